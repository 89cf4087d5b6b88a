import QtQuick
import Hall
import Kiosk.Models

// HallPage with the kiosk's frame: clock, hall, way bar, and the ways out as the flow allows them.
HallPage {
    id: page

    required property KioskShell shell
    property bool bar: true

    // a page within this page is open: back leads out of it first
    property bool inside: false

    signal stepOut

    function weekday(index: int): string {
        return [qsTr("星期一"), qsTr("星期二"), qsTr("星期三"), qsTr("星期四"), qsTr("星期五"), qsTr("星期六"), qsTr("星期日")][index];
    }

    // who is past the guide goes on with what was begun
    function roomWords(): string {
        if (page.shell.part < 1)
            return qsTr("本机存储空间不足，不能办理新的事项：请换一台机器或到人工窗口，并告诉工作人员。已保存的可以继续。");
        if (page.shell.full)
            return qsTr("本机存储空间已满，不能再拍材料：请告诉工作人员，或到人工窗口接着办。已经填好的不会丢失。");
        return qsTr("本机存储空间不足，您正在办的可以接着办完。也请告诉工作人员。");
    }

    canBack: page.shell.canBack
    canCancel: page.shell.canCancel
    canHelp: page.shell.canHelp
    canSet: page.shell.canSet
    dateText: qsTr("%1年%2月%3日 %4").arg(page.shell.year).arg(page.shell.month).arg(page.shell.day).arg(page.weekday(page.shell.weekday))
    hallName: page.shell.hallName
    hotline: qsTr("政务服务便民热线 12345")
    keyboardHeight: Theme.keyboardRoom
    notice: !page.shell.takesIn ? page.roomWords() : page.shell.offline ? qsTr("网络暂时中断：可以照常办理，收件后保存在本机，网络恢复后自动送达。") : ""
    noticeSymbol: page.shell.takesIn ? "offline" : "warning"
    phone: page.shell.hallPhone
    place: page.shell.place
    step: page.shell.part
    steps: page.bar && page.shell.part >= 0 ? [qsTr("选择事项"), qsTr("核对身份"), qsTr("填写信息"), qsTr("提交材料"), qsTr("签名确认"), qsTr("领取凭证")] : []
    timeText: page.shell.timeText

    onBack: page.inside ? page.stepOut() : page.shell.back()
    onCancel: page.shell.cancel()
    onHelp: page.shell.help()
    onSettings: page.shell.settings()
    onStaff: page.shell.maintain()
}
