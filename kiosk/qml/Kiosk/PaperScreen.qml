pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskReceipt receipt

    readonly property string phase: screen.receipt.phase
    readonly property bool failed: screen.phase === "not_printed" || screen.phase === "unknown"

    function troubleText(trouble: string): string {
        switch (trouble) {
        case "no_paper":
            return qsTr("打印机没有纸了");
        case "cover_open":
            return qsTr("打印机盖子没有关好");
        case "jam":
            return qsTr("打印机卡纸了");
        case "no_toner":
            return qsTr("打印机没有墨粉了");
        case "no_printer":
            return qsTr("打印机暂时连不上");
        default:
            return qsTr("打印机出了故障");
        }
    }

    primaryName: "button-finish"
    primaryText: screen.phase === "printing" ? "" : screen.receipt.certificate ? qsTr("取好了，打印证明") : screen.phase === "printed" ? qsTr("取好了，结束") : qsTr("已记下编号，结束")
    secondaryName: screen.phase === "not_printed" ? "button-retry" : "button-reprint"
    secondarySymbol: "printer"
    secondaryText: screen.phase === "printing" ? "" : screen.phase === "not_printed" ? qsTr("再打印一次") : qsTr("补打一张")
    spacing: Theme.gap
    subtitle: screen.receipt.item
    title: screen.receipt.again ? qsTr("您的事项已提交") : qsTr("提交成功，已收件")

    onPrimary: screen.shell.finish()
    onSecondary: screen.phase === "not_printed" ? screen.shell.retry() : screen.receipt.reprint()

    HallCard {
        objectName: "paper-" + screen.phase
        spacing: Theme.gapS
        width: parent?.width ?? 0

        PrinterPicture {
            anchors.horizontalCenter: parent?.horizontalCenter
            out: screen.phase === "printed"
            printing: screen.phase === "printing"
            trouble: screen.phase === "not_printed" || screen.phase === "unknown"
        }
        HallText {
            color: screen.phase === "printed" ? Theme.success : screen.phase === "printing" ? Theme.primary : Theme.accent
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            objectName: "paper-words"
            text: screen.phase === "printing" ? qsTr("正在打印凭证…") : screen.phase === "printed" ? screen.receipt.page ? qsTr("A4 凭证已打印，请从旁边的打印机取走") : qsTr("凭证已打印，请从出纸口取走") : screen.phase === "not_printed" ? qsTr("凭证没有打印：%1").arg(screen.troubleText(screen.receipt.trouble)) : qsTr("凭证可能没有打印完整：%1").arg(screen.troubleText(screen.receipt.trouble))
            width: parent?.width ?? 0
        }
        HallText {
            horizontalAlignment: Text.AlignHCenter
            text: screen.phase === "not_printed" ? qsTr("您的事项已经收件，不受影响。工作人员装好纸后可以再打印，也可以记下编号或扫码，以后刷身份证补打。") : qsTr("请看一看出纸口。没有拿到完整的凭证，可以补打一张，上面会注明“补打”。")
            visible: screen.failed
            width: parent?.width ?? 0
        }
        HallButton {
            anchors.horizontalCenter: parent?.horizontalCenter
            objectName: "button-print-page"
            symbol: "document"
            text: screen.receipt.page ? qsTr("再用 A4 纸打印") : qsTr("改用 A4 纸打印")
            visible: screen.failed && screen.receipt.pages

            onClicked: screen.receipt.printPage()
        }
    }
    HallCard {
        spacing: Theme.gap
        width: parent?.width ?? 0

        Item {
            height: Math.max(facts.implicitHeight, qr.visible ? qr.height + qrText.height + Theme.gapXs : 0)
            width: parent?.width ?? 0

            Column {
                id: facts

                anchors.left: parent.left
                anchors.right: qr.visible ? qr.left : parent.right
                anchors.rightMargin: qr.visible ? Theme.gapL : 0
                spacing: Theme.gapS

                HallText {
                    color: Theme.inkSoft
                    text: qsTr("收件编号（可以抄下或拍照）")
                    width: parent.width
                }
                HallText {
                    font.pixelSize: Theme.lead
                    font.weight: Font.Bold
                    objectName: "case-number"
                    text: screen.receipt.caseNo
                    visible: screen.receipt.cases.length === 0
                    width: parent.width
                }
                Repeater {
                    model: screen.receipt.cases

                    Column {
                        id: one

                        required property var modelData
                        required property int index

                        bottomPadding: Theme.gapXs
                        width: parent?.width ?? 0

                        HallText {
                            color: Theme.primaryDeep
                            font.weight: Font.DemiBold
                            text: (one.index + 1) + ". " + one.modelData.item
                            width: parent.width
                        }
                        HallText {
                            font.pixelSize: Theme.lead
                            font.weight: Font.Bold
                            objectName: "case-number-" + one.index
                            text: one.modelData.number
                            width: parent.width
                        }
                        HallText {
                            color: Theme.inkSoft
                            text: one.modelData.organ + " · " + one.modelData.promised
                            width: parent.width
                        }
                        HallText {
                            color: Theme.warning
                            objectName: "case-after-" + one.index
                            text: qsTr("第 %1 件办好后自动开始，不用再来").arg(one.modelData.after)
                            visible: one.modelData.after !== ""
                            width: parent.width
                        }
                    }
                }
                HallLabelled {
                    label: qsTr("收件时间")
                    labelWidth: Theme.body * 5.2
                    value: screen.receipt.takenIn
                    width: parent.width
                }
                HallLabelled {
                    label: qsTr("承诺时限")
                    labelWidth: Theme.body * 5.2
                    value: screen.receipt.promised
                    visible: screen.receipt.cases.length === 0
                    width: parent.width
                }
            }
            Rectangle {
                id: qr

                anchors.right: parent.right
                border.color: Theme.line
                border.width: Theme.stroke
                color: Theme.surface
                height: Theme.px(300)
                visible: screen.receipt.progressUrl !== ""
                width: height

                Image {
                    Accessible.name: qsTr("查询进度的二维码")
                    Accessible.role: Accessible.Graphic
                    anchors.fill: parent
                    cache: false
                    fillMode: Image.PreserveAspectFit
                    objectName: "progress-qr"
                    smooth: false
                    source: screen.receipt.progressUrl === "" ? "" : "image://visit/qr/0"
                    sourceSize: Qt.size(Math.round(Theme.px(300)), Math.round(Theme.px(300)))
                }
            }
            HallText {
                id: qrText

                anchors.horizontalCenter: qr.horizontalCenter
                anchors.top: qr.bottom
                anchors.topMargin: Theme.gapXs
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("手机扫码查进度（可不用）")
                visible: qr.visible
                width: qr.width
            }
        }
        HallBanner {
            objectName: "delivery-note"
            symbol: "offline"
            text: screen.receipt.deliveryNote
            tone: "warning"
            visible: screen.receipt.deliveryNote !== ""
            width: parent?.width ?? 0
        }
        HallBanner {
            symbol: "clock"
            text: qsTr("记得补交：%1").arg(screen.receipt.later.join(qsTr("、")))
            tone: "warning"
            visible: screen.receipt.later.length > 0
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            text: screen.receipt.certificate ? qsTr("这件事已经当场办结，点“取好了，打印证明”领取结果。") : qsTr("5 个工作日内会告诉您是否受理；逾期没有告知的，自收件之日起即为受理。")
            width: parent?.width ?? 0
        }
    }
}
