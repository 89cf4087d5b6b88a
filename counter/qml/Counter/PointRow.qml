import QtQuick
import Hall

// One review point; of one that is not met the reason is asked, in the words of the notice.
Column {
    id: row

    required property var point // {key, text, required, ticked, failed, reason}
    required property string place // of its names: material-number
    property bool asks: false // it was just found not met

    signal toggled
    signal refused
    signal explained(reason: string)

    function take(): void {
        check.forceActiveFocus(Qt.TabFocusReason);
    }

    function askWhy(): void {
        if (why.visible)
            why.take();
    }

    spacing: Theme.px(2)

    CheckRow {
        id: check

        failed: row.point.failed ?? false
        fails: true
        needed: row.point.required ?? false
        objectName: "row-points-" + row.place
        text: row.point.text ?? ""
        ticked: (row.point.ticked ?? false) && !check.failed
        width: row.width

        onRefused: {
            row.asks = !check.failed;
            row.refused();
            if (row.asks)
                Qt.callLater(row.askWhy);
        }
        onToggled: row.toggled()
    }
    HallTextField {
        id: why

        label: qsTr("哪里不符合（写进告知）")
        limit: 200
        objectName: "field-why-" + row.place
        placeholder: qsTr("哪里不符合（写进告知）")
        text: row.point.reason ?? ""
        visible: check.failed
        width: row.width

        onAccepted: {
            row.explained(why.text);
            row.take();
        }
        onFocusLost: row.explained(why.text)
    }
}
