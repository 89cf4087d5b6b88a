pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// Every device as it is now, and its self-test.
HallScroll {
    id: page

    required property Technician technician

    function testWords(role: string): string {
        switch (role) {
        case "receipt_printer":
            return qsTr("打印测试单");
        case "page_printer":
            return qsTr("打印测试页");
        case "document_camera":
            return qsTr("试拍一张");
        case "document_scanner":
            return qsTr("试扫一张");
        case "code_scanner":
            return qsTr("试扫一个码");
        case "id_card":
        case "smart_card":
        case "passport":
            return qsTr("试读一张");
        default:
            return qsTr("自检");
        }
    }

    padding: Theme.gapS

    HallText {
        color: Theme.inkSoft
        text: qsTr("terminal.toml 里没有设备。")
        visible: rows.count === 0
        width: page.innerWidth
    }
    Repeater {
        id: rows

        model: page.technician.devices

        HallCard {
            id: card

            required property string role
            required property string name
            required property string grade
            required property string stateWords
            required property string why
            required property string action
            required property string supplies
            required property string modelWords
            required property string detail
            required property string test
            required property string testWords
            required property string lastTest

            objectName: "device-" + card.role
            padding: Theme.gap
            spacing: Theme.gapXs
            width: page.innerWidth

            Item {
                height: Math.max(words.height, testButton.height)
                width: parent.width

                TechnicianMark {
                    id: mark

                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    grade: card.grade
                }
                Column {
                    id: words

                    anchors.left: mark.right
                    anchors.leftMargin: Theme.gap
                    anchors.right: testButton.left
                    anchors.rightMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.gapXs

                    HallText {
                        font.pixelSize: Theme.lead
                        font.weight: Font.DemiBold
                        objectName: "device-words-" + card.role
                        text: qsTr("%1：%2").arg(card.name).arg(card.stateWords)
                        width: parent.width
                    }
                    HallText {
                        color: Theme.danger
                        text: card.why
                        visible: text !== ""
                        width: parent.width
                    }
                    HallText {
                        text: card.action
                        visible: text !== ""
                        width: parent.width
                    }
                    HallText {
                        objectName: "device-supplies-" + card.role
                        text: card.supplies
                        visible: text !== ""
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        text: [card.modelWords, card.detail].filter(part => part !== "").join(" · ")
                        visible: text !== ""
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                    HallText {
                        color: card.test === "good" ? Theme.success : card.test === "bad" ? Theme.danger : Theme.inkSoft
                        font.weight: Font.DemiBold
                        objectName: "device-test-" + card.role
                        text: qsTr("自检：%1").arg(card.testWords)
                        visible: card.test !== "none"
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        objectName: "device-last-test-" + card.role
                        text: qsTr("上次自检：%1").arg(card.lastTest)
                        visible: card.test === "none" && card.lastTest !== ""
                        width: parent.width
                    }
                }
                HallButton {
                    id: testButton

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    objectName: "button-test-" + card.role
                    text: card.test === "running" ? qsTr("取消") : page.testWords(card.role)

                    onClicked: {
                        if (card.test === "running")
                            page.technician.cancelTest(card.role);
                        else
                            page.technician.test(card.role);
                    }
                }
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        objectName: "devices-not-bound"
        text: qsTr("没有配置：%1。在“安装绑定”里查找和绑定。").arg(page.technician.notBound)
        visible: page.technician.notBound !== ""
        width: page.innerWidth
    }
}
