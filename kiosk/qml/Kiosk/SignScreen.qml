import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskSign sign

    primaryEnabled: screen.sign.enough && !screen.sign.saving
    primaryName: "button-next"
    primarySymbol: "arrow-right"
    primaryText: screen.sign.saving ? qsTr("正在保存…") : qsTr("签好了")
    scrolls: false
    secondaryName: "button-clear"
    secondarySymbol: "retake"
    secondaryText: screen.sign.saving ? "" : qsTr("重签")
    subtitle: qsTr("签名表示：您对“%1”填写的内容和提交的材料真实性负责。").arg(screen.sign.item)
    title: qsTr("请用手指签名")

    onPrimary: screen.sign.accept()
    onSecondary: pad.clear()

    HallBanner {
        text: qsTr("签名没有保存成功，请重新签一次。")
        tone: "danger"
        visible: screen.sign.failed
        width: parent?.width ?? 0
    }
    HallText {
        font.pixelSize: Theme.lead
        text: qsTr("签名人：%1").arg(screen.sign.name)
        width: parent?.width ?? 0
    }
    HallSignaturePad {
        id: pad

        anchors.horizontalCenter: parent?.horizontalCenter
        enough: screen.sign.enough
        height: width * 420 / 900
        hint: qsTr("请在这里签名")
        objectName: "signature-pad"
        width: Math.min(parent?.width ?? 0, (screen.contentHeight - Theme.px(190)) * 900 / 420)

        onDrawn: strokes => screen.sign.draw(strokes)
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("不会写字的，请点“呼叫帮助”，由工作人员协助。签名只用于这一次办理。")
        width: parent?.width ?? 0
    }
    Component.onCompleted: pad.clear()
}
