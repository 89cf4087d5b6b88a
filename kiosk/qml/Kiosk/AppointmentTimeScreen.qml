pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Day and half of the day.
KioskPage {
    id: screen

    required property KioskAppointments appointments

    bar: false
    primaryEnabled: screen.appointments.complete
    primaryName: "button-confirm"
    primarySymbol: "check"
    primaryText: screen.appointments.bookable && screen.appointments.days.length > 0 ? qsTr("就约这个时间") : ""
    subtitle: screen.appointments.item
    title: qsTr("什么时候来？")

    onPrimary: screen.appointments.confirm()

    HallBanner {
        objectName: "not-bookable"
        text: qsTr("这件事不用预约，请直接到窗口取号办理。")
        visible: !screen.appointments.bookable
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "no-days"
        text: qsTr("暂时没有可以预约的日子，请到窗口或拨打大厅电话预约。")
        tone: "warning"
        visible: screen.appointments.bookable && screen.appointments.days.length === 0
        width: parent?.width ?? 0
    }
    Flow {
        spacing: Theme.gap
        visible: screen.appointments.bookable
        width: parent?.width ?? 0

        Repeater {
            model: screen.appointments.days

            HallButton {
                id: day

                required property var modelData

                height: Theme.targetPrimary
                kind: day.modelData.chosen ? HallButton.Primary : HallButton.Secondary
                objectName: "choice-day-" + day.modelData.value
                symbol: day.modelData.chosen ? "check" : "calendar"
                text: day.modelData.label
                width: Theme.elder ? (parent?.width ?? 0) : ((parent?.width ?? 0) - Theme.gap) / 2

                onClicked: screen.appointments.setDay(day.modelData.value)
            }
        }
    }
    HallChoice {
        name: "half"
        options: screen.appointments.halves
        value: screen.appointments.half
        visible: screen.appointments.bookable && screen.appointments.days.length > 0
        width: parent?.width ?? 0

        onChosen: value => screen.appointments.setHalf(value)
    }
}
