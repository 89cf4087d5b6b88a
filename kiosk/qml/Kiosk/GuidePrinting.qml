import QtQuick
import Hall
import Kiosk.Models

// How printing goes; nothing as long as nothing was printed.
HallBanner {
    id: banner

    required property KioskGuideBook book

    readonly property string phase: banner.book.phase

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

    objectName: "printing-" + banner.phase
    symbol: banner.phase === "printed" ? "check-circle" : banner.phase === "printing" ? "printer" : "warning"
    text: banner.phase === "printing" ? qsTr("正在打印…") : banner.phase === "printed" ? qsTr("已打印，请取走") : qsTr("没有打印好：%1。请再试一次，或者扫码用手机看。").arg(banner.troubleText(banner.book.trouble))
    tone: banner.phase === "printed" ? "success" : banner.phase === "printing" ? "info" : "danger"
    visible: banner.phase !== ""
}
