pragma ComponentBehavior: Bound

import QtQuick

// One field of the form, with the control that suits its kind.
Column {
    id: field

    required property string key
    required property string label
    required property string kind
    required property string help
    required property string placeholder
    required property string value
    required property string problem
    required property var options
    required property string unit
    required property bool locked
    required property int maxLength
    required property bool first
    required property string today

    readonly property bool typed: !["choice", "yes_no", "region", "date"].includes(field.kind)

    signal edited(value: string)
    signal accepted

    function controlFor(kind: string): Component {
        switch (kind) {
        case "choice":
            return choiceControl;
        case "yes_no":
            return yesNoControl;
        case "region":
            return regionControl;
        case "date":
            return dateControl;
        default:
            return textControl;
        }
    }

    objectName: "field-box-" + field.key
    spacing: Theme.gapS

    HallText {
        font.pixelSize: Theme.heading
        font.weight: Font.DemiBold
        text: field.label
        width: parent.width
    }
    HallText {
        color: Theme.inkSoft
        text: field.help
        visible: text !== ""
        width: parent.width
    }
    // above the choices: a long list would push it out of sight
    Row {
        spacing: Theme.gapXs
        visible: field.problem !== "" && !field.typed && field.kind !== "date"
        width: parent.width

        HallIcon {
            color: Theme.danger
            name: "warning"
            size: Theme.px(32)
        }
        HallText {
            color: Theme.danger
            objectName: "problem-field-" + field.key
            text: field.problem
            width: parent.width - Theme.px(40)
        }
    }
    Loader {
        id: control

        sourceComponent: field.controlFor(field.kind)
        width: parent.width
    }
    HallText {
        color: Theme.primaryDeep
        text: qsTr("来自身份证，不能修改")
        visible: field.locked
        width: parent.width
    }

    Component {
        id: textControl

        HallTextField {
            kind: field.kind
            label: field.label
            limit: field.maxLength
            objectName: "field-" + field.key
            placeholder: field.placeholder
            problem: field.problem
            readOnly: field.locked
            unit: field.unit

            Component.onCompleted: {
                text = field.value;
                if (field.first && !field.locked)
                    take();
            }
            onAccepted: field.accepted()
            onEdited: text => field.edited(text)
        }
    }
    Component {
        id: choiceControl

        HallChoice {
            enabledRows: !field.locked
            name: field.key
            options: field.options
            value: field.value

            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: yesNoControl

        HallYesNo {
            name: field.key
            options: field.options
            value: field.value

            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: regionControl

        HallRegionPicker {
            name: field.key
            options: field.options
            value: field.value

            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: dateControl

        HallDateField {
            name: field.key
            problem: field.problem
            start: field.today
            value: field.value

            onChosen: value => field.edited(value)
        }
    }
}
