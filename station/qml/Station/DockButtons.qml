pragma ComponentBehavior: Bound

import QtQuick
import Hall

// The hands of a demo hall, by device, and what the last one answered.
Item {
    id: dock

    required property var actions // DockModel
    property int columns: 2

    HallScroll {
        id: scroll

        anchors.bottom: answer.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        focus: true
        padding: Theme.gapS
        spacing: Theme.gapS

        Repeater {
            model: dock.actions.groups

            Column {
                id: group

                required property var modelData

                spacing: Theme.gapXs
                width: scroll.innerWidth

                HallText {
                    color: Theme.primary
                    font.weight: Font.DemiBold
                    text: group.modelData.section
                }
                Flow {
                    id: flow

                    spacing: Theme.gapXs
                    width: parent.width

                    Repeater {
                        model: group.modelData.buttons

                        HallButton {
                            id: button

                            required property var modelData

                            height: Theme.target
                            leftPadding: Theme.gapXs
                            objectName: "dock-" + button.modelData.row
                            rightPadding: Theme.gapXs
                            text: button.modelData.label
                            width: (flow.width - (dock.columns - 1) * flow.spacing) / dock.columns

                            onClicked: dock.actions.press(button.modelData.row)
                        }
                    }
                }
            }
        }
    }
    HallText {
        id: answer

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gapS
        anchors.left: parent.left
        anchors.leftMargin: Theme.gapS
        anchors.right: parent.right
        color: Theme.inkSoft
        objectName: "dock-answer"
        text: qsTr("点一下，看看终端怎么反应。")
    }
    Connections {
        function onSaid(words: string) {
            answer.text = words;
        }

        target: dock.actions
    }
}
