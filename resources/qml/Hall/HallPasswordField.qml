pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// A secret: dots instead of letters, nothing to copy, nothing for the input method to learn. Emptied by `wipe`.
Item {
    id: field

    property string label: ""
    property string placeholder: ""
    property alias text: input.text

    signal accepted

    function take(): void {
        input.forceActiveFocus();
    }

    function wipe(): void {
        input.text = "";
    }

    implicitHeight: Theme.desk ? Theme.target : Theme.targetPrimary
    implicitWidth: Theme.px(600)

    TextField {
        id: input

        Accessible.name: field.label
        Accessible.passwordEdit: true
        Accessible.role: Accessible.EditableText
        ContextMenu.menu: null
        anchors.fill: parent
        color: Theme.ink
        echoMode: TextInput.Password
        inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
        leftPadding: Theme.desk ? Theme.gapS : Theme.gap
        maximumLength: 200
        objectName: field.objectName === "" ? "" : "input-" + field.objectName
        placeholderText: field.placeholder
        placeholderTextColor: Theme.inkSoft
        rightPadding: input.leftPadding
        verticalAlignment: TextInput.AlignVCenter

        background: Rectangle {
            border.color: input.activeFocus ? Theme.primary : Theme.lineStrong
            border.width: input.activeFocus ? Theme.stroke * 1.5 : Theme.stroke
            color: Theme.surface
            radius: Theme.radiusS

            HallFocusRing {
                border.color: Theme.primary
                gap: 0
                opacity: 0.3
                visible: Theme.desk && input.activeFocus
            }
        }
        font {
            family: Theme.family
            pixelSize: Theme.desk ? Theme.body : Theme.heading
        }

        onAccepted: field.accepted()
    }
}
