pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What an act asks for, row by row; Enter goes to the next one.
Column {
    id: form

    required property CounterCase office

    signal finished
    signal look(digest: string)

    function control(row: int): ActField {
        return fields.itemAt(row) as ActField;
    }

    function takeFrom(row: int): void {
        for (let i = row; i < fields.count; i++) {
            const found = form.control(i);
            if (found !== null && found.takes)
                return found.take();
        }
        form.finished();
    }

    function takeFirst(): void {
        form.takeFrom(0);
    }

    spacing: Theme.gapS

    Repeater {
        id: fields

        model: form.office.rows

        ActField {
            office: form.office
            width: parent?.width ?? 0

            onNext: form.takeFrom(index + 1)
            onLook: digest => form.look(digest)
        }
    }
}
