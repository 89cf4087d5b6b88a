pragma ComponentBehavior: Bound

import QtQuick

// One field of the form, with the control that suits its kind. At a desk the label stands beside the control.
Grid {
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

    property bool starred: false // at a desk: must be answered
    property bool fromCard: field.locked
    property real labelWidth: Theme.px(230)

    // what the control does not say by itself
    readonly property string wrong: field.typed || field.kind === "date" ? "" : field.problem

    // at a desk: said within the box
    readonly property bool marked: Theme.desk && field.typed && field.unit === "" && field.fromCard

    readonly property bool typed: !["choice", "yes_no", "region", "date"].includes(field.kind)

    // at a desk: better over the whole width than in one of two columns
    readonly property bool wide: field.kind === "long_text" || field.kind === "region" || (field.kind === "text" && field.maxLength > 60) || (field.kind === "choice" && field.options.length > 2)

    signal edited(value: string)
    signal accepted
    signal focusLost

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

    // Give the keyboard to the control.
    function take(): void {
        const words = control.item as HallTextField;
        const day = control.item as HallDateField;
        if (words !== null)
            words.take();
        else if (day !== null)
            day.take();
        else
            (control.item as Item).forceActiveFocus();
    }

    columns: Theme.desk ? 2 : 1
    objectName: "field-box-" + field.key
    spacing: Theme.gapS

    HallText {
        font.pixelSize: Theme.desk ? Theme.body : Theme.heading
        font.weight: Theme.desk ? Font.Normal : Font.DemiBold
        text: field.starred && Theme.desk ? field.label + "\u00a0*" : field.label
        topPadding: Theme.desk ? Math.max(0, (Theme.target - Theme.body * 1.45) / 2) : 0
        width: Theme.desk ? field.labelWidth : field.width
    }
    Column {
        id: answer

        spacing: Theme.desk ? Theme.gapXs : Theme.gapS
        width: Theme.desk ? field.width - field.labelWidth - field.spacing : field.width

        HallText {
            color: Theme.inkSoft
            text: field.help
            visible: text !== "" && !Theme.desk
            width: parent.width
        }
        // above big choices: a long list would push it out of sight
        HallProblem {
            name: "problem-field-" + field.key
            text: Theme.desk ? "" : field.wrong
            width: parent.width
        }
        Loader {
            id: control

            sourceComponent: field.controlFor(field.kind)
            width: parent.width
        }
        HallProblem {
            name: "problem-field-" + field.key
            text: Theme.desk ? field.wrong : ""
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: field.help
            visible: text !== "" && Theme.desk
            width: parent.width
        }
        HallText {
            color: Theme.primaryDeep
            font.pixelSize: Theme.desk ? Theme.caption : Theme.body
            objectName: "from-card-" + field.key
            text: field.locked ? qsTr("来自身份证，不能修改") : qsTr("来自身份证")
            visible: (field.locked || field.fromCard) && !field.marked
            width: parent.width
        }
    }

    Component {
        id: textControl

        HallTextField {
            id: typedText

            readonly property string known: field.value

            kind: field.kind
            label: field.label
            limit: field.maxLength
            objectName: "field-" + field.key
            placeholder: field.placeholder
            problem: field.problem
            readOnly: field.locked
            unit: field.marked ? qsTr("来自身份证") : field.unit

            Component.onCompleted: {
                text = field.value;
                if (field.first && !field.locked)
                    take();
            }
            onAccepted: field.accepted()
            onEdited: text => field.edited(text)
            onFocusLost: field.focusLost()
            onKnownChanged: {
                if (typedText.text !== typedText.known)
                    typedText.text = typedText.known;
            }
        }
    }
    Component {
        id: choiceControl

        HallChoice {
            enabledRows: !field.locked
            name: field.key
            objectName: "field-" + field.key
            options: field.options
            value: field.value

            onAccepted: field.accepted()
            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: yesNoControl

        HallYesNo {
            enabledSides: !field.locked
            name: field.key
            objectName: "field-" + field.key
            options: field.options
            value: field.value

            onAccepted: field.accepted()
            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: regionControl

        HallRegionPicker {
            enabledChips: !field.locked
            name: field.key
            objectName: "field-" + field.key
            options: field.options
            value: field.value

            onAccepted: field.accepted()
            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: dateControl

        HallDateField {
            label: field.label
            name: field.key
            problem: field.problem
            readOnly: field.locked
            start: field.today
            value: field.value

            onAccepted: field.accepted()
            onChosen: value => field.edited(value)
            onFocusLost: field.focusLost()
        }
    }
}
