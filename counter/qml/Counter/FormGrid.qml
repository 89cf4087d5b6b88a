pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The whole form: its steps as headings, its fields in two columns where there is room. Enter and Tab go to the next field.
Item {
    id: grid

    required property CounterMatter matter

    // once there is room for two, short fields stand in pairs
    readonly property bool pairs: grid.width >= Theme.px(1180)
    readonly property real gutter: Theme.gapL
    readonly property real half: (grid.width - grid.gutter) / 2

    signal finished

    function cell(row: int): FormCell {
        return cells.itemAt(row) as FormCell;
    }

    function find(key: string): FormCell {
        for (let i = 0; i < cells.count; i++) {
            const found = grid.cell(i);
            if (found !== null && found.field.key === key)
                return found;
        }
        return null;
    }

    // The field with this key gets the keyboard; false when it is not on the form now.
    function focusField(key: string): bool {
        const found = grid.find(key);
        if (found !== null)
            found.field.take();
        return found !== null;
    }

    function next(row: int): void {
        for (let i = row + 1; i < cells.count; i++) {
            const found = grid.cell(i);
            if (found !== null && !found.field.locked)
                return found.field.take();
        }
        grid.finished();
    }

    function focusFirst(): void {
        grid.next(-1);
    }

    function sectionLength(row: int): int {
        let end = row + 1;
        while (end < cells.count && grid.cell(end) !== null && grid.cell(end).section === "")
            end++;
        return end - row;
    }

    // Rows of one wide field or two short ones. What belongs together begins on a row of its own.
    function arrange(): void {
        let y = 0;
        let left = null; // the short field that still has room beside it
        const closed = first => first === null ? 0 : first.height + Theme.gap;
        for (let i = 0; i < cells.count; i++) {
            const item = grid.cell(i);
            if (item === null)
                continue;
            const wide = !grid.pairs || item.field.wide || item.rowTitle !== ""; // a table's row begins on its own
            const group = item.section !== "" && grid.sectionLength(i) > 1;
            if (left !== null && (wide || group)) {
                y += closed(left);
                left = null;
            }
            item.width = wide ? grid.width : grid.half;
            item.headed = item.section !== "" || (left !== null && left.headed);
            if (left !== null) {
                left.headed = item.headed || left.headed;
                item.x = grid.half + grid.gutter;
                item.y = y;
                y += Math.max(left.height, item.height) + Theme.gap;
                left = null;
            } else {
                item.x = 0;
                item.y = y;
                if (wide)
                    y += item.height + Theme.gap;
                else
                    left = item;
            }
        }
        grid.implicitHeight = Math.max(0, y + closed(left) - Theme.gap);
    }

    // The next turn of the event loop may come after the screen was taken down: what is put off looks before it touches.
    readonly property var life: ({
            "on": true
        })
    property var later: null

    function arrangeSoon(): void {
        if (grid.later !== null)
            Qt.callLater(grid.later);
    }

    height: grid.implicitHeight

    Component.onCompleted: {
        const life = grid.life;
        grid.later = () => {
            if (life.on)
                grid.arrange();
        };
        grid.arrange();
    }
    Component.onDestruction: grid.life.on = false
    onWidthChanged: grid.arrange()

    Repeater {
        id: cells

        model: grid.matter.fields

        onItemAdded: grid.arrangeSoon()
        onItemRemoved: grid.arrangeSoon()

        FormCell {
            labelWidth: Theme.px(grid.pairs ? 230 : 270)
            matter: grid.matter

            onHeightChanged: grid.arrangeSoon()
            onNext: row => grid.next(row)
            onSectionChanged: grid.arrangeSoon()
        }
    }
}
