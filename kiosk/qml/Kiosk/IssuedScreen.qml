import QtQuick
import Hall
import Kiosk.Models

// The paper of an errand on its way out.
KioskPage {
    id: screen

    required property KioskErrand errand

    readonly property string phase: screen.errand.phase
    readonly property bool failed: screen.phase === "not_printed" || screen.phase === "unknown"

    function heading(issued: string): string {
        switch (issued) {
        case "supplement":
            return qsTr("补交成功");
        case "complaint":
            return qsTr("已经收到您的意见");
        case "appointment":
            return qsTr("预约成功");
        case "fee_slip":
            return qsTr("打印缴费通知单");
        default:
            return qsTr("打印证照证明");
        }
    }

    function words(issued: string): string {
        switch (issued) {
        case "supplement":
            return qsTr("补交的内容已经保存，不受打印影响。");
        case "complaint":
            return qsTr("您的意见已经登记，不受打印影响，请记下编号。也可以拨打 12345。");
        case "fee_slip":
            return qsTr("缴款单号已经生成，不受打印影响，请记下编号，凭编号缴费。");
        case "appointment":
            return qsTr("预约已经登记，不受打印影响，到时候刷身份证就能找到。");
        default:
            return qsTr("请工作人员处理好打印机，再打印一次。");
        }
    }

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

    bar: false
    primaryName: "button-finish"
    primaryText: screen.phase === "printing" ? "" : screen.phase === "printed" ? qsTr("取好了") : qsTr("不打印了，结束")
    secondaryName: "button-retry"
    secondarySymbol: "printer"
    secondaryText: screen.failed ? qsTr("再打印一次") : ""
    title: screen.heading(screen.errand.issued)

    onPrimary: screen.shell.finish()
    onSecondary: screen.shell.retry()

    HallCard {
        objectName: "issued-" + screen.phase
        width: parent?.width ?? 0

        PrinterPicture {
            anchors.horizontalCenter: parent?.horizontalCenter
            out: screen.phase === "printed"
            printing: screen.phase === "printing"
            trouble: screen.failed
        }
        HallText {
            color: screen.phase === "printed" ? Theme.success : screen.phase === "printing" ? Theme.primary : Theme.accent
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            text: screen.phase === "printing" ? qsTr("正在打印…") : screen.phase === "printed" ? qsTr("已打印，请取走") : screen.phase === "not_printed" ? qsTr("没有打印：%1").arg(screen.troubleText(screen.errand.trouble)) : qsTr("可能没有打印完整：%1").arg(screen.troubleText(screen.errand.trouble))
            width: parent?.width ?? 0
        }
        HallText {
            horizontalAlignment: Text.AlignHCenter
            text: screen.words(screen.errand.issued)
            visible: screen.failed
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("编号")
            objectName: "issued-number"
            strong: true
            value: screen.errand.number
            visible: screen.errand.number !== ""
            width: parent?.width ?? 0
        }
    }
}
