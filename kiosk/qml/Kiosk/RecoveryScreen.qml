import QtQuick
import Hall

KioskPage {
    id: screen

    bar: false
    centred: true
    primaryName: "button-finish"
    primaryText: qsTr("回到首页")

    onPrimary: screen.shell.finish()

    HallTrouble {
        advice: qsTr("抱歉，终端刚才出了问题，屏幕上的信息已经清除。已经提交的事项是安全的；没有办完的，再刷一次身份证就可以继续，或补打凭证。")
        symbol: "retake"
        title: qsTr("请重新开始")
        width: parent?.width ?? 0
    }
    HallBanner {
        symbol: "card"
        text: qsTr("请取回您的身份证。")
        tone: "warning"
        width: parent?.width ?? 0
    }
}
