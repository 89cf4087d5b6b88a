pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One field of the form with the heading of its step, where it is the first of it.
Item {
    id: cell

    required property CounterMatter matter
    required property int index
    required property var model

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
    required property string section
    required property string sharedBy
    required property bool fromCard
    required property string source
    required property bool computed
    required property string table
    required property int row
    required property string rowTitle
    required property int rows
    required property string addText
    required property var way

    // room for a heading: its own, or that of its neighbour
    property bool headed: cell.section !== "" || cell.rowTitle !== ""
    property alias field: field
    property real labelWidth: Theme.px(220)

    signal next(row: int)

    implicitHeight: field.y + field.height
    height: implicitHeight

    HallText {
        id: heading

        Accessible.role: Accessible.Heading
        color: Theme.primaryDeep
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        text: cell.section
        visible: text !== ""
        width: parent.width
    }
    HallRowHead {
        id: rowHead

        name: "%1-%2".arg(cell.table).arg(cell.row)
        removable: !cell.locked
        title: cell.rowTitle
        visible: title !== ""
        width: parent.width
        y: cell.section !== "" ? Theme.caption * 1.45 + Theme.gapXs : 0
        z: 1

        onRemoved: cell.matter.removeRow(cell.table, cell.row)
    }
    HallField {
        id: field

        addText: cell.addText
        computed: cell.computed
        first: false
        fromCard: cell.fromCard
        help: cell.sharedBy !== "" ? [cell.help, cell.sharedBy].filter(part => part !== "").join("  ") : cell.help
        key: cell.key
        kind: cell.kind
        label: cell.label
        labelWidth: cell.labelWidth
        locked: cell.locked
        maxLength: cell.maxLength
        options: cell.options
        placeholder: cell.placeholder
        problem: cell.problem
        row: cell.row
        rows: cell.rows
        source: cell.source
        starred: cell.model.required
        table: cell.table
        today: cell.matter.today
        unit: cell.unit
        value: cell.value
        way: cell.way
        width: parent.width
        y: (cell.headed && (cell.section !== "" || cell.rowTitle === "") ? Theme.caption * 1.45 + Theme.gapXs : 0) + (cell.rowTitle !== "" ? rowHead.height + Theme.gapXs : 0)

        onAccepted: {
            cell.matter.commit(cell.key);
            cell.next(cell.index);
        }
        onEdited: value => {
            cell.matter.setValue(cell.key, value);
            if (!field.typed && field.kind !== "date")
                cell.matter.commit(cell.key);
        }
        onAdded: cell.matter.addRow(cell.key)
        onFocusLost: cell.matter.commit(cell.key)
    }
}
