pragma ComponentBehavior: Bound

import QtQuick

// The way of a matter: numbered steps from top to bottom, somebody else's report before the step that waits for it,
// special procedures beside the step they belong to. Rows: kind, number, name, text, notes.
Column {
    id: flow

    required property var chart

    readonly property real rail: Theme.px(64)

    spacing: 0

    Repeater {
        id: boxes

        model: flow.chart

        Item {
            id: step

            required property var modelData
            required property int index

            readonly property bool beside: step.modelData.number === 0
            readonly property bool last: step.index === boxes.count - 1
            readonly property color tone: step.modelData.kind === "step" ? Theme.primary : step.modelData.kind === "special" ? Theme.accent : Theme.warning

            Accessible.name: [step.modelData.name, step.modelData.text].concat(step.modelData.notes).join(" ")
            Accessible.role: Accessible.ListItem
            height: box.height + (step.last ? 0 : Theme.gap)
            objectName: "flow-" + step.modelData.kind + "-" + step.index
            width: flow.width

            // the straight way goes on past what stands beside it
            Rectangle {
                color: Theme.primary
                height: parent.height
                visible: !step.last
                width: Theme.px(5)
                x: (flow.rail - width) / 2
            }
            // there and back
            Rectangle {
                color: Theme.accent
                height: Theme.px(5)
                visible: step.beside
                width: flow.rail / 2 + Theme.gap
                x: flow.rail / 2
                y: box.height / 2
            }
            Rectangle {
                color: step.tone
                height: Theme.px(52)
                radius: height / 2
                visible: !step.beside
                width: height
                x: (flow.rail - width) / 2

                HallText {
                    anchors.centerIn: parent
                    color: Theme.inkOnDark
                    font.weight: Font.Bold
                    text: step.modelData.number
                }
            }
            Rectangle {
                id: box

                border.color: step.tone
                border.width: Theme.stroke
                color: step.modelData.kind === "step" ? Theme.surface : step.modelData.kind === "special" ? Theme.accentTint : Theme.warningTint
                height: words.height + 2 * Theme.gapS
                radius: Theme.radiusS
                width: flow.width - x
                x: flow.rail + (step.beside ? Theme.gapXl : Theme.gapS)

                Column {
                    id: words

                    spacing: Theme.gapXs / 2
                    width: parent.width - 2 * Theme.gap
                    x: Theme.gap
                    y: Theme.gapS

                    HallText {
                        color: step.tone
                        font.pixelSize: Theme.caption
                        font.weight: Font.DemiBold
                        text: step.modelData.kind === "special" ? qsTr("特别程序（需要时才有，办完回到这一步）") : qsTr("要先由第三方出具")
                        visible: step.modelData.kind !== "step"
                        width: parent.width
                    }
                    HallText {
                        font.weight: Font.DemiBold
                        text: step.modelData.name
                        width: parent.width
                    }
                    HallText {
                        text: step.modelData.text
                        visible: text !== "" && text !== step.modelData.name
                        width: parent.width
                    }
                    Repeater {
                        model: step.modelData.notes

                        HallText {
                            required property string modelData

                            color: Theme.inkSoft
                            font.pixelSize: Theme.caption
                            text: modelData
                            width: parent?.width ?? 0
                        }
                    }
                }
            }
        }
    }
}
