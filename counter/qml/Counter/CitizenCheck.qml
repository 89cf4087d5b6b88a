pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// It is taken in: the number and the way to follow it.
Item {
    id: scene

    required property CitizenLook look
    required property CounterPaper paper

    HallIcon {
        id: sign

        color: Theme.success
        name: "check-circle"
        size: scene.look.px(64)
    }
    HallText {
        id: title

        Accessible.role: Accessible.Heading
        anchors.left: sign.right
        anchors.leftMargin: scene.look.gap
        anchors.right: parent.right
        anchors.verticalCenter: sign.verticalCenter
        font.pixelSize: scene.look.title
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: qsTr("已收件")
    }
    Column {
        anchors.left: parent.left
        anchors.right: code.visible ? code.left : parent.right
        anchors.rightMargin: scene.look.gap
        anchors.top: sign.bottom
        anchors.topMargin: scene.look.gap
        spacing: scene.look.gap

        HallText {
            font.pixelSize: scene.look.lead
            font.weight: Font.DemiBold
            text: scene.paper.item
            width: parent.width
        }
        Repeater {
            model: scene.paper.caseNumbers

            HallText {
                required property string modelData

                font.pixelSize: scene.look.body
                text: qsTr("收件编号\n%1").arg(modelData)
                width: parent?.width ?? 0
            }
        }
        HallText {
            font.pixelSize: scene.look.body
            text: qsTr("承诺时限：%1").arg(scene.paper.promised)
            visible: scene.paper.promised !== ""
            width: parent.width
        }
        HallText {
            color: Theme.warning
            font.pixelSize: scene.look.body
            text: qsTr("还要补交：%1").arg(scene.paper.later.join(qsTr("、")))
            visible: scene.paper.later.length > 0
            width: parent.width
        }
        HallText {
            color: Theme.warning
            font.pixelSize: scene.look.body
            text: scene.paper.deliveryNote
            visible: text !== ""
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: scene.look.body
            text: qsTr("请收好凭条。")
            visible: scene.paper.phase === "printed"
            width: parent.width
        }
    }
    Column {
        id: code

        anchors.right: parent.right
        anchors.top: sign.bottom
        anchors.topMargin: scene.look.gap
        spacing: scene.look.gap
        visible: scene.paper.qr

        Image {
            Accessible.name: qsTr("查进度的二维码")
            Accessible.role: Accessible.Graphic
            cache: false
            height: scene.look.px(360)
            smooth: false
            source: scene.paper.qr ? "image://visit/qr/citizen" : ""
            width: height
        }
        HallText {
            font.pixelSize: scene.look.body
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("扫码查进度")
            width: parent.width
        }
    }
}
