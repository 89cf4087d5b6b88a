import QtQuick
import Hall

// A list worked by arrow keys: one tab stop, the row with the focus is the current one. Its rows are `DeskRow`s of one
// Repeater.
Column {
    id: rows

    required property Repeater source
    required property string name // rows are found as row-<name>-<number>

    property int current: 0

    signal opened(row: int)

    function go(row: int): void {
        const to = Math.max(0, Math.min(rows.source.count - 1, row));
        const item = rows.source.itemAt(to);
        if (item !== null) {
            rows.current = to;
            item.forceActiveFocus(Qt.TabFocusReason);
        }
    }

    // Give the keyboard to the list, where it was.
    function take(): void {
        rows.go(rows.current);
    }

    spacing: Theme.px(6)

    Keys.onDownPressed: rows.go(rows.current + 1)
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End;
        if (event.accepted)
            rows.go(event.key === Qt.Key_Home ? 0 : rows.source.count - 1);
    }
    Keys.onUpPressed: rows.go(rows.current - 1)
}
