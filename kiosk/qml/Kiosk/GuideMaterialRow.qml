import QtQuick
import Hall

// One material of the list; a touch shows what is behind it.
Rectangle {
    id: line

    required property var row

    signal opened

    Accessible.name: [line.row.name, tag.text].join(" ")
    Accessible.role: Accessible.Button
    border.color: Theme.line
    border.width: Theme.stroke
    color: area.pressed ? Theme.primaryTint : Theme.surface
    height: Math.max(Theme.target, Theme.mm(12), words.height + 2 * Theme.gapS)
    objectName: "way-material-" + line.row.key
    radius: Theme.radiusS

    HallIcon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Theme.gapS
        anchors.verticalCenter: parent.verticalCenter
        color: line.row.need === "shared" ? Theme.success : Theme.primary
        name: line.row.need === "shared" ? "check-circle" : "document"
        size: Theme.px(40)
    }
    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Theme.gapS
        anchors.right: tag.left
        anchors.rightMargin: Theme.gapS
        anchors.verticalCenter: parent.verticalCenter

        HallText {
            text: line.row.name
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: qsTr("用于：%1").arg(line.row.serves.join(qsTr("、")))
            visible: line.row.serves.length > 0
            width: parent.width
        }
    }
    HallText {
        id: tag

        anchors.right: arrow.left
        anchors.rightMargin: Theme.gapXs
        anchors.verticalCenter: parent.verticalCenter
        color: line.row.need === "shared" ? Theme.success : Theme.inkSoft
        text: line.row.need === "shared" ? qsTr("不用带") : line.row.need === "later" ? qsTr("可以后补") : line.row.need === "2" ? qsTr("可不交") : line.row.conditional ? qsTr("有的情况要带") : qsTr("要带")
        width: Math.min(implicitWidth + 1, line.width * 0.34)
    }
    HallIcon {
        id: arrow

        anchors.right: parent.right
        anchors.rightMargin: Theme.gapS
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primary
        name: "chevron-right"
        size: Theme.px(34)
    }
    MouseArea {
        id: area

        anchors.fill: parent

        onClicked: line.opened()
    }
}
