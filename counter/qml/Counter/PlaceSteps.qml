pragma ComponentBehavior: Bound

import QtQuick
import Hall

// Who answers for which step of a case that has two sides; what this side answers for stands out.
Column {
    id: list

    required property list<var> steps // words, side: here, there, both

    spacing: Theme.gapXs
    visible: list.steps.length > 0

    HallText {
        font.weight: Font.DemiBold
        text: qsTr("各环节由谁负责")
        width: list.width
    }
    Flow {
        spacing: Theme.gapXs
        width: list.width

        Repeater {
            model: list.steps

            HallText {
                required property var modelData

                color: modelData.side === "there" ? Theme.inkSoft : Theme.ink
                font.weight: modelData.side === "there" ? Font.Normal : Font.DemiBold
                rightPadding: Theme.gap
                text: modelData.words
                width: Math.min(implicitWidth, list.width)
            }
        }
    }
}
