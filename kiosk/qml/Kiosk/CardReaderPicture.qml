import QtQuick
import Hall

// A card on its way to the reader; `phase` waiting moves it, seen keeps it in place.
Item {
    id: picture

    property string phase: "waiting"
    readonly property bool lying: picture.phase !== "waiting"

    Accessible.ignored: true
    implicitHeight: Theme.px(520)
    implicitWidth: Theme.px(760)

    Rectangle {
        id: reader

        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Theme.lineStrong
        border.width: Theme.stroke
        color: "#dfe7f2"
        height: Theme.px(250)
        radius: Theme.px(36)
        width: Theme.px(600)

        Rectangle {
            anchors.centerIn: parent
            anchors.verticalCenterOffset: -Theme.px(10)
            border.color: picture.lying ? Theme.success : Theme.primary
            border.width: Theme.stroke * 2
            color: picture.lying ? Theme.successTint : Theme.primaryTint
            height: Theme.px(170)
            radius: Theme.radius
            width: Theme.px(420)

            HallIcon {
                anchors.centerIn: parent
                color: picture.lying ? Theme.success : Theme.primary
                name: "card"
                size: Theme.px(90)
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(16)
            anchors.horizontalCenter: parent.horizontalCenter
            color: picture.lying ? Theme.success : Theme.accent
            height: Theme.px(12)
            radius: height / 2
            width: Theme.px(70)
        }
    }
    Rectangle {
        id: idCard

        property real lift: picture.lying ? Theme.px(150) : Theme.px(20)

        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Theme.primary
        border.width: Theme.stroke
        color: Theme.surface
        height: Theme.px(210)
        radius: Theme.px(20)
        width: Theme.px(334)
        y: idCard.lift + Theme.px(60)

        Behavior on lift {
            NumberAnimation {
                duration: Theme.calm
                easing.type: Easing.OutCubic
            }
        }

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            color: Theme.primary
            height: Theme.px(40)
            radius: Theme.px(20)

            Rectangle {
                anchors.bottom: parent.bottom
                color: parent.color
                height: parent.radius
                width: parent.width
            }
        }
        Column {
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(26)
            anchors.top: parent.top
            anchors.topMargin: Theme.px(64)
            spacing: Theme.px(16)

            Repeater {
                model: [120, 90, 150, 170]

                Rectangle {
                    required property int modelData

                    color: "#b9c6da"
                    height: Theme.px(12)
                    radius: height / 2
                    width: Theme.px(modelData)
                }
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(24)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(26)
            color: Theme.primaryTint
            height: Theme.px(116)
            radius: Theme.px(10)
            width: Theme.px(92)

            HallIcon {
                anchors.centerIn: parent
                color: Theme.primary
                name: "user"
                size: Theme.px(70)
            }
        }
        SequentialAnimation on lift {
            loops: Animation.Infinite
            running: Theme.motion && picture.phase === "waiting"

            NumberAnimation {
                duration: 900
                easing.type: Easing.InOutQuad
                to: Theme.px(110)
            }
            PauseAnimation {
                duration: 500
            }
            NumberAnimation {
                duration: 600
                easing.type: Easing.InOutQuad
                to: Theme.px(0)
            }
        }
    }
}
