pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskNotice notices

    primaryName: "button-agree"
    primarySymbol: "arrow-right"
    primaryText: qsTr("同意并继续")
    secondaryName: "button-decline"
    secondaryText: qsTr("不同意，结束")
    subtitle: qsTr("同意后才会读取身份证。不同意也可以到人工窗口办理。")
    title: qsTr("使用您的个人信息前，请先看")

    onPrimary: screen.shell.proceed()
    onSecondary: screen.shell.cancel()

    Repeater {
        model: screen.notices.texts

        HallCard {
            id: notice

            required property var modelData

            spacing: Theme.gapS
            width: parent?.width ?? 0

            Row {
                spacing: Theme.gapS

                HallIcon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.primary
                    name: "shield"
                    size: Theme.px(52)
                }
                HallText {
                    anchors.verticalCenter: parent.verticalCenter
                    font.pixelSize: Theme.heading
                    font.weight: Font.DemiBold
                    text: notice.modelData.title
                }
            }
            HallText {
                font.pixelSize: Theme.lead
                lineHeight: 1.15
                text: notice.modelData.text
                width: parent?.width ?? 0
            }
        }
    }
}
