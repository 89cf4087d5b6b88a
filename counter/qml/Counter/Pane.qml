import QtQuick
import Hall

// One column of a screen: its title stands, what it holds scrolls.
Rectangle {
    id: pane

    required property string title
    property string symbol: ""
    property string note: "" // beside the title
    property color noteColor: Theme.inkSoft
    property string keys: "" // brings the keyboard here
    property bool scrolls: true
    property alias footer: foot.data // stays below what scrolls
    default property alias content: scroll.content
    property alias spacing: scroll.spacing

    // as high as all of it
    readonly property real wholeHeight: head.height + scroll.contentHeight + foot.height

    signal wanted

    function show(item: Item): void {
        scroll.show(item);
    }

    border.color: Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    radius: Theme.radiusS

    Item {
        id: head

        // the note goes below where the title takes the line
        readonly property bool stacked: sign.width + name.implicitWidth + note.implicitWidth + 2 * Theme.gapS > words.width

        height: Math.max(words.implicitHeight, cap.implicitHeight) + 2 * Theme.gapXs + Theme.px(4)
        width: parent.width

        Grid {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: Theme.gap
            anchors.right: cap.visible ? cap.left : parent.right
            anchors.rightMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            columns: head.stacked ? 1 : 2
            verticalItemAlignment: Grid.AlignVCenter

            Row {
                id: heading

                spacing: Theme.gapS
                width: head.stacked ? words.width : sign.width + spacing + name.implicitWidth + 1

                HallIcon {
                    id: sign

                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.primary
                    name: pane.symbol
                    size: Theme.px(36)
                }
                HallText {
                    id: name

                    anchors.verticalCenter: parent.verticalCenter
                    font.pixelSize: Theme.lead
                    font.weight: Font.DemiBold
                    text: pane.title
                    width: heading.width - sign.width - heading.spacing
                }
            }
            HallText {
                id: note

                color: pane.noteColor
                font.pixelSize: Theme.caption
                horizontalAlignment: head.stacked ? Text.AlignLeft : Text.AlignRight
                text: pane.note
                visible: text !== ""
                width: head.stacked ? words.width : words.width - heading.width
            }
        }
        HallKeyCap {
            id: cap

            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            ink: Theme.inkSoft
            keys: pane.keys
            listening: pane.keys !== "" && pane.visible && pane.enabled
            visible: pane.keys !== ""

            onPressed: pane.wanted()
        }
        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.line
            height: Theme.stroke
            width: parent.width
        }
    }
    HallScroll {
        id: scroll

        anchors.bottom: foot.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        scrolls: pane.scrolls
    }
    Column {
        id: foot

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
    }
}
