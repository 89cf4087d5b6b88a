pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The rules cannot decide: why, and on to a window with everything that was filled in.
KioskPage {
    id: screen

    required property KioskErrand errand

    primaryName: "button-window"
    primarySymbol: "window"
    primaryText: qsTr("取号，去人工窗口")
    subtitle: qsTr("填写的内容会保存，到窗口刷身份证接着办，不用重填。")
    title: qsTr("这件事要到人工窗口办")

    onPrimary: screen.shell.window()

    HallCard {
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            text: qsTr("系统核对后，还有下面的问题：")
            width: parent?.width ?? 0
        }
        Repeater {
            model: screen.errand.reasons

            HallText {
                required property string modelData
                required property int index

                objectName: "reason-" + index
                text: "· " + modelData
                width: parent?.width ?? 0
            }
        }
    }
}
