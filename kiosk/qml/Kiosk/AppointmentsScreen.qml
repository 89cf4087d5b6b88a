pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The person's appointments, found by the card, and the way to a new one.
KioskPage {
    id: screen

    required property KioskAppointments appointments

    bar: false
    primaryName: "button-book"
    primarySymbol: "plus"
    primaryText: qsTr("新的预约")
    secondaryName: "button-finish"
    secondaryText: qsTr("结束")
    subtitle: screen.appointments.rows.length === 0 ? qsTr("您现在没有预约。") : qsTr("到时候带身份证到窗口，不用打印件也能找到。")
    title: qsTr("预约")

    onPrimary: screen.appointments.book()
    onSecondary: screen.shell.finish()

    Repeater {
        model: screen.appointments.rows

        HallCard {
            id: booking

            required property var modelData
            required property int index

            objectName: "booking-" + booking.index
            spacing: Theme.gapS
            width: parent?.width ?? 0

            HallText {
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                text: booking.modelData.time
                width: parent?.width ?? 0
            }
            HallText {
                text: booking.modelData.name
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.inkSoft
                text: qsTr("预约号 %1").arg(booking.modelData.number)
                width: parent?.width ?? 0
            }
            HallButton {
                height: Theme.targetPrimary
                kind: HallButton.Danger
                objectName: "button-cancel-booking-" + booking.index
                symbol: "close"
                text: qsTr("取消这个预约")
                width: parent?.width ?? 0

                onClicked: screen.appointments.cancel(booking.index)
            }
        }
    }
}
