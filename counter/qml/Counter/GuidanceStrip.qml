pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// For a clerk who was not trained for this matter: which step is next, how it is done, one key to where.
Rectangle {
    id: strip

    required property CounterGuidance guidance

    color: Theme.primaryTint
    height: strip.visible ? inside.height + 2 * Theme.gapXs : 0
    objectName: "guidance"
    visible: strip.guidance.number > 0

    Item {
        id: inside

        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        height: Math.max(words.height, key.height)

        Column {
            id: words

            anchors.left: parent.left
            anchors.right: key.left
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(4)

            HallText {
                font.weight: Font.Bold
                objectName: "guidance-title"
                text: qsTr("第 %1 步（共 %2 步）：%3").arg(strip.guidance.number).arg(strip.guidance.total).arg(strip.guidance.title)
                width: parent.width
            }
            HallText {
                objectName: "guidance-how"
                text: strip.guidance.how
                width: parent.width
            }
            Row {
                spacing: Theme.px(6)

                Repeater {
                    model: strip.guidance.done

                    Rectangle {
                        required property bool modelData
                        required property int index

                        border.color: Theme.primary
                        border.width: Theme.stroke
                        color: modelData ? Theme.primary : index + 1 === strip.guidance.number ? Theme.accent : Theme.surface
                        height: Theme.px(14)
                        radius: height / 2
                        width: index + 1 === strip.guidance.number ? Theme.px(42) : Theme.px(14)
                    }
                }
            }
        }
        HallButton {
            id: key

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            keys: "Shift+F8"
            kind: HallButton.Secondary
            objectName: "button-guidance"
            symbol: "arrow-right"
            text: qsTr("去做这一步")

            onClicked: strip.guidance.goTo()
        }
    }
}
