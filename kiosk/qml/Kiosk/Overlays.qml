pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// What may lie over any screen: time-out warning, cancel, help.
Item {
    id: overlays

    required property KioskShell shell

    visible: overlays.shell.overlay !== ""

    HallDialog {
        symbol: "clock"
        title: qsTr("您还在吗？")
        tone: "warning"
        visible: overlays.shell.overlay === "time_out"

        HallText {
            color: Theme.accent
            font.pixelSize: Theme.display
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "grace-left"
            text: qsTr("%1 秒").arg(overlays.shell.graceLeft)
            width: parent.width
        }
        Rectangle {
            color: Theme.accentTint
            height: Theme.px(14)
            radius: height / 2
            width: parent.width

            Rectangle {
                color: Theme.accent
                height: parent.height
                radius: height / 2
                width: parent.width * overlays.shell.graceLeft / Math.max(1, overlays.shell.graceWhole)
            }
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: overlays.shell.canKeep ? qsTr("时间到后，屏幕上的信息会自动清除；您填写的内容已保存，下次刷身份证可以继续。") : qsTr("时间到后，屏幕上的信息会自动清除。")
            width: parent.width
        }
        HallButton {
            kind: HallButton.Primary
            objectName: "button-extend"
            text: qsTr("我还在，继续办理")
            width: parent.width

            onClicked: overlays.shell.dismiss()
        }
    }
    HallDialog {
        symbol: "question"
        title: qsTr("要结束这次办理吗？")
        visible: overlays.shell.overlay === "cancel"

        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: overlays.shell.canKeep ? qsTr("您可以保存已填内容，下次刷身份证接着办；也可以不保存，全部清除。") : qsTr("结束后，屏幕上的信息会全部清除。")
            width: parent.width
        }
        HallButton {
            kind: HallButton.Primary
            objectName: "button-dismiss"
            text: qsTr("不结束，继续办理")
            width: parent.width

            onClicked: overlays.shell.dismiss()
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-cancel-keep"
            symbol: "lock"
            text: overlays.shell.canKeep ? qsTr("保存并结束") : qsTr("结束办理")
            width: parent.width

            onClicked: overlays.shell.cancelKeep()
        }
        HallButton {
            height: Theme.targetPrimary
            kind: HallButton.Danger
            objectName: "button-cancel-discard"
            symbol: "trash"
            text: qsTr("不保存，全部清除")
            visible: overlays.shell.canKeep
            width: parent.width

            onClicked: overlays.shell.cancelDiscard()
        }
    }
    HallDialog {
        symbol: "text-size"
        title: qsTr("怎样看得清、听得懂？")
        visible: overlays.shell.overlay === "settings"

        Row {
            spacing: Theme.gap
            width: parent.width

            Repeater {
                model: overlays.shell.languages

                HallButton {
                    id: tongue

                    required property var modelData

                    height: Theme.targetPrimary
                    kind: overlays.shell.language === tongue.modelData.language ? HallButton.Primary : HallButton.Secondary
                    objectName: "setting-" + tongue.modelData.language
                    symbol: overlays.shell.language === tongue.modelData.language ? "check" : ""
                    text: tongue.modelData.name
                    width: (parent.width - Theme.gap) / 2

                    onClicked: overlays.shell.setLanguage(tongue.modelData.language)
                }
            }
        }
        HallSwitchRow {
            help: qsTr("字更大，时间更长")
            objectName: "setting-elder"
            on: overlays.shell.elder
            text: qsTr("大字版")
            width: parent.width

            onToggled: overlays.shell.setElder(!overlays.shell.elder)
        }
        HallSwitchRow {
            help: qsTr("黑底亮字")
            objectName: "setting-contrast"
            on: overlays.shell.contrast
            text: qsTr("高对比度")
            width: parent.width

            onToggled: overlays.shell.setContrast(!overlays.shell.contrast)
        }
        HallSwitchRow {
            enabled: overlays.shell.canSpeak
            help: overlays.shell.canSpeak ? qsTr("每一步念出来；不念您的个人信息") : qsTr("本机没有语音")
            objectName: "setting-voice"
            on: overlays.shell.voice
            text: qsTr("语音提示")
            width: parent.width

            onToggled: overlays.shell.setVoice(!overlays.shell.voice)
        }
        HallText {
            color: Theme.inkSoft
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("只在这次办理中有效，结束后自动恢复。")
            width: parent.width
        }
        HallButton {
            kind: HallButton.Primary
            objectName: "button-settings-done"
            text: qsTr("好了")
            width: parent.width

            onClicked: overlays.shell.dismiss()
        }
    }
    HallDialog {
        symbol: "headset"
        title: overlays.shell.staffCalled ? qsTr("已呼叫工作人员") : qsTr("需要帮助吗？")
        visible: overlays.shell.overlay === "help"

        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: overlays.shell.staffCalled ? qsTr("请在原地稍候，工作人员会过来帮助您。填写的内容不会丢失。") : qsTr("请向身边的工作人员招手，或到咨询台求助。填写的内容不会丢失。")
            width: parent.width
        }
        HallBanner {
            symbol: "phone"
            text: qsTr("也可以拨打大厅电话 %1，或到人工窗口办理。").arg(overlays.shell.hallPhone)
            width: parent.width
        }
        HallButton {
            kind: HallButton.Primary
            objectName: "button-dismiss-help"
            text: qsTr("返回继续办理")
            width: parent.width

            onClicked: overlays.shell.dismiss()
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-window"
            symbol: "window"
            text: qsTr("改到人工窗口办理")
            visible: overlays.shell.canCancel
            width: parent.width

            onClicked: overlays.shell.window()
        }
    }
}
