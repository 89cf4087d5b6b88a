import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskReceipt receipt

    centred: true
    primaryName: "button-retry"
    primarySymbol: "retake"
    primaryText: screen.receipt.submitFailed ? qsTr("再试一次") : ""
    secondaryName: "button-window"
    secondarySymbol: "window"
    secondaryText: screen.receipt.submitFailed ? qsTr("去人工窗口") : ""
    title: screen.receipt.submitFailed ? "" : qsTr("正在提交")

    onPrimary: screen.shell.retry()
    onSecondary: screen.shell.window()

    HallCard {
        padding: Theme.gapXl
        visible: !screen.receipt.submitFailed
        width: parent?.width ?? 0

        HallBusy {
            anchors.horizontalCenter: parent?.horizontalCenter
        }
        HallText {
            font.pixelSize: Theme.heading
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("正在安全保存您的申请，请不要离开…")
            width: parent?.width ?? 0
        }
    }
    HallTrouble {
        advice: qsTr("您的申请没有提交，也没有丢失：填写的内容还在。请再试一次；仍不行，请到人工窗口办理。")
        objectName: "trouble-submit"
        title: qsTr("没有提交成功")
        visible: screen.receipt.submitFailed
        width: parent?.width ?? 0
    }
}
