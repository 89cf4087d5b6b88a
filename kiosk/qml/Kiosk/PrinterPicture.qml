import QtQuick
import Hall

// A slip coming out of the printer; `out` says how far, `broken` tears it.
Item {
    id: picture

    property bool printing: false
    property bool out: false
    property bool trouble: false

    Accessible.ignored: true
    implicitHeight: picture.trouble ? Theme.px(120) : Theme.px(295)
    implicitWidth: Theme.px(440)

    Rectangle {
        id: body

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Theme.lineStrong
        border.width: Theme.stroke
        color: "#dfe7f2"
        height: Theme.px(110)
        radius: Theme.px(24)
        width: Theme.px(420)

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(18)
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.ink
            height: Theme.px(14)
            radius: height / 2
            width: Theme.px(300)
        }
        Rectangle {
            anchors.margins: Theme.px(22)
            anchors.right: parent.right
            anchors.top: parent.top
            color: picture.trouble ? Theme.danger : Theme.success
            height: Theme.px(18)
            radius: height / 2
            width: height
        }
    }
    Item {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: body.bottom
        anchors.topMargin: -Theme.px(25)
        clip: true
        height: Theme.px(210)
        width: Theme.px(260)

        Rectangle {
            id: slip

            border.color: Theme.line
            border.width: Theme.stroke
            color: Theme.surface
            height: Theme.px(200)
            width: parent.width
            y: picture.out ? 0 : picture.printing ? -height / 2 : -height

            SequentialAnimation on y {
                loops: Animation.Infinite
                running: Theme.motion && picture.printing

                NumberAnimation {
                    duration: 1600
                    from: -slip.height
                    to: 0
                }
                PauseAnimation {
                    duration: 300
                }
            }

            Column {
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.top: parent.top
                anchors.topMargin: Theme.px(28)
                spacing: Theme.px(14)

                Repeater {
                    model: [180, 200, 150, 190]

                    Rectangle {
                        required property int modelData

                        color: "#b9c6da"
                        height: Theme.px(10)
                        radius: height / 2
                        width: Theme.px(modelData)
                    }
                }
                HallIcon {
                    color: Theme.ink
                    name: "qr"
                    size: Theme.px(64)
                }
            }
        }
    }
}
