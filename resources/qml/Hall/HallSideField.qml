import QtQuick

// A field of a form beside the matter's own (for whom, how it comes), as a delegate: all of its words come by role.
HallField {
    id: field

    required property int index
    required property var model

    addText: field.model.addText
    computed: field.model.computed
    first: field.index === 0
    fromCard: field.model.fromCard
    row: field.model.row
    rowTitle: field.model.rowTitle
    rows: field.model.rows
    source: field.model.source
    starred: field.model.required
    table: field.model.table
    way: field.model.way
}
