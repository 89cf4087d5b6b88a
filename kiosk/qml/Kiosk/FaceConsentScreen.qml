import QtQuick
import Hall
import Kiosk.Models

// The separate consent to the camera (D20).
KioskPage {
    id: screen

    required property KioskCheck check

    primaryName: "button-agree"
    primarySymbol: "camera"
    primaryText: qsTr("同意，打开摄像头")
    secondaryName: "button-refuse"
    secondaryText: qsTr("不同意，换一种方式")
    subtitle: qsTr("这是单独的同意，和前面的告知书分开。不同意也能办，没有任何影响。")
    title: qsTr("用摄像头核对前，请先看")

    onPrimary: screen.shell.proceed()
    onSecondary: screen.check.refuse()

    HallCard {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        Row {
            spacing: Theme.gapS
            width: parent?.width ?? 0

            HallIcon {
                id: shield

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.primary
                name: "shield"
                size: Theme.px(52)
            }
            HallText {
                anchors.verticalCenter: parent.verticalCenter
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                text: screen.check.consentTitle
                width: parent.width - shield.width - parent.spacing
            }
        }
        HallText {
            font.pixelSize: Theme.lead
            lineHeight: 1.15
            text: screen.check.consentText
            width: parent?.width ?? 0
        }
    }
}
