pragma ComponentBehavior: Bound

import QtQuick
import Hall

// A heading and its lines.
HallCard {
    id: section

    required property string name
    required property string title
    required property var lines
    property bool marked: section.lines.length > 1

    objectName: "section-" + section.name
    spacing: Theme.gapS

    HallText {
        font.pixelSize: Theme.lead
        font.weight: Font.DemiBold
        text: section.title
        width: parent?.width ?? 0
    }
    Repeater {
        model: section.lines

        Row {
            id: line

            required property string modelData
            readonly property bool marked: section?.marked ?? false // the section goes before its lines

            spacing: Theme.gapS
            width: parent?.width ?? 0

            HallIcon {
                color: Theme.primary
                name: "check"
                size: Theme.px(34)
                visible: line.marked
            }
            HallText {
                text: line.modelData
                width: line.width - (line.marked ? Theme.px(34) + Theme.gapS : 0)
            }
        }
    }
}
