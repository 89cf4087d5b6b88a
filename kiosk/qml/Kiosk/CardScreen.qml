pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskCard card

    readonly property bool problem: screen.card.phase === "problem"
    readonly property bool windowFirst: screen.card.manyTries || ["not_genuine", "expired"].includes(screen.card.trouble)

    function troubleTitle(trouble: string): string {
        switch (trouble) {
        case "lifted":
            return qsTr("身份证拿开得太早了");
        case "unreadable":
            return qsTr("没有读出身份证");
        case "refused":
            return qsTr("这张卡不能在这里读取");
        case "not_genuine":
            return qsTr("身份证需要工作人员核对");
        case "invalid":
            return qsTr("身份证上的信息有误");
        case "expired":
            return qsTr("身份证已经过期");
        case "no_reader":
            return qsTr("读卡器暂时不能用");
        case "reader_restarting":
            return qsTr("读卡器正在重新启动");
        default:
            return qsTr("没有等到身份证");
        }
    }

    function troubleAdvice(trouble: string): string {
        switch (trouble) {
        case "lifted":
            return qsTr("请把身份证重新平放在读卡区，等屏幕提示“读取完成”后再拿起。");
        case "unreadable":
            return qsTr("请取下卡套，避开手机和硬币，平放后再试。试三次仍不行，请到人工窗口办理。");
        case "refused":
            return qsTr("请使用居民身份证、港澳台居民居住证或外国人永久居留身份证。其他证件请到人工窗口办理。");
        case "not_genuine":
            return qsTr("芯片里的信息没有通过核验。请带着身份证到人工窗口，由工作人员为您核对。");
        case "invalid":
            return qsTr("读出的号码或日期没有通过校验。请再读一次；仍不行请到人工窗口核对。");
        case "expired":
            return qsTr("请换领新身份证后再来。急需办理的，可以到人工窗口咨询临时身份证明。");
        case "no_reader":
            return qsTr("您可以换一台终端，或到人工窗口办理；也可以过一会儿再试。");
        case "reader_restarting":
            return qsTr("请先拿起身份证，稍等几秒钟，点“再试一次”，再重新放上。");
        default:
            return qsTr("请拿起身份证，点“再试一次”，再平放到读卡区。没带身份证的，请到人工窗口办理。");
        }
    }

    centred: true
    primaryName: screen.windowFirst ? "button-window" : "button-retry"
    primarySymbol: screen.windowFirst ? "window" : "retake"
    primaryText: !screen.problem ? "" : screen.windowFirst ? qsTr("去人工窗口办理") : qsTr("再试一次")
    secondaryName: screen.windowFirst ? "button-retry" : "button-window"
    secondarySymbol: screen.windowFirst ? "retake" : "window"
    secondaryText: !screen.problem ? "" : screen.windowFirst ? qsTr("再试一次") : qsTr("去人工窗口")
    spacing: Theme.gapL
    subtitle: screen.problem ? "" : screen.card.phase === "seen" ? qsTr("请不要移动身份证，马上就好。") : qsTr("放在屏幕下方亮灯的读卡区，读取前不要拿起。已经放着的，请拿起来再放一次。")
    title: screen.problem ? "" : screen.card.phase === "seen" ? qsTr("正在读取身份证") : qsTr("请把身份证平放在读卡区")

    onPrimary: screen.windowFirst ? screen.shell.window() : screen.shell.retry()
    onSecondary: screen.windowFirst ? screen.shell.retry() : screen.shell.window()

    HallCard {
        objectName: "card-" + screen.card.phase
        padding: Theme.gapXl
        visible: !screen.problem
        width: parent?.width ?? 0

        CardReaderPicture {
            anchors.horizontalCenter: parent?.horizontalCenter
            phase: screen.card.phase
        }
        HallBusy {
            anchors.horizontalCenter: parent?.horizontalCenter
        }
        HallText {
            color: screen.card.phase === "seen" ? Theme.success : Theme.primary
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            text: screen.card.phase === "seen" ? qsTr("已感应到卡片，正在读取…") : qsTr("等待放卡…")
            width: parent?.width ?? 0
        }
    }
    HallBanner {
        symbol: "lock"
        text: qsTr("只读取证件上的文字和照片，不读取指纹。")
        visible: !screen.problem
        width: parent?.width ?? 0
    }
    HallTrouble {
        advice: screen.troubleAdvice(screen.card.trouble)
        objectName: "trouble-" + screen.card.trouble
        symbol: "card"
        title: screen.troubleTitle(screen.card.trouble)
        visible: screen.problem
        width: parent?.width ?? 0
    }
}
