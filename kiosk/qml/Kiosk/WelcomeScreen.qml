pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskCases cases

    readonly property bool lying: screen.width > screen.height

    bar: false
    scrolls: false
    spacing: Theme.gapL

    Rectangle {
        id: greeting

        border.color: Theme.contrast ? Theme.primary : "transparent"
        border.width: Theme.stroke
        color: Theme.header
        height: Math.max(Theme.px(screen.lying || screen.notice !== "" ? 240 : 330), Math.min(Theme.px(680), screen.contentHeight - Theme.px(screen.lying ? 150 : 220) - Theme.targetPrimary - doors.height - 4 * Theme.gapL))
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

        HallEmblem {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(own ? 44 : 30)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(44)
            color: Theme.emblem
            size: Theme.px(own ? 180 : 250)
        }
        Column {
            anchors.left: parent.left
            anchors.leftMargin: Theme.gapXl
            anchors.right: parent.right
            anchors.rightMargin: Theme.gapXl
            anchors.top: parent.top
            anchors.topMargin: Math.max(Theme.px(screen.lying || greeting.height < Theme.px(300) ? 8 : screen.notice !== "" ? 24 : 40), (parent.height - height) / 2 - Theme.px(30))
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
                opacity: parent.y + y + height <= greeting.height - Theme.gapXs ? 1 : 0 // whole or not at all
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
        height: Theme.px(screen.lying ? 150 : 220)
        kind: HallButton.Primary
        labelSize: Theme.title
        objectName: "button-begin"
        symbol: "list"
        symbolAfter: "arrow-right"
        text: qsTr("开始办理")
        width: parent?.width ?? 0

        onClicked: screen.shell.begin()
    }
    Grid {
        id: doors

        readonly property real doorHeight: Math.max(Theme.px(150), Theme.targetPrimary)

        columnSpacing: Theme.gap
        columns: screen.lying ? 3 : 2
        rowSpacing: Theme.gap
        width: parent?.width ?? 0

        Repeater {
            model: [
                {
                    "door": "",
                    "symbol": "retake",
                    "text": qsTr("继续办理、补打")
                },
                {
                    "door": "progress",
                    "symbol": "search",
                    "text": qsTr("查进度")
                },
                {
                    "door": "supplement",
                    "symbol": "camera",
                    "text": qsTr("补交材料")
                },
                {
                    "door": "certificate",
                    "symbol": "printer",
                    "text": qsTr("打印证照证明")
                },
                {
                    "door": "appointment",
                    "symbol": "calendar",
                    "text": qsTr("预约")
                },
                {
                    "door": "complaint",
                    "symbol": "pen",
                    "text": qsTr("投诉建议 12345")
                },
                {
                    "door": "zone",
                    "symbol": "map-pin",
                    "text": qsTr("跨省通办")
                },
                {
                    "door": "evaluation",
                    "symbol": "check-circle",
                    "text": qsTr("评价")
                }
            ]

            HallButton {
                id: door

                required property var modelData

                height: doors.doorHeight
                labelSize: Theme.lead
                objectName: door.modelData.door === "" ? "button-continue" : "button-" + door.modelData.door
                symbol: door.modelData.symbol
                text: door.modelData.text
                width: (doors.width - (doors.columns - 1) * Theme.gap) / doors.columns

                onClicked: door.modelData.door === "" ? screen.shell.continueLast() : screen.cases.choose(door.modelData.door)
            }
        }
    }
}
