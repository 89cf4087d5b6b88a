import QtQuick
import Hall
import Counter.Models

Notice {
    id: screen

    required property CounterShell shell

    advice: qsTr("程序出了意外，刚才的页面已经关闭。已收件的和已暂存的都在；请重新读卡，接着办理。")
    symbol: "retake"
    title: qsTr("请重新开始")

    HallButton {
        anchors.horizontalCenter: parent?.horizontalCenter
        focus: true
        keys: "F2"
        kind: HallButton.Primary
        objectName: "button-finish"
        text: qsTr("继续工作")

        onClicked: screen.shell.finish()
    }
}
