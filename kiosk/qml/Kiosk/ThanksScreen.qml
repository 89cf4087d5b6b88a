import QtQuick
import Hall
import Kiosk.Models

// The last page: nothing of the visit but what somebody takes along: a number in the queue, where the draft is, a code.
KioskPage {
    id: screen

    required property KioskEnd end

    readonly property bool window: screen.end.ending === "window"
    readonly property bool takesAlong: screen.end.number !== "" || screen.end.slip !== ""
    readonly property bool paperFailed: screen.end.paper === "not_printed" || screen.end.paper === "unknown"

    function heading(ending: string): string {
        switch (ending) {
        case "window":
            return qsTr("请到人工窗口");
        case "timed_out":
            return qsTr("已自动结束");
        case "done":
        case "taken_in":
            return qsTr("办理完成，谢谢");
        case "lost":
            return screen.end.closed === "" ? qsTr("已在别处接着办理") : qsTr("已在别处办理");
        default:
            return qsTr("已结束");
        }
    }

    function words(ending: string): string {
        switch (ending) {
        case "taken_in":
            return qsTr("您的事项已经收件。请带好身份证、材料原件和凭证。");
        case "done":
            return qsTr("请带好身份证和打印的单据。");
        case "kept":
            return "";
        case "discarded":
            return qsTr("填写的内容已经全部清除。");
        case "timed_out":
            return qsTr("长时间没有操作，屏幕上的信息已经清除。");
        case "lost":
            return screen.lostWords();
        case "window":
            return screen.end.settling ? "" : screen.end.number !== "" ? qsTr("请带好身份证和材料，听到叫号再到窗口。") : qsTr("现在取不到号。请带好身份证和材料，直接到人工窗口或咨询台，工作人员会安排。");
        default:
            return qsTr("没有保存任何信息。");
        }
    }

    function lostWords(): string {
        if (screen.end.closed === "taken_in")
            return qsTr("这件事已经在其他窗口或终端收件，不用再办。屏幕上的信息已经清除。");
        if (screen.end.closed !== "")
            return qsTr("这件事已经在其他窗口或终端结束。屏幕上的信息已经清除。");
        return screen.end.lostTo === "" ? qsTr("您的申请已在其他窗口或终端打开，请到那里接着办。屏幕上的信息已经清除。") : qsTr("您的申请已在“%1”打开，请到那里接着办。屏幕上的信息已经清除。").arg(screen.end.lostTo);
    }

    function symbol(ending: string): string {
        return ending === "window" || ending === "lost" ? "window" : ending === "timed_out" ? "clock" : "check-circle";
    }

    function keptWords(): string {
        if (screen.end.slip !== "")
            return qsTr("大厅的共享服务没有回应，填写的内容暂时只保存在这台终端。回到这里刷身份证就能接着办；去窗口请带上身份证和这个凭条码，网络恢复后凭它就能找到。");
        if (screen.end.kept === "shared")
            return qsTr("填写的内容已保存：到任何一个窗口或终端刷身份证，就能接着办。");
        return qsTr("填写的内容保存在这台终端：下次在这里刷身份证，就能接着办。");
    }

    function paperWords(paper: string): string {
        switch (paper) {
        case "printing":
            return qsTr("正在打印凭条…");
        case "printed":
            return qsTr("凭条已打印，请从出纸口取走");
        case "not_printed":
            return qsTr("凭条没有打印，请抄下或拍下上面的内容");
        default:
            return qsTr("凭条可能没有打印完整，请抄下或拍下上面的内容");
        }
    }

    bar: false
    centred: true
    primaryName: "button-finish"
    primaryText: screen.takesAlong ? qsTr("记下了，回到首页") : qsTr("回到首页")
    secondaryName: "button-retry"
    secondarySymbol: "printer"
    secondaryText: screen.paperFailed ? qsTr("再打印一次") : ""
    spacing: Theme.gapL

    onPrimary: screen.shell.finish()
    onSecondary: screen.shell.retry()

    HallCard {
        objectName: "ending-" + screen.end.ending
        padding: screen.takesAlong ? Theme.gapL : Theme.gapXl
        width: parent?.width ?? 0

        Rectangle {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: screen.end.ending === "taken_in" ? Theme.successTint : Theme.primaryTint
            height: Theme.px(220)
            radius: height / 2
            visible: !screen.takesAlong
            width: height

            HallIcon {
                anchors.centerIn: parent
                color: screen.end.ending === "taken_in" ? Theme.success : Theme.primary
                name: screen.symbol(screen.end.ending)
                size: Theme.px(130)
            }
        }
        HallText {
            font.pixelSize: screen.takesAlong ? Theme.title : Theme.display
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            text: screen.heading(screen.end.ending)
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: screen.words(screen.end.ending)
            visible: text !== ""
            width: parent?.width ?? 0
        }
        HallBusy {
            anchors.horizontalCenter: parent?.horizontalCenter
            visible: screen.end.settling
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: screen.window ? qsTr("正在为您取号…") : qsTr("正在确认内容保存到哪里…")
            visible: screen.end.settling
            width: parent?.width ?? 0
        }
    }
    HallBanner {
        objectName: "end-waits"
        symbol: "clock"
        text: qsTr("凭证上的第 %1 件要等前一件办好：前一件的证照出来后自动开始，不用再来。").arg(screen.end.waits)
        visible: screen.end.waits !== ""
        width: parent?.width ?? 0
    }
    HallCard {
        objectName: "queue-card"
        spacing: Theme.gapS
        visible: screen.end.number !== ""
        width: parent?.width ?? 0

        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("您的排队号")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.primary
            font.letterSpacing: Theme.px(6)
            font.pixelSize: Theme.display * 1.9
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "queue-number"
            text: screen.end.number
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.heading
            horizontalAlignment: Text.AlignHCenter
            objectName: "queue-ahead"
            text: screen.end.ahead === 0 ? qsTr("前面没有人，马上就到您") : qsTr("前面还有 %1 位").arg(screen.end.ahead)
            width: parent?.width ?? 0
        }
    }
    HallCard {
        objectName: "why-card"
        spacing: Theme.gapXs
        visible: screen.end.why.length + screen.end.bring.length > 0
        width: parent?.width ?? 0

        HallText {
            font.weight: Font.DemiBold
            text: qsTr("到窗口要解决的问题")
            visible: screen.end.why.length > 0
            width: parent?.width ?? 0
        }
        HallText {
            objectName: "end-why"
            text: screen.end.why.map(words => "· " + words).join("\n")
            visible: text !== ""
            width: parent?.width ?? 0
        }
        HallText {
            font.weight: Font.DemiBold
            text: qsTr("还缺的材料，请带到窗口")
            visible: screen.end.bring.length > 0
            width: parent?.width ?? 0
        }
        HallText {
            objectName: "end-bring"
            text: screen.end.bring.map(words => "· " + words).join("\n")
            visible: text !== ""
            width: parent?.width ?? 0
        }
    }
    HallCard {
        objectName: "slip-card"
        spacing: Theme.gapS
        visible: screen.end.slip !== ""
        width: parent?.width ?? 0

        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("凭条码（可以抄下或拍照）")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.primary
            font.letterSpacing: Theme.px(4)
            font.pixelSize: Theme.display
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "slip-code"
            text: screen.end.slip
            width: parent?.width ?? 0
        }
    }
    HallBanner {
        objectName: screen.end.kept === "shared" ? "kept-shared" : "kept-here"
        symbol: screen.end.slip !== "" ? "offline" : "lock"
        text: screen.keptWords()
        tone: screen.end.slip !== "" ? "warning" : "success"
        visible: screen.end.kept === "shared" || screen.end.kept === "here"
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "slip-" + screen.end.paper
        symbol: "printer"
        text: screen.paperWords(screen.end.paper)
        tone: screen.paperFailed ? "warning" : "info"
        visible: screen.end.paper !== ""
        width: parent?.width ?? 0
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
        text: screen.end.ending === "taken_in" ? qsTr("请检查：身份证、材料原件、凭证都拿好了吗？") : qsTr("请检查：身份证、材料原件都拿好了吗？")
        visible: !screen.end.cardLeft
        width: parent?.width ?? 0
    }
}
