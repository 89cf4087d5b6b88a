import QtQuick
import Hall

// A few large words in the middle.
Item {
    id: scene

    required property CitizenLook look
    required property string title
    required property string advice
    property string huge: ""
    property string symbol: ""

    Column {
        anchors.centerIn: parent
        spacing: scene.look.gap
        width: parent.width

        HallIcon {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.primary
            name: scene.symbol
            size: scene.look.px(150)
            visible: scene.symbol !== ""
        }
        HallText {
            Accessible.role: Accessible.Heading
            font.pixelSize: scene.look.title
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "citizen-title"
            text: scene.title
            width: parent.width
        }
        HallText {
            color: Theme.primaryDeep
            font.pixelSize: scene.look.huge
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "citizen-number"
            text: scene.huge
            visible: text !== ""
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: scene.look.lead
            horizontalAlignment: Text.AlignHCenter
            text: scene.advice
            width: parent.width
        }
    }
}
