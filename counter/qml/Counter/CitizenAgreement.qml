pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The agreement on assisted service in full, before it is signed: who acts with what until when, rights and duties, free
// of charge. Who does not want it tells the clerk, and nothing is kept.
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
        text: qsTr("帮办代办委托：自愿、免费，看好再签名")
        width: parent.width
    }
    Flickable {
        id: view

        anchors.bottom: more.top
        anchors.bottomMargin: scene.look.px(8)
        anchors.left: parent.left
        anchors.top: title.bottom
        anchors.topMargin: scene.look.gap
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: texts.height
        contentWidth: width
        width: parent.width * 0.55

        Column {
            id: texts

            spacing: scene.look.px(10)
            width: view.width

            Repeater {
                model: scene.citizen.texts

                Column {
                    id: part

                    required property var modelData
                    required property int index

                    spacing: scene.look.px(8)
                    width: texts.width

                    HallText {
                        font.pixelSize: scene.look.body
                        font.weight: Font.DemiBold
                        text: part.modelData.title
                        visible: text !== ""
                        width: parent.width
                    }
                    HallText {
                        font.pixelSize: scene.look.small
                        objectName: "agreement-line-%1".arg(part.index)
                        text: part.modelData.text
                        width: parent.width
                    }
                }
            }
        }
    }
    HallText {
        id: more

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        color: Theme.primary
        font.pixelSize: scene.look.small
        font.weight: Font.DemiBold
        objectName: "agreement-more"
        opacity: view.contentHeight > view.height && !view.atYEnd ? 1 : 0
        text: qsTr("往上滑，看下面的内容")
        width: view.width
    }
    HallSignaturePad {
        id: pad

        anchors.left: view.right
        anchors.leftMargin: scene.look.gap
        anchors.right: parent.right
        anchors.top: view.top
        enough: scene.citizen.enough
        height: Math.min(width * 420 / 900, keys.y - y - scene.look.gap)
        hint: qsTr("同意委托请在这里签名")
        objectName: "signature-pad"

        onDrawn: strokes => scene.citizen.draw(strokes)
    }
    Column {
        id: keys

        anchors.bottom: parent.bottom
        anchors.left: pad.left
        anchors.right: parent.right
        spacing: scene.look.gap

        Row {
            spacing: scene.look.gap
            width: parent.width

            HallButton {
                enabled: !scene.citizen.saving && !pad.blank
                height: scene.look.target
                labelSize: scene.look.body
                objectName: "button-clear"
                text: qsTr("重签")
                width: (parent.width - parent.spacing) * 0.4

                onClicked: pad.clear()
            }
            HallButton {
                enabled: scene.citizen.enough && !scene.citizen.saving
                height: scene.look.target
                labelSize: scene.look.body
                objectName: "button-signed"
                text: scene.citizen.saving ? qsTr("正在保存…") : qsTr("我同意，签好了")
                width: (parent.width - parent.spacing) * 0.6

                onClicked: scene.citizen.signed()
            }
        }
    }
}
