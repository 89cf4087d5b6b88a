pragma ComponentBehavior: Bound

import QtQuick
import Hall

KioskPage {
    id: screen

    bar: false
    scrolls: false
    spacing: Theme.gapL

    Rectangle {
        border.color: Theme.contrast ? Theme.primary : "transparent"
        border.width: Theme.stroke
        color: Theme.header
        height: Math.max(Theme.px(330), Math.min(Theme.px(760), screen.contentHeight - Theme.px(370) - Theme.targetPrimary - (hints.visible ? hints.height + Theme.gapL : 0) - 4 * Theme.gapL))
        radius: Theme.radius * 1.5
        width: parent?.width ?? 0

        gradient: Gradient {
            GradientStop {
                color: Theme.header
                position: 0
            }
            GradientStop {
                color: Theme.headerDeep
                position: 1
            }
        }

        HallIcon {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(30)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(44)
            color: Theme.emblem
            name: "building"
            size: Theme.px(250)
        }
        Column {
            anchors.left: parent.left
            anchors.leftMargin: Theme.gapXl
            anchors.right: parent.right
            anchors.rightMargin: Theme.gapXl
            anchors.top: parent.top
            anchors.topMargin: Math.max(Theme.px(40), (parent.height - height) / 2 - Theme.px(30))
            spacing: Theme.gapS

            HallText {
                color: Theme.inkOnHeader
                font.pixelSize: Theme.heading
                text: qsTr("您好，欢迎来到")
                width: parent.width
            }
            HallText {
                color: Theme.inkOnHeader
                font.pixelSize: Theme.display
                font.weight: Font.Bold
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.heading
                lineHeight: 1.15
                text: screen.shell.hallName
                width: parent.width
                wrapMode: Text.NoWrap
            }
            HallText {
                color: Theme.inkOnHeader
                font.pixelSize: Theme.lead
                rightPadding: Theme.px(240)
                text: qsTr("刷身份证，一次办好；不用手机，也能拿到凭证。")
                width: parent.width
            }
        }
    }
    Row {
        spacing: Theme.gap
        width: parent?.width ?? 0

        HallButton {
            height: Theme.targetPrimary
            labelSize: Theme.lead
            objectName: "button-elder"
            symbol: "text-size"
            text: screen.shell.elder ? qsTr("标准字体") : qsTr("大字版")
            width: (parent.width - Theme.gap) / 2

            onClicked: screen.shell.setElder(!screen.shell.elder)
        }
        HallButton {
            height: Theme.targetPrimary
            labelSize: Theme.lead
            objectName: "button-language"
            symbol: "globe"
            text: screen.shell.otherLanguage.name
            width: (parent.width - Theme.gap) / 2

            onClicked: screen.shell.setLanguage(screen.shell.otherLanguage.language)
        }
    }
    HallButton {
        height: Theme.px(220)
        kind: HallButton.Primary
        labelSize: Theme.title
        objectName: "button-begin"
        symbol: "list"
        symbolAfter: "arrow-right"
        text: qsTr("开始办理")
        width: parent?.width ?? 0

        onClicked: screen.shell.begin()
    }
    HallButton {
        height: Theme.px(150)
        labelSize: Theme.lead
        objectName: "button-continue"
        symbol: "retake"
        text: qsTr("继续上次办理，或补打凭证")
        width: parent?.width ?? 0

        onClicked: screen.shell.continueLast()
    }
    Row {
        id: hints

        spacing: Theme.gap
        visible: !Theme.elder // fewer things to look at
        width: parent?.width ?? 0

        Repeater {
            model: [
                {
                    "symbol": "card",
                    "title": qsTr("带好身份证"),
                    "text": qsTr("二代居民身份证，在有效期内")
                },
                {
                    "symbol": "clock",
                    "title": qsTr("约十分钟"),
                    "text": qsTr("每一步都可以返回、取消")
                },
                {
                    "symbol": "printer",
                    "title": qsTr("当场拿凭证"),
                    "text": qsTr("打印收件凭证，随时查进度")
                }
            ]

            HallCard {
                id: hint

                required property var modelData

                height: Theme.px(280)
                padding: Theme.gap
                spacing: Theme.gapXs
                width: ((screen.width - 2 * screen.side) - 2 * Theme.gap) / 3

                HallIcon {
                    color: Theme.primary
                    name: hint.modelData.symbol
                    size: Theme.px(64)
                }
                HallText {
                    font.pixelSize: Theme.lead
                    font.weight: Font.DemiBold
                    text: hint.modelData.title
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.inkSoft
                    text: hint.modelData.text
                    width: parent?.width ?? 0
                }
            }
        }
    }
}
