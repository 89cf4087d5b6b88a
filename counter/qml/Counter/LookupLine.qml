import QtQuick
import Hall

// What was looked up of a material: its sign, what it came to, who issued what stands for the paper. "Could not check"
// and "does not match" have signs, words and colours of their own.
Column {
    id: line

    required property string found
    required property string title
    required property string text
    required property string provenance
    required property string material

    readonly property bool good: line.found === "matches" || line.found === "e_licence"
    readonly property bool wrong: line.found === "does_not_match"
    readonly property color ink: line.good ? Theme.success : line.wrong ? Theme.danger : line.found === "could_not_check" ? Theme.inkSoft : line.found === "asking" ? Theme.primary : Theme.warning
    readonly property string sign: line.good ? "check-circle" : line.wrong ? "close" : line.found === "could_not_check" ? "offline" : line.found === "asking" ? "clock" : "info"

    objectName: "lookup-%1-%2".arg(line.found).arg(line.material)
    spacing: Theme.px(4)
    visible: line.found !== ""

    Row {
        spacing: Theme.gapXs
        width: parent.width

        HallIcon {
            id: mark

            anchors.verticalCenter: title.verticalCenter
            color: line.ink
            name: line.sign
            size: Theme.px(34)
        }
        HallText {
            id: title

            color: line.ink
            font.weight: Font.DemiBold
            objectName: "lookup-title-" + line.material
            text: line.title
            width: parent.width - mark.width - parent.spacing
        }
    }
    HallText {
        color: Theme.ink
        font.pixelSize: Theme.caption
        objectName: "lookup-provenance-" + line.material
        text: line.provenance
        visible: text !== ""
        width: parent.width
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        objectName: "lookup-text-" + line.material
        text: line.text
        visible: text !== ""
        width: parent.width
    }
}
