import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskEnd end

    function words(ending: string): string {
        switch (ending) {
        case "taken_in":
            return qsTr("您的事项已经收件。请带好身份证、材料原件和凭证。");
        case "kept":
            return qsTr("填写的内容已保存。下次在本机刷身份证，就能接着办。");
        case "discarded":
            return qsTr("填写的内容已经全部清除。");
        case "timed_out":
            return qsTr("长时间没有操作，屏幕上的信息已经清除。没办完的，再刷身份证可以继续。");
        case "window":
            return qsTr("请带上身份证和材料到人工窗口，工作人员会帮您办理。已填写的内容已保存。");
        default:
            return qsTr("没有保存任何信息。");
        }
    }

    bar: false
    centred: true
    primaryName: "button-finish"
    primaryText: qsTr("回到首页")
    scrolls: false
    spacing: Theme.gapL

    onPrimary: screen.shell.finish()

    HallCard {
        objectName: "ending-" + screen.end.ending
        padding: Theme.gapXl
        width: parent?.width ?? 0

        Rectangle {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: screen.end.ending === "taken_in" ? Theme.successTint : Theme.primaryTint
            height: Theme.px(220)
            radius: height / 2
            width: height

            HallIcon {
                anchors.centerIn: parent
                color: screen.end.ending === "taken_in" ? Theme.success : Theme.primary
                name: screen.end.ending === "window" ? "window" : screen.end.ending === "timed_out" ? "clock" : "check-circle"
                size: Theme.px(130)
            }
        }
        HallText {
            font.pixelSize: Theme.display
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            text: screen.end.ending === "window" ? qsTr("请到人工窗口") : screen.end.ending === "timed_out" ? qsTr("已自动结束") : screen.end.ending === "taken_in" ? qsTr("办理完成，谢谢") : qsTr("已结束")
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: screen.words(screen.end.ending)
            width: parent?.width ?? 0
        }
    }
    HallBanner {
        objectName: "card-left"
        symbol: "card"
        text: qsTr("您的身份证还在读卡区，请拿走！")
        tone: "danger"
        visible: screen.end.cardLeft
        width: parent?.width ?? 0
    }
    HallBanner {
        symbol: "card"
        text: qsTr("请检查：身份证、材料原件、凭证都拿好了吗？")
        visible: !screen.end.cardLeft
        width: parent?.width ?? 0
    }
}
