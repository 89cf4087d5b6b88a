import QtQuick
import Hall

// Buttons side by side, in as many lines as they need; `centred` in its parent as long as they fit into one.
Flow {
    id: row

    property bool centred: false
    property real room: parent?.width ?? 0

    // what they take side by side
    readonly property real oneLine: {
        let width = 0;
        let shown = 0;
        for (let i = 0; i < row.children.length; i++) {
            const item = row.children[i];
            if (item.visible && item.width > 0) {
                width += item.width;
                shown++;
            }
        }
        return Math.ceil(width + Math.max(0, shown - 1) * row.spacing);
    }

    spacing: Theme.gapS
    width: Math.min(row.room, row.oneLine)
    x: row.centred ? Math.max(0, (row.room - width) / 2) : 0
}
