pragma ComponentBehavior: Bound

import QtQuick
import Hall

// A heading and its lines.
Column {
    id: section

    required property string title
    required property var lines

    spacing: Theme.px(4)

    HallText {
        color: Theme.primaryDeep
        font.weight: Font.DemiBold
        text: section.title
        width: parent.width
    }
    Repeater {
        model: section.lines

        HallText {
            required property string modelData

            text: modelData
            width: parent?.width ?? 0
        }
    }
}
