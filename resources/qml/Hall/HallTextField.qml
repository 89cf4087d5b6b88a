pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// One text answer. Emptied by `text = ""`, which also empties its undo stack (STYLE §6); no context menu, no learning by
// the input method. `kind` is the field kind of the form (intake.field.FieldKind) and chooses the keyboard. At a desk Tab
// and Enter (Ctrl+Enter in a long text) go on, and the mouse may mark and copy.
Item {
    id: field

    property string kind: "text"
    property string label: ""
    property string placeholder: ""
    property string problem: ""
    property string unit: ""
    property int limit: 100
    property alias text: input.text

    // letters of a word that is not chosen yet
    readonly property alias composing: input.preeditText
    property bool readOnly: false

    readonly property bool numeric: ["number", "digits", "phone", "amount", "decimal"].includes(field.kind)

    // words may be long (an address): the box grows, so that all of them can be read while typing
    readonly property bool grows: field.kind === "text" || field.kind === "long_text"

    signal edited(text: string)
    signal accepted
    signal focusLost

    function hints(kind: string): int {
        const secret = Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase;
        switch (kind) {
        case "number":
        case "digits":
        case "phone":
            return secret | Qt.ImhDigitsOnly;
        case "amount":
        case "decimal":
            return secret | Qt.ImhFormattedNumbersOnly;
        case "id_number":
        case "uscc":
            return secret | Qt.ImhPreferUppercase | Qt.ImhLatinOnly | Qt.ImhNoPredictiveText;
        default:
            return secret;
        }
    }

    function take(): void {
        input.forceActiveFocus();
    }

    function wipe(): void {
        input.text = "";
    }

    function step(forward: bool): void {
        const next = input.nextItemInFocusChain(forward);
        if (next !== null)
            next.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    // the keys that the field does not leave to the text
    function press(event: KeyEvent): bool {
        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
        if (enter && (field.kind !== "long_text" || event.modifiers & Qt.ControlModifier)) {
            field.accepted();
            return true;
        }
        if (!Theme.desk)
            return event.matches(StandardKey.Copy) || event.matches(StandardKey.Cut) || event.matches(StandardKey.Paste);
        if (event.key === Qt.Key_Tab || event.key === Qt.Key_Backtab) {
            field.step(event.key === Qt.Key_Tab);
            return true;
        }
        return false;
    }

    implicitHeight: box.height + (message.visible ? message.height + Theme.gapXs : 0)
    implicitWidth: Theme.px(600)

    Rectangle {
        id: box

        border.color: field.problem !== "" ? Theme.danger : input.activeFocus ? Theme.primary : Theme.lineStrong
        border.width: input.activeFocus || field.problem !== "" ? Theme.stroke * 1.5 : Theme.stroke
        color: field.readOnly ? Theme.ground : Theme.surface
        height: Math.max(Theme.desk ? Theme.px(field.kind === "long_text" ? 140 : 64) : field.kind === "long_text" ? Theme.px(220) : Theme.targetPrimary, field.grows ? input.contentHeight + (Theme.desk ? 2 * Theme.gapXs : 2 * Theme.gapS) : 0)
        radius: Theme.radiusS
        width: parent.width

        HallFocusRing {
            border.color: Theme.primary
            gap: 0
            opacity: 0.3
            visible: Theme.desk && input.activeFocus
        }
        TextArea {
            id: input

            property bool loading: false

            Accessible.name: field.label
            Accessible.role: Accessible.EditableText
            ContextMenu.menu: null
            anchors.fill: parent
            anchors.rightMargin: unitText.visible ? unitText.width + Theme.gap : 0
            background: null
            color: Theme.ink
            inputMethodHints: field.hints(field.kind)
            bottomPadding: Theme.desk ? Theme.gapXs : 6
            leftPadding: Theme.desk ? Theme.gapS : Theme.gap
            objectName: field.objectName === "" ? "" : "input-" + field.objectName
            placeholderText: field.placeholder
            placeholderTextColor: Theme.inkSoft
            readOnly: field.readOnly
            rightPadding: Theme.desk ? Theme.gapS : Theme.gap
            selectByMouse: Theme.desk
            textFormat: TextEdit.PlainText
            topPadding: Theme.desk ? Theme.gapXs : 6
            verticalAlignment: field.kind === "long_text" ? TextEdit.AlignTop : TextEdit.AlignVCenter
            wrapMode: field.grows ? TextEdit.Wrap : TextEdit.NoWrap
            clip: true

            font {
                family: Theme.family
                pixelSize: Theme.desk ? Theme.body : Theme.heading
            }

            Keys.onPressed: event => event.accepted = field.press(event)
            onActiveFocusChanged: {
                if (!input.activeFocus)
                    field.focusLost();
                else if (Theme.desk && [Qt.TabFocusReason, Qt.BacktabFocusReason].includes(input.focusReason))
                    input.selectAll();
            }
            onTextChanged: {
                if (input.length > field.limit)
                    input.remove(field.limit, input.length);
                field.edited(input.text);
            }
        }
        HallText {
            id: unitText

            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkSoft
            font.pixelSize: Theme.desk ? Theme.caption : Theme.body
            text: field.unit
            visible: field.unit !== ""
        }
    }
    HallProblem {
        id: message

        anchors.top: box.bottom
        anchors.topMargin: Theme.gapXs
        name: field.objectName === "" ? "" : "problem-" + field.objectName
        text: field.problem
        width: parent.width
    }
}
