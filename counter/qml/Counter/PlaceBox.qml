pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// For which place the matter is taken in (跨省通办, 同城通办): a line that unfolds into its fields, with who answers for
// which step, or why this window may not collect for that place.
Column {
    id: box

    required property CounterMatter matter

    readonly property var place: box.matter.place
    property bool open: false

    function focusPlace(): void {
        box.open = true;
        Qt.callLater(box.focusFirst);
    }

    function focusFirst(): void {
        const last = fields.itemAt(fields.count - 1) as HallSideField;
        if (last !== null)
            last.take();
    }

    spacing: Theme.gapXs
    visible: box.place.offered

    Component.onCompleted: box.open = box.place.wanted

    PartiesLine {
        label: qsTr("由哪里办理")
        name: "where"
        open: box.open
        value: box.place.summary
        width: box.width

        onToggled: box.open = !box.open
    }
    Column {
        spacing: Theme.gapS
        visible: box.open
        width: box.width

        Repeater {
            id: fields

            model: box.place.fields

            HallSideField {
                id: delegate

                first: false
                labelWidth: Theme.px(270)
                today: box.place.today
                width: box.width

                onEdited: value => {
                    box.place.setValue(delegate.key, value);
                    box.matter.keepSides();
                }
                onFocusLost: {
                    box.place.checkField(delegate.key);
                    box.matter.keepSides();
                }
            }
        }
    }
    HallProblem {
        name: "place-refused"
        text: box.place.problem
        width: box.width
    }
    PlaceSteps {
        objectName: "place-steps"
        steps: box.place.steps
        width: box.width
    }
}
