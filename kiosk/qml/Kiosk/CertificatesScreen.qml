pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Results of one case that may be printed here, and how often they were.
KioskPage {
    id: screen

    required property KioskCertificates certificates

    readonly property bool none: screen.certificates.rows.length === 0

    bar: false
    primaryName: "button-finish"
    primaryText: qsTr("结束")
    secondaryName: "button-window"
    secondarySymbol: "window"
    secondaryText: screen.none ? qsTr("去人工窗口") : ""
    subtitle: screen.none ? qsTr("这件的结果不在自助终端打印，请带身份证到窗口领取。") : qsTr("打印件带验证码和二维码，也写着是第几次打印。")
    title: screen.none ? qsTr("请到窗口领取") : qsTr("打印证照证明")

    onPrimary: screen.shell.finish()
    onSecondary: screen.shell.window()

    Repeater {
        model: screen.certificates.rows

        HallCard {
            id: result

            required property var modelData
            required property int index

            width: parent?.width ?? 0

            HallText {
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                text: result.modelData.name
                width: parent?.width ?? 0
            }
            HallLabelled {
                label: qsTr("编号")
                value: result.modelData.number
                width: parent?.width ?? 0
            }
            HallLabelled {
                label: qsTr("发证机关")
                value: result.modelData.issuer
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.inkSoft
                objectName: "print-count-" + result.index
                text: result.modelData.limit > 0 ? qsTr("已打印 %1 次，最多 %2 次").arg(result.modelData.printed).arg(result.modelData.limit) : qsTr("已打印 %1 次").arg(result.modelData.printed)
                width: parent?.width ?? 0
            }
            HallBanner {
                objectName: "used-up-" + result.index
                text: qsTr("打印次数已经用完。还需要的话，请到人工窗口办理。")
                tone: "warning"
                visible: result.modelData.usedUp
                width: parent?.width ?? 0
            }
            HallButton {
                height: Theme.targetPrimary
                kind: HallButton.Primary
                objectName: "button-print-" + result.index
                symbol: "printer"
                text: qsTr("打印")
                visible: !result.modelData.usedUp
                width: parent?.width ?? 0

                onClicked: screen.certificates.print(result.index)
            }
        }
    }
}
