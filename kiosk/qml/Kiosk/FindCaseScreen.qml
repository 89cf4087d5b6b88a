pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Whose case is it: by card, by the receipt's code, by its number.
KioskPage {
    id: screen

    required property KioskCases cases

    bar: false
    primaryName: "button-card"
    primarySymbol: "card"
    primaryText: qsTr("刷身份证查询")
    subtitle: qsTr("刷身份证能看到您的全部办件，还能补交材料、打印结果。")
    title: qsTr("查进度")

    onPrimary: screen.shell.proceed()

    HallBanner {
        objectName: "case-missed"
        text: qsTr("这里没有查到这个办件。请核对编号；刚在别处提交的，过几分钟再查，或者到窗口询问。")
        tone: "warning"
        visible: screen.cases.missed
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "code-foreign"
        text: qsTr("这不是收件凭证上的二维码，请换凭证上的再扫一次。")
        tone: "warning"
        visible: screen.cases.foreign
        width: parent?.width ?? 0
    }
    HallCard {
        objectName: "find-by-code"
        visible: screen.cases.scans
        width: parent?.width ?? 0

        HallIcon {
            color: Theme.primary
            name: "qr"
            size: Theme.px(96)
        }
        HallText {
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            text: qsTr("或者扫收件凭证上的二维码")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            text: qsTr("把凭证上的二维码对准扫码口，屏幕会显示办到哪一步，不显示姓名。")
            width: parent?.width ?? 0
        }
    }
    HallCard {
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            text: qsTr("或者输入收件编号")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            text: qsTr("只用编号，只能看到办理状态。")
            width: parent?.width ?? 0
        }
        HallTextField {
            id: number

            kind: "id_number"
            label: qsTr("收件编号")
            limit: 60
            objectName: "field-case-number"
            width: parent?.width ?? 0

            onAccepted: screen.cases.find(number.text)
        }
        HallButton {
            enabled: number.text !== ""
            height: Theme.targetPrimary
            objectName: "button-find"
            symbol: "search"
            text: qsTr("查状态")
            width: parent?.width ?? 0

            onClicked: screen.cases.find(number.text)
        }
    }
}
