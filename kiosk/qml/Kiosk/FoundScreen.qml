pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskFound found

    primaryName: "button-next"
    primarySymbol: "arrow-right"
    primaryText: screen.found.draft ? "" : screen.found.wantedItem !== "" ? qsTr("办理%1").arg(screen.found.wantedItem) : qsTr("选择要办的事")
    secondaryName: "button-finish"
    secondaryText: qsTr("结束")
    subtitle: screen.found.draft ? qsTr("上次填好的内容都还在，可以接着办。") : screen.found.recent ? qsTr("最近 24 小时内，您在本机提交过下面的事项。") : screen.found.closed !== "" ? "" : qsTr("没有您未办完的事项，最近 24 小时在本机也没有提交过。")
    title: screen.found.draft ? qsTr("您有一件没办完的事") : screen.found.recent ? qsTr("您的事项已提交") : screen.found.closed !== "" ? qsTr("这件事已在别处办理") : qsTr("没有找到记录")

    onPrimary: screen.shell.proceed()
    onSecondary: screen.shell.finish()

    HallBanner {
        objectName: "hall-silent"
        symbol: "offline"
        text: qsTr("大厅的共享服务暂时没有回应：在其他窗口或终端没办完的内容，现在查不到。")
        tone: "warning"
        visible: screen.found.silent
        width: parent?.width ?? 0
    }
    HallCard {
        objectName: "closed-elsewhere"
        padding: Theme.gapXl
        visible: screen.found.closed !== ""
        width: parent?.width ?? 0

        HallIcon {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: Theme.success
            name: "check-circle"
            size: Theme.px(150)
        }
        HallText {
            font.pixelSize: Theme.heading
            horizontalAlignment: Text.AlignHCenter
            text: screen.found.closed === "taken_in" ? qsTr("您在这里没办完的事，已经在其他窗口或终端收件，不用再办。") : qsTr("您在这里没办完的事，已经在其他窗口或终端结束，这里不再保留。")
            width: parent?.width ?? 0
        }
    }
    HallCard {
        visible: screen.found.draft
        width: parent?.width ?? 0

        HallBanner {
            text: qsTr("尚未提交")
            tone: "warning"
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            text: screen.found.draftItem
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("开始时间")
            value: screen.found.draftBegan
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("上次保存")
            value: screen.found.saved
            visible: value !== ""
            width: parent?.width ?? 0
        }
        HallBanner {
            objectName: "from-elsewhere"
            symbol: "window"
            text: qsTr("这是您在其他窗口或终端填写的，已经取到这里，内容和扫描件都在。")
            visible: screen.found.elsewhere
            width: parent?.width ?? 0
        }
        HallButton {
            kind: HallButton.Primary
            objectName: "button-resume"
            symbolAfter: "arrow-right"
            text: qsTr("继续办理")
            width: parent?.width ?? 0

            onClicked: screen.found.resume()
        }
        HallButton {
            height: Theme.targetPrimary
            kind: HallButton.Danger
            objectName: "button-discard"
            symbol: "trash"
            text: qsTr("放弃，全部清除")
            width: parent?.width ?? 0

            onClicked: screen.found.discard()
        }
    }
    HallCard {
        visible: screen.found.recent
        width: parent?.width ?? 0

        HallBanner {
            text: screen.found.delivered ? qsTr("已提交，已送达平台") : qsTr("已提交，保存在本机，网络恢复后自动送达")
            tone: "success"
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            text: screen.found.recentItem
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("收件编号")
            strong: true
            value: screen.found.recentCase
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("提交时间")
            value: screen.found.recentTime
            width: parent?.width ?? 0
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-reprint"
            symbol: "printer"
            text: screen.found.printed === "queued" || screen.found.printed === "not_printed" ? qsTr("打印凭证") : qsTr("补打凭证")
            width: parent?.width ?? 0

            onClicked: screen.found.reprint()
        }
    }
}
