pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The person's cases, newest first; a touch opens one.
KioskPage {
    id: screen

    required property KioskCases cases

    readonly property bool none: screen.cases.rows.length === 0

    function heading(errand: string): string {
        switch (errand) {
        case "supplement":
            return screen.none ? qsTr("没有需要补交材料的办件") : qsTr("补交哪一件的材料？");
        case "certificate":
            return screen.none ? qsTr("没有可以打印的结果") : qsTr("打印哪一件的结果？");
        case "evaluation":
            return screen.none ? qsTr("没有可以评价的办件") : qsTr("评价哪一件？");
        default:
            return screen.none ? qsTr("没有查到您的办件") : qsTr("您的办件");
        }
    }

    bar: false
    primaryName: "button-finish"
    primaryText: qsTr("结束")
    secondaryName: "button-window"
    secondarySymbol: "window"
    secondaryText: screen.none ? qsTr("去人工窗口") : ""
    subtitle: screen.none ? qsTr("刚在别处办理的，可能还没有传到这里，过几分钟再查；也可以到窗口询问。") : ""
    title: screen.heading(screen.cases.errand)

    onPrimary: screen.shell.finish()
    onSecondary: screen.shell.window()

    Repeater {
        model: screen.cases.rows

        HallCard {
            id: line

            required property var modelData
            required property int index

            spacing: Theme.gapXs
            width: parent?.width ?? 0

            HallText {
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: line.modelData.name
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.primaryDeep
                font.weight: Font.DemiBold
                objectName: "case-state-" + line.index
                text: qsTr("状态：%1").arg(line.modelData.state)
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.inkSoft
                text: qsTr("%1 收件　%2").arg(line.modelData.day).arg(line.modelData.number)
                width: parent?.width ?? 0
            }
            HallButton {
                height: Theme.targetPrimary
                objectName: "button-case-" + line.index
                symbolAfter: "arrow-right"
                text: qsTr("打开")
                width: parent?.width ?? 0

                onClicked: screen.cases.open(line.index)
            }
        }
    }
}
