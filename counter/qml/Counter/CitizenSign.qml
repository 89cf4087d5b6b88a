import QtQuick
import Hall
import Counter.Models

// What is signed, beside the pad.
Item {
    id: scene

    required property CitizenLook look
    required property CitizenDisplay citizen

    Component.onCompleted: pad.clear()

    HallText {
        id: title

        Accessible.role: Accessible.Heading
        font.pixelSize: scene.look.lead
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: scene.citizen.what !== "" ? qsTr("请签名") : qsTr("请核对，然后签名")
        width: parent.width
    }
    HallText {
        id: words

        anchors.top: title.bottom
        color: Theme.inkSoft
        font.pixelSize: scene.look.small
        text: scene.citizen.what !== "" ? qsTr("您办的是“%1”：%2。").arg(scene.citizen.item).arg(scene.citizen.what) : qsTr("签名表示：您对“%1”填写的内容和提交的材料真实性负责。").arg(scene.citizen.item)
        width: parent.width
    }
    CitizenRows {
        id: rows

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.top: words.bottom
        anchors.topMargin: scene.look.gap
        citizen: scene.citizen
        look: scene.look
        visible: scene.citizen.what === "" // an act has no rows of its own: its words stand above
        width: visible ? parent.width * 0.42 : 0
    }
    HallSignaturePad {
        id: pad

        anchors.left: rows.right
        anchors.leftMargin: rows.visible ? scene.look.gap : 0
        anchors.right: parent.right
        anchors.top: rows.top
        enough: scene.citizen.enough
        height: Math.min(width * 420 / 900, keys.y - y - scene.look.gap)
        hint: qsTr("请在这里签名")
        objectName: "signature-pad"

        onDrawn: strokes => scene.citizen.draw(strokes)
    }
    Row {
        id: keys

        anchors.bottom: parent.bottom
        anchors.left: pad.left
        anchors.right: parent.right
        spacing: scene.look.gap

        HallButton {
            enabled: !scene.citizen.saving && !pad.blank
            height: scene.look.target
            labelSize: scene.look.lead
            objectName: "button-clear"
            text: qsTr("重签")
            width: (parent.width - parent.spacing) * 0.4

            onClicked: pad.clear()
        }
        HallButton {
            enabled: scene.citizen.enough && !scene.citizen.saving
            height: scene.look.target
            kind: HallButton.Primary
            labelSize: scene.look.lead
            objectName: "button-signed"
            text: scene.citizen.saving ? qsTr("正在保存…") : qsTr("签好了")
            width: (parent.width - parent.spacing) * 0.6

            onClicked: scene.citizen.signed()
        }
    }
}
