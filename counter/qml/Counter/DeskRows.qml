import QtQuick
import Hall

// A list worked by arrow keys: one tab stop, the row with the focus is the current one. Its rows are `DeskRow`s of one
// Repeater.
FocusScope {
    id: rows

    required property Repeater source
    required property string name

    default property alias content: column.data
    property alias spacing: column.spacing

    readonly property DeskNav nav: DeskNav {
        count: rows.source.count
        name: rows.name

        onOpened: row => rows.opened(row)
        onWanted: row => rows.go(row)
    }

    signal opened(row: int)

    function go(row: int): void {
        const to = Math.max(0, Math.min(rows.source.count - 1, row));
        const item = rows.source.itemAt(to);
        if (item !== null) {
            rows.nav.current = to;
            item.forceActiveFocus(Qt.TabFocusReason);
        }
    }

    function keep(): void {
        if (rows.activeFocus && rows.source.count > 0)
            rows.go(rows.nav.current);
    }

    // Give the keyboard to the list, where it was.
    function take(): void {
        rows.go(rows.nav.current);
    }

    implicitHeight: column.implicitHeight

    Keys.onDownPressed: rows.go(rows.nav.current + 1)
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End;
        if (event.accepted)
            rows.go(event.key === Qt.Key_Home ? 0 : rows.source.count - 1);
    }
    Keys.onUpPressed: rows.go(rows.nav.current - 1)

    // the rows were made anew: the keyboard stays where it was
    Connections {
        function onCountChanged(): void {
            Qt.callLater(rows.keep);
        }

        target: rows.source
    }
    Column {
        id: column

        spacing: Theme.px(6)
        width: parent.width
    }
}
