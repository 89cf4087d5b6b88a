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

    // where the value came from, in words; "" of what was typed
    property string source: ""
    property bool computed: false

    // a table: how many rows it has, and what the button says that adds one. A cell: its table, row, and over the first
    // of a row its heading
    property string table: ""
    property int row: 0
    property string rowTitle: ""
    property int rows: 0
    property string addText: ""
    property var way: ({})
    property bool removable: true

    readonly property string origin: field.source !== "" ? field.source : field.locked || field.fromCard ? qsTr("来自身份证件") : ""
    readonly property bool byLevels: field.kind === "region" && field.way.crumbs !== undefined

    // what the control does not say by itself
    readonly property string wrong: field.typed || (field.kind === "date" && !field.computed) ? "" : field.problem

    // at a desk: said within the box
    readonly property bool marked: Theme.desk && field.typed && field.unit === "" && (field.fromCard || field.computed)

    readonly property bool typed: field.computed || !["choice", "yes_no", "region", "date", "table"].includes(field.kind)

    // at a desk: better over the whole width than in one of two columns
    readonly property bool wide: field.kind === "long_text" || field.kind === "table" || field.kind === "region" || (field.kind === "text" && field.maxLength > 60) || (field.kind === "choice" && field.options.length > 2)

    signal edited(value: string)
    signal accepted
    signal focusLost
    signal added
    signal removed

    function controlFor(kind: string): Component {
        if (field.computed)
            return textControl;
        switch (kind) {
        case "table":
            return tableControl;
        case "choice":
            return choiceControl;
        case "yes_no":
            return yesNoControl;
        case "region":
            return field.byLevels ? addressControl : regionControl;
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
        const place = control.item as HallAddressField;
        if (words !== null)
            words.take();
        else if (day !== null)
            day.take();
        else if (place !== null)
            place.take();
        else
            (control.item as Item).forceActiveFocus();
    }

    columns: Theme.desk ? 2 : 1
    objectName: "field-box-" + field.key
    spacing: Theme.gapS

    Item {
        height: Theme.gapS
        visible: head.visible
        width: field.width
    }
    HallRowHead {
        id: head

        name: "%1-%2".arg(field.table).arg(field.row)
        removable: field.removable && !field.locked
        title: field.rowTitle
        visible: title !== "" && !Theme.desk
        width: field.width

        onRemoved: field.removed()
    }
    HallText {
        font.pixelSize: Theme.desk ? Theme.body : field.table !== "" ? Theme.lead : Theme.heading
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
            text: field.locked ? qsTr("%1，不能修改").arg(field.origin) : field.origin
            visible: field.origin !== "" && !field.marked
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
            readOnly: field.locked || field.computed
            unit: field.marked ? field.origin : field.unit

            Component.onCompleted: {
                text = field.value;
                if (field.first && !field.locked && !field.computed)
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
        id: addressControl

        HallAddressField {
            name: field.key
            objectName: "field-" + field.key
            readOnly: field.locked
            value: field.value
            way: field.way

            onAccepted: field.accepted()
            onChosen: value => field.edited(value)
        }
    }
    Component {
        id: tableControl

        Column {
            objectName: "field-" + field.key
            spacing: Theme.gapXs

            HallText {
                color: Theme.inkSoft
                objectName: "rows-" + field.key
                text: field.rows > 0 ? qsTr("已填 %1 项").arg(field.rows) : qsTr("还没有添加")
                width: parent.width
            }
            HallButton {
                enabled: !field.locked
                objectName: "add-" + field.key
                symbol: "plus"
                text: field.addText
                visible: field.addText !== ""
                width: Theme.desk ? implicitWidth : parent.width

                onClicked: field.added()
            }
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
