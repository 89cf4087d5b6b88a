pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// For whom the matter is and how its result comes: a line each, that unfolds into its fields.
Column {
    id: box

    required property CounterMatter matter

    readonly property var parties: box.matter.parties
    readonly property var delivery: box.matter.delivery
    property bool whose: false // unfolded
    property bool how: false

    function focusPart(kind: string): void {
        if (kind === "party") {
            box.whose = true;
            Qt.callLater(panel.focusField, "who");
        } else {
            box.how = true;
            Qt.callLater(box.focusWay);
        }
    }

    function focusWay(): void {
        const first = ways.itemAt(0) as HallSideField;
        if (first !== null)
            first.take();
    }

    spacing: Theme.gapXs

    PartiesLine {
        label: qsTr("为谁办理")
        name: "whose"
        open: box.whose
        value: box.parties.summary
        width: box.width

        onToggled: box.whose = !box.whose
    }
    HallParties {
        id: panel

        parties: box.parties
        visible: box.whose
        width: box.width

        onCaptureAsked: box.matter.captureAuthority()
        onSettled: box.matter.keepSides()
    }
    PartiesLine {
        label: qsTr("领取方式")
        name: "how"
        open: box.how
        value: box.delivery.summary
        visible: box.delivery.offered
        width: box.width

        onToggled: box.how = !box.how
    }
    Column {
        spacing: Theme.gapS
        visible: box.how && box.delivery.offered
        width: box.width

        Repeater {
            id: ways

            model: box.delivery.fields

            HallSideField {
                id: delegate

                first: false
                labelWidth: Theme.px(270)
                today: box.delivery.today
                width: box.width

                onEdited: value => {
                    box.delivery.setValue(delegate.key, value);
                    if (!delegate.typed)
                        box.matter.keepSides();
                }
                onFocusLost: {
                    box.delivery.checkField(delegate.key);
                    box.matter.keepSides();
                }
            }
        }
    }
}
