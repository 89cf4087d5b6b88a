import QtQuick
import Hall
import Counter.Models

// One way to take a material: its number key, its name, and why it is not open.
DeskRow {
    id: row

    required property CounterLicences licences
    required property string way
    required property string name
    required property string keys
    required property string whyNot
    required property bool chosen

    Accessible.name: [row.name, row.whyNot].join(" ")
    marked: row.chosen
    openWords: row.chosen ? qsTr("收回") : qsTr("选这个")
    opens: row.whyNot === ""
    padding: Theme.gapXs
    token: row.way

    Item {
        height: Math.max(title.implicitHeight, cap.implicitHeight)
        width: parent?.width ?? 0

        HallText {
            id: title

            anchors.left: cap.right
            anchors.leftMargin: Theme.gapS
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: row.opens ? Theme.ink : Theme.inkSoft
            font.weight: row.chosen ? Font.Bold : Font.DemiBold
            text: row.chosen ? qsTr("%1（现在是这样收的）").arg(row.name) : row.name
        }
        HallKeyCap {
            id: cap

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            ink: row.opens ? Theme.primary : Theme.inkSoft
            keys: row.keys
            listening: row.opens && row.visible && row.enabled
            objectName: "way-" + row.way

            onPressed: row.open()
        }
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        leftPadding: cap.width + Theme.gapS
        objectName: "why-not-" + row.way
        text: row.whyNot
        visible: text !== ""
        width: parent?.width ?? 0
    }
}
