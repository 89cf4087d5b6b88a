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

    // room for a heading: its own, or that of its neighbour
    property bool headed: cell.section !== ""
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
    HallField {
        id: field

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
        starred: cell.model.required
        today: cell.matter.today
        unit: cell.unit
        value: cell.value
        width: parent.width
        y: cell.headed ? Theme.caption * 1.45 + Theme.gapXs : 0

        onAccepted: {
            cell.matter.commit(cell.key);
            cell.next(cell.index);
        }
        onEdited: value => {
            cell.matter.setValue(cell.key, value);
            if (!field.typed && field.kind !== "date")
                cell.matter.commit(cell.key);
        }
        onFocusLost: cell.matter.commit(cell.key)
    }
}
