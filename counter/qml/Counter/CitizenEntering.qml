import QtQuick
import Hall
import Counter.Models

// The matter as it is being filled in.
Item {
    id: scene

    required property CitizenLook look
    required property CitizenDisplay citizen

    HallText {
        id: title

        Accessible.role: Accessible.Heading
        font.pixelSize: scene.look.lead
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: qsTr("正在为您办：%1").arg(scene.citizen.item)
        width: parent.width
    }
    CitizenRows {
        anchors.bottom: words.top
        anchors.bottomMargin: scene.look.gap
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.topMargin: scene.look.gap
        citizen: scene.citizen
        look: scene.look
    }
    HallText {
        id: words

        anchors.bottom: parent.bottom
        color: Theme.primaryDeep
        font.pixelSize: scene.look.body
        text: qsTr("请看一看写得对不对，有不对的马上告诉工作人员。")
        width: parent.width
    }
}
