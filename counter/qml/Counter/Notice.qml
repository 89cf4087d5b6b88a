import QtQuick
import Hall

// One thing to say in the middle of the work area: a sign, what is the case, what to do.
HallScroll {
    id: notice

    required property string title
    property string advice: ""
    property string symbol: "info"
    property bool busy: false
    default property alias actions: keys.data
    property real breadth: Theme.px(1100)

    focus: true
    padding: Theme.gapL

    Item {
        height: Math.max(card.height, notice.height - 2 * notice.padding)
        width: parent?.width ?? 0

        HallCard {
            id: card

            anchors.centerIn: parent
            padding: Theme.gapXl
            width: Math.min(parent.width, notice.breadth)

            HallIcon {
                anchors.horizontalCenter: parent?.horizontalCenter
                color: Theme.primary
                name: notice.symbol
                size: Theme.px(110)
                visible: notice.symbol !== ""
            }
            HallText {
                Accessible.role: Accessible.Heading
                font.pixelSize: Theme.title
                font.weight: Font.Bold
                horizontalAlignment: Text.AlignHCenter
                objectName: "notice-title"
                text: notice.title
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.inkSoft
                horizontalAlignment: Text.AlignHCenter
                objectName: "notice-advice"
                text: notice.advice
                visible: text !== ""
                width: parent?.width ?? 0
            }
            HallBusy {
                anchors.horizontalCenter: parent?.horizontalCenter
                visible: notice.busy
            }
            Column {
                id: keys

                spacing: Theme.gap
                width: parent?.width ?? 0
            }
        }
    }
}
