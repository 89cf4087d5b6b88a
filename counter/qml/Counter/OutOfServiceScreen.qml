import QtQuick
import Counter.Models

Notice {
    id: screen

    required property CounterShell shell

    advice: screen.shell.reason === "store_damaged" ? qsTr("本机保存的资料损坏，要由技术人员修复。请马上通知技术人员，请办事人到其他窗口办理；其他窗口和自助终端照常使用。不要自行关机或者重装。已收件的以凭证为准，修复后能读出的都会保留，修好后本页会自己恢复。") : screen.shell.reason === "store_too_new" ? qsTr("本机的程序版本太旧，打不开新版本保存的数据。请通知技术人员升级程序，请办事人到其他窗口办理。数据没有丢失。") : qsTr("本机暂时不能保存资料，程序会自己再试。请办事人到其他窗口办理；几分钟后还没有恢复，请通知技术人员。已收件的都在，恢复后自动送达。")
    symbol: "warning"
    title: qsTr("本窗口暂时不能收件")
}
