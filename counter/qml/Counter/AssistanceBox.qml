pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Who acts for whom in this case, with what, until when.
Column {
    id: box

    required property CounterAssistance assistance

    spacing: Theme.px(4)
    visible: lines.count > 0

    HallText {
        font.weight: Font.DemiBold
        text: qsTr("帮办代办")
        width: parent.width
    }
    Repeater {
        id: lines

        model: box.assistance.lines

        HallText {
            required property string modelData
            required property int index

            objectName: "assistance-%1".arg(index)
            text: modelData
            width: box.width
        }
    }
}
