import QtQuick
import Counter.Models

Notice {
    id: screen

    required property CounterShell shell

    advice: screen.shell.reason === "store_too_new" ? qsTr("本机的数据由更新版本的程序写入，请升级程序后再用。数据没有丢失。") : qsTr("本机的数据库打不开。请联系管理员；已收件的材料都在，恢复后自动送达。程序每隔一会儿会自己再试。")
    symbol: "warning"
    title: qsTr("本窗口暂时不能收件")
}
