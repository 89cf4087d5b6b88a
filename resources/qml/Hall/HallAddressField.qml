pragma ComponentBehavior: Bound

import QtQuick

// A region chosen level by level: province, city, county, township. What is chosen stands above as a way of chips, each
// leading back; the next level is below. `way`: {crumbs: [{value, label, back}], options, level, done}.
Column {
    id: field

    required property var way
    property string value: ""
    property string name: ""
    property bool readOnly: false

    readonly property var crumbs: field.way.crumbs ?? []
    readonly property var options: field.way.options ?? []

    signal chosen(value: string)
    signal accepted

    function take(): void {
        if (picker.visible)
            picker.forceActiveFocus();
        else
            field.forceActiveFocus();
    }

    // Back by one level.
    function up(): void {
        if (field.crumbs.length > 0 && !field.readOnly)
            field.chosen(field.crumbs[field.crumbs.length - 1].back);
    }

    Accessible.name: field.name
    Accessible.role: Accessible.Grouping
    activeFocusOnTab: Theme.desk && !picker.visible && !field.readOnly
    spacing: Theme.desk ? Theme.gapXs : Theme.gapS

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Backspace) {
            field.up();
            event.accepted = true;
        } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            field.accepted();
            event.accepted = true;
        }
    }

    Flow {
        spacing: Theme.desk ? Theme.gapXs : Theme.gapS
        visible: field.crumbs.length > 0
        width: parent.width

        Repeater {
            model: field.crumbs

            HallButton {
                id: crumb

                required property var modelData
                required property int index

                Accessible.description: qsTr("重新选择")
                Accessible.name: crumb.modelData.label
                enabled: !field.readOnly
                focusPolicy: Qt.NoFocus
                objectName: "way-%1-%2".arg(field.name).arg(crumb.index)
                symbol: "check"
                text: crumb.modelData.label
                width: Math.min(implicitWidth, parent?.width ?? implicitWidth)

                onClicked: field.chosen(crumb.modelData.back)
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.desk ? Theme.caption : Theme.body
        objectName: "way-level-" + field.name
        text: Theme.desk && field.crumbs.length > 0 ? qsTr("请选择%1（退格键：上一级）").arg(field.way.level ?? "") : qsTr("请选择%1").arg(field.way.level ?? "")
        visible: picker.visible
        width: parent.width
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.desk ? Theme.caption : Theme.body
        text: Theme.desk ? qsTr("按退格键改选。") : qsTr("要改的话，点一下上面的名称。")
        visible: (field.way.done ?? false) && !field.readOnly
        width: parent.width
    }
    HallRegionPicker {
        id: picker

        enabledChips: !field.readOnly
        name: field.name
        options: field.options
        roomy: true
        value: ""
        visible: field.options.length > 0 && !field.readOnly
        width: parent.width

        Keys.onPressed: event => {
            if (event.key === Qt.Key_Backspace) {
                field.up();
                event.accepted = true;
            }
        }
        onAccepted: field.accepted()
        onChosen: value => field.chosen(value)
    }
}
