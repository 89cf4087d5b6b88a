import QtQuick
import Hall

// One line of a notice: what, and what to put right.
Item {
    id: row

    required property string text
    required property string detail
    property string symbol: ""

    implicitHeight: words.implicitHeight

    HallIcon {
        id: sign

        color: row.symbol === "check-circle" ? Theme.success : Theme.accent
        name: row.symbol
        size: Theme.px(32)
        y: Theme.px(4)
    }
    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Theme.gapXs
        anchors.right: parent.right

        HallText {
            text: row.text
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: row.detail
            visible: text !== ""
            width: parent.width
        }
    }
}
