import QtQuick

// A fault in the citizen's words: what happened, and what to do.
HallCard {
    id: card

    required property string title
    required property string advice
    property string symbol: "warning"

    border.color: Theme.accent
    padding: Theme.desk ? Theme.gapL : Theme.gapXl
    spacing: Theme.gapL

    Rectangle {
        anchors.horizontalCenter: parent?.horizontalCenter
        color: Theme.accentTint
        height: Theme.px(Theme.desk ? 150 : 240)
        radius: height / 2
        width: height

        HallIcon {
            anchors.centerIn: parent
            color: Theme.accent
            name: card.symbol
            size: Theme.px(Theme.desk ? 84 : 140)
        }
    }
    HallText {
        font.pixelSize: Theme.desk ? Theme.heading : Theme.title
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter
        objectName: "trouble-title"
        text: card.title
        width: parent?.width ?? 0
    }
    HallText {
        font.pixelSize: Theme.desk ? Theme.body : Theme.lead
        horizontalAlignment: Text.AlignHCenter
        text: card.advice
        width: parent?.width ?? 0
    }
}
