pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// Records to the platform and receipts back, on a stick, where there is no network.
HallScroll {
    id: page

    required property StickPage stick

    padding: Theme.gapS

    HallBanner {
        text: qsTr("没有网络时，把待送的收件导出到U盘，带到平台接收。盘上的内容已加密，只有平台能打开；收件仍留在本机，读到回执才算送达。")
        tone: "info"
        width: page.innerWidth
    }
    HallBanner {
        objectName: "stick-progress"
        symbol: "clock"
        text: page.stick.total > 0 ? qsTr("正在处理，第 %1 件，共 %2 件。请不要拔出U盘。").arg(Math.min(page.stick.done + 1, page.stick.total)).arg(page.stick.total) : qsTr("正在处理，请不要拔出U盘。")
        tone: "info"
        visible: page.stick.working
        width: page.innerWidth
    }
    HallBanner {
        objectName: "stick-result"
        symbol: page.stick.good ? "check-circle" : "warning"
        text: page.stick.result
        tone: page.stick.good ? "success" : "warning"
        visible: page.stick.result !== ""
        width: page.innerWidth
    }
    HallText {
        objectName: "stick-none"
        text: qsTr("没有插入U盘。")
        visible: page.stick.stickNames.length === 0
        width: page.innerWidth
    }
    Repeater {
        model: page.stick.stickNames

        HallCard {
            id: card

            required property int index
            required property string modelData

            padding: Theme.gap
            width: page.innerWidth

            HallText {
                font.weight: Font.DemiBold
                text: qsTr("U盘：%1").arg(card.modelData)
                width: parent.width
            }
            Flow {
                spacing: Theme.gapS
                width: parent.width

                HallButton {
                    enabled: !page.stick.working
                    kind: HallButton.Primary
                    objectName: "button-stick-out-" + card.index
                    text: qsTr("导出到U盘")

                    onClicked: page.stick.carryOut(card.index)
                }
                HallButton {
                    enabled: !page.stick.working
                    objectName: "button-stick-in-" + card.index
                    text: qsTr("读取回执")

                    onClicked: page.stick.bringIn(card.index)
                }
            }
        }
    }
}
