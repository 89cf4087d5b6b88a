import QtQuick
import Counter.Models

Notice {
    id: screen

    required property CounterShell shell

    advice: screen.shell.reason === "store_damaged" ? qsTr("本机的数据库损坏，打不开了。请到其他窗口办理，并通知技术人员：关闭本机的终端程序和同步程序，运行 hall-sync verify --repair。旧数据库会原样留存，能读出的全部转入新库，读不出的逐件列出收件编号；修好后本页会自己恢复。") : screen.shell.reason === "store_too_new" ? qsTr("本机的数据由更新版本的程序写入，请升级程序后再用。数据没有丢失。") : qsTr("本机的数据库打不开。请联系管理员；已收件的材料都在，恢复后自动送达。程序每隔一会儿会自己再试。")
    symbol: "warning"
    title: qsTr("本窗口暂时不能收件")
}
