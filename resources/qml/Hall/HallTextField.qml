pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// One text answer. Emptied by `text = ""`, which also empties its undo stack (STYLE §6); no context menu, no learning by
// the input method. `kind` is the field kind of the form (intake.field.FieldKind) and chooses the keyboard.
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

    readonly property bool numeric: ["number", "digits", "phone", "amount"].includes(field.kind)

    // words may be long (an address): the box grows, so that all of them can be read while typing
    readonly property bool grows: field.kind === "text" || field.kind === "long_text"

    signal edited(text: string)
    signal accepted

    function hints(kind: string): int {
        const secret = Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase;
        switch (kind) {
        case "number":
        case "digits":
        case "phone":
            return secret | Qt.ImhDigitsOnly;
        case "amount":
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

    implicitHeight: box.height + (message.visible ? message.height + Theme.gapXs : 0)
    implicitWidth: Theme.px(600)

    Rectangle {
        id: box

        border.color: field.problem !== "" ? Theme.danger : input.activeFocus ? Theme.primary : Theme.lineStrong
        border.width: input.activeFocus || field.problem !== "" ? Theme.stroke * 1.5 : Theme.stroke
        color: field.readOnly ? Theme.ground : Theme.surface
        height: Math.max(field.kind === "long_text" ? Theme.px(220) : Theme.targetPrimary, field.grows ? input.contentHeight + 2 * Theme.gapS : 0)
        radius: Theme.radiusS
        width: parent.width

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
            leftPadding: Theme.gap
            objectName: field.objectName === "" ? "" : "input-" + field.objectName
            placeholderText: field.placeholder
            placeholderTextColor: Theme.inkSoft
            readOnly: field.readOnly
            rightPadding: Theme.gap
            selectByMouse: false
            textFormat: TextEdit.PlainText
            verticalAlignment: field.kind === "long_text" ? TextEdit.AlignTop : TextEdit.AlignVCenter
            wrapMode: field.grows ? TextEdit.Wrap : TextEdit.NoWrap
            clip: true

            font {
                family: Theme.family
                pixelSize: Theme.heading
            }

            Keys.onPressed: event => {
                if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && field.kind !== "long_text") {
                    event.accepted = true;
                    field.accepted();
                } else if (event.matches(StandardKey.Copy) || event.matches(StandardKey.Cut) || event.matches(StandardKey.Paste)) {
                    event.accepted = true;
                }
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
            text: field.unit
            visible: field.unit !== ""
        }
    }
    Row {
        id: message

        anchors.top: box.bottom
        anchors.topMargin: Theme.gapXs
        spacing: Theme.gapXs
        visible: field.problem !== ""
        width: parent.width

        HallIcon {
            color: Theme.danger
            name: "warning"
            size: Theme.px(32)
        }
        HallText {
            color: Theme.danger
            objectName: field.objectName === "" ? "" : "problem-" + field.objectName
            text: field.problem
            width: parent.width - Theme.px(40)
        }
    }
}
