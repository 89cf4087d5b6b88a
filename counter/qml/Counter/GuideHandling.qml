pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Before the form: what must exist first, who decides, which level it goes to.
Column {
    id: box

    required property CounterHandling handling

    spacing: Theme.gapXs

    Repeater {
        model: box.handling.first

        HallBanner {
            id: needed

            required property string modelData
            required property int index

            objectName: "matter-first-" + needed.index
            text: needed.modelData
            tone: "warning"
            width: parent?.width ?? 0
        }
    }
    Repeater {
        model: box.handling.modes

        HallText {
            id: mode

            required property string modelData
            required property int index

            color: Theme.primaryDeep
            objectName: "matter-mode-" + mode.index
            text: mode.modelData
            width: parent?.width ?? 0
        }
    }
    Repeater {
        model: box.handling.routes

        HallText {
            id: way

            required property string modelData
            required property int index

            color: box?.handling.waits ?? false ? Theme.warning : Theme.primaryDeep
            objectName: "matter-route-" + way.index
            text: way.modelData
            width: parent?.width ?? 0
        }
    }
}
