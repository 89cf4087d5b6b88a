pragma ComponentBehavior: Bound

import QtQuick

// Where in the matter the citizen is. Done steps carry a tick, the present one its number and words.
Item {
    id: bar

    required property var steps
    required property int current

    Accessible.name: bar.current >= 0 && bar.current < bar.steps.length ? bar.steps[bar.current] : ""
    Accessible.role: Accessible.ProgressBar
    implicitHeight: Theme.px(92)
    implicitWidth: Theme.px(900)

    Row {
        anchors.fill: parent

        Repeater {
            model: bar.steps

            Item {
                id: cell

                required property int index
                required property string modelData
                readonly property bool done: cell.index < bar.current
                readonly property bool now: cell.index === bar.current

                height: bar.height
                width: bar.width / bar.steps.length

                Rectangle {
                    anchors.right: circle.left
                    anchors.rightMargin: Theme.gapXs
                    anchors.verticalCenter: circle.verticalCenter
                    color: cell.done || cell.now ? Theme.primary : Theme.lineStrong
                    height: Theme.stroke * 1.5
                    visible: cell.index > 0
                    width: cell.width / 2 - circle.width / 2 - Theme.gapXs
                }
                Rectangle {
                    anchors.left: circle.right
                    anchors.leftMargin: Theme.gapXs
                    anchors.verticalCenter: circle.verticalCenter
                    color: cell.done ? Theme.primary : Theme.lineStrong
                    height: Theme.stroke * 1.5
                    visible: cell.index < bar.steps.length - 1
                    width: cell.width / 2 - circle.width / 2 - Theme.gapXs
                }
                Rectangle {
                    id: circle

                    anchors.horizontalCenter: parent.horizontalCenter
                    anchors.top: parent.top
                    border.color: cell.done || cell.now ? Theme.primary : Theme.lineStrong
                    border.width: Theme.stroke * 1.5
                    color: cell.done || cell.now ? Theme.primary : Theme.surface
                    height: Theme.px(48)
                    radius: height / 2
                    width: height

                    HallIcon {
                        anchors.centerIn: parent
                        color: Theme.inkOnDark
                        name: "check"
                        size: Theme.px(30)
                        visible: cell.done
                    }
                    HallText {
                        anchors.centerIn: parent
                        color: cell.now ? Theme.inkOnDark : Theme.inkSoft
                        font.weight: Font.DemiBold
                        text: String(cell.index + 1)
                        visible: !cell.done
                    }
                }
                HallText {
                    anchors.horizontalCenter: parent.horizontalCenter
                    anchors.top: circle.bottom
                    anchors.topMargin: Theme.gapXs
                    color: cell.now ? Theme.primary : Theme.inkSoft
                    font.pixelSize: Theme.caption
                    font.weight: cell.now ? Font.DemiBold : Font.Normal
                    fontSizeMode: Text.HorizontalFit
                    horizontalAlignment: Text.AlignHCenter
                    minimumPixelSize: Math.round(Theme.caption * 0.6)
                    text: cell.modelData
                    width: cell.width - Theme.gapXs
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
}
