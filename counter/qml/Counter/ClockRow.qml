import QtQuick
import QtQuick.Shapes
import Hall

// One clock: a shape, words and a colour, never the colour alone.
Item {
    id: row

    required property string name
    required property string words
    required property string sign
    required property string level
    required property string signWords

    readonly property color tone: row.level === "overdue" ? Theme.danger : row.level === "near" ? Theme.accent : row.level === "half" ? Theme.warning : row.level === "unknown" ? Theme.inkSoft : Theme.success
    readonly property real size: Theme.px(34)

    function path(sign: string): string {
        switch (sign) {
        case "triangle":
            return "M 50 8 L 94 90 L 6 90 Z";
        case "diamond":
            return "M 50 4 L 96 50 L 50 96 L 4 50 Z";
        case "square":
            return "M 10 10 L 90 10 L 90 90 L 10 90 Z";
        case "dash":
            return "M 10 40 L 90 40 L 90 60 L 10 60 Z";
        default:
            return "M 50 6 A 44 44 0 1 1 49.9 6 Z";
        }
    }

    implicitHeight: text.implicitHeight

    Shape {
        height: row.size
        width: row.size
        y: Theme.px(4)

        ShapePath {
            fillColor: row.tone
            scale: Qt.size(row.size / 100, row.size / 100)
            strokeColor: "transparent"

            PathSvg {
                path: row.path(row.sign)
            }
        }
    }
    Column {
        id: text

        anchors.left: parent.left
        anchors.leftMargin: row.size + Theme.gapS
        anchors.right: parent.right

        HallText {
            text: qsTr("%1：%2").arg(row.name).arg(row.signWords)
            width: parent.width
        }
        HallText {
            color: row.level === "plenty" ? Theme.inkSoft : row.tone
            font.pixelSize: Theme.caption
            text: row.words
            width: parent.width
        }
    }
}
