import QtQuick
import Hall
import Counter.Models

// One act of the list: its key, its name, and why it cannot be done now.
DeskRow {
    id: row

    required property CounterCase office
    required property string act
    required property string name
    required property string keys
    required property string whyNot
    required property bool recommended

    Accessible.name: [row.name, row.whyNot].join(" ")
    marked: row.recommended
    openWords: qsTr("办")
    opens: row.whyNot === ""
    token: row.act

    Item {
        height: Math.max(title.implicitHeight, cap.implicitHeight)
        width: parent?.width ?? 0

        HallText {
            id: title

            anchors.left: parent.left
            anchors.right: cap.left
            anchors.rightMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            color: row.opens ? Theme.ink : Theme.inkSoft
            font.weight: row.recommended ? Font.Bold : Font.DemiBold
            text: row.recommended ? qsTr("%1（建议）").arg(row.name) : row.name
        }
        HallKeyCap {
            id: cap

            property string keysOf: row.keys // what a hand at the keyboard looks for

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            ink: row.opens ? Theme.primary : Theme.inkSoft
            keys: row.keys
            listening: row.opens && row.visible && row.enabled
            objectName: "act-" + row.act

            onPressed: row.open()
        }
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        objectName: "why-not-" + row.act
        text: row.whyNot
        visible: text !== ""
        width: parent?.width ?? 0
    }
}
