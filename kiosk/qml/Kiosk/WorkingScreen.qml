import QtQuick
import Hall
import Kiosk.Models

// The store is at work for a moment, or it could not be done: why, and what to do instead.
KioskPage {
    id: screen

    required property KioskErrand errand

    readonly property bool stopped: screen.errand.failed || screen.errand.refused !== ""

    bar: false
    centred: true
    primaryName: screen.errand.failed ? "button-retry" : "button-window"
    primarySymbol: screen.errand.failed ? "retake" : "window"
    primaryText: screen.errand.failed ? qsTr("再试一次") : screen.stopped ? qsTr("去人工窗口") : ""
    secondaryName: screen.errand.failed ? "button-window" : "button-finish"
    secondarySymbol: screen.errand.failed ? "window" : ""
    secondaryText: screen.errand.failed ? qsTr("去人工窗口") : screen.stopped ? qsTr("结束") : ""

    onPrimary: screen.errand.failed ? screen.shell.retry() : screen.shell.window()
    onSecondary: screen.errand.failed ? screen.shell.window() : screen.shell.finish()

    HallBusy {
        anchors.horizontalCenter: parent?.horizontalCenter
        visible: !screen.stopped
    }
    HallText {
        font.pixelSize: Theme.heading
        horizontalAlignment: Text.AlignHCenter
        objectName: "working"
        text: screen.errand.job === "list" ? qsTr("读取完成，请拿好身份证。正在查询…") : qsTr("请稍候…")
        visible: !screen.stopped
        width: parent?.width ?? 0
    }
    HallTrouble {
        advice: screen.errand.failed ? qsTr("没有保存成功，什么都没有提交。请再试一次；仍不行，请到人工窗口办理。") : screen.errand.refused
        objectName: screen.errand.failed ? "trouble-failed" : "trouble-refused"
        title: screen.errand.failed ? qsTr("暂时办不了") : qsTr("现在不能这样办")
        visible: screen.stopped
        width: parent?.width ?? 0
    }
}
