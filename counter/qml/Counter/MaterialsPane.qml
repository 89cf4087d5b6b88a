pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What is handed in, page by page, each beside what is to be looked at.
Pane {
    id: pane

    required property CounterShell shell
    required property CounterMatter matter
    required property CounterCapture capture
    required property CounterScan scan
    required property CounterLicences licences

    readonly property bool capturing: pane.matter.work === "capture"
    readonly property bool scanning: pane.matter.work === "scan"
    readonly property string nextKey: pane.chooseNext() // the one F5 captures
    readonly property string lookedKey: pane.chooseLooked() // the one F6 opens

    signal look(digest: string)

    function slot(row: int): MaterialSlot {
        return slots.itemAt(row) as MaterialSlot;
    }

    function find(key: string): MaterialSlot {
        for (let i = 0; i < slots.count; i++) {
            const found = pane.slot(i);
            if (found !== null && found.key === key)
                return found;
        }
        return null;
    }

    function focusMaterial(key: string): void {
        const found = pane.find(key);
        if (found !== null) {
            found.focusFirst();
            pane.show(found);
        }
    }

    function focusPoint(about: string): void {
        const [material, point] = about.split(".");
        const found = pane.find(material);
        if (found === null)
            return;
        found.focusPoint(point);
        pane.show(found);
    }

    // F5 belongs to the first material that still needs a page, else to the first that takes one more.
    function chooseNext(): string {
        let needed = "";
        let room = "";
        for (let i = slots.count - 1; i >= 0; i--) {
            const found = pane.slot(i);
            if (found === null || !found.capturable)
                continue;
            if (found.state === "needed")
                needed = found.key;
            room = found.key;
        }
        return needed !== "" ? needed : room;
    }

    // F6 belongs to the material that has the keyboard, else to one whose look-up wants a word, else to F5's.
    function chooseLooked(): string {
        let open = "";
        for (let i = slots.count - 1; i >= 0; i--) {
            const found = pane.slot(i);
            if (found === null)
                continue;
            if (found.held)
                return found.key;
            if (["choose", "does_not_match", "could_not_check"].includes(found.about.state ?? ""))
                open = found.key;
        }
        return open !== "" ? open : pane.nextKey;
    }

    function wordsOfRest(): string {
        let open = 0;
        for (let i = 0; i < slots.count; i++) {
            const found = pane.slot(i);
            if (found !== null && found.state === "needed")
                open++;
        }
        return slots.count === 0 ? "" : open > 0 ? qsTr("还差 %1 份").arg(open) : qsTr("都齐了");
    }

    keys: "Ctrl+2"
    note: pane.wordsOfRest()
    symbol: "documents"
    title: qsTr("材料")

    onWanted: {
        const found = pane.find(pane.nextKey) ?? pane.slot(0);
        if (found !== null)
            found.focusFirst();
    }

    HallText {
        color: Theme.inkSoft
        text: qsTr("这件事不用交材料。")
        visible: slots.count === 0
        width: parent?.width ?? 0
    }
    Repeater {
        id: slots

        model: pane.matter.materials

        MaterialSlot {
            id: each

            enabled: !pane.capturing && !pane.scanning
            licences: pane.licences
            looked: each.key === pane.lookedKey
            matter: pane.matter
            next: each.key === pane.nextKey
            capture: pane.capture
            scan: pane.scan

            onLook: digest => pane.look(digest)
        }
    }
}
