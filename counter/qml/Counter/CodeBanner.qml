import QtQuick
import Hall
import Counter.Models

// What was held before the scanner, and what it leads to. What is not ours is shown as the plain text it is.
HallBanner {
    id: banner

    required property CounterCode code

    function words(state: string): string {
        switch (state) {
        case "foreign":
            return banner.code.text === "" ? qsTr("扫到的码读不出内容，不是本厅的码。") : qsTr("这不是本厅的码，没有打开。内容是：%1").arg(banner.code.text);
        case "slip":
            return qsTr("扫到凭条 %1，正在找草稿。").arg(banner.code.text);
        case "slip_arrived":
            return qsTr("凭条 %1 的草稿找到了，核对身份后自动打开。").arg(banner.code.text);
        case "slip_not_yet":
            return qsTr("凭条 %1 的草稿还在那台终端上，它断网，没有送到大厅。").arg(banner.code.text);
        case "slip_closed":
            return qsTr("凭条 %1 的草稿已经办完或作废了。").arg(banner.code.text);
        case "slip_unreachable":
            return qsTr("大厅和市平台都连不上，凭条 %1 的草稿暂时找不到。").arg(banner.code.text);
        case "receipt":
            return qsTr("扫到收件凭证，核对身份后会标出是哪一件。");
        case "ticket":
            return qsTr("扫到排队号 %1。").arg(banner.code.text);
        case "ticket_unknown":
            return qsTr("排队号 %1 不在今天的队列里，照样可以接待。").arg(banner.code.text);
        default:
            return "";
        }
    }

    objectName: "code-" + banner.code.state
    symbol: "qr"
    text: banner.words(banner.code.state)
    tone: ["foreign", "slip_not_yet", "slip_closed", "slip_unreachable", "ticket_unknown"].includes(banner.code.state) ? "warning" : "info"
    visible: text !== ""
}
