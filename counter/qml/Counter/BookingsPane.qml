pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What this person has an appointment for; Enter opens it.
Pane {
    id: pane

    required property CounterBookings bookings

    height: wholeHeight
    scrolls: false
    symbol: "calendar"
    title: qsTr("预约")
    visible: rows.count > 0

    HallBanner {
        objectName: "booking-stopped"
        text: pane.bookings.stopped
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    DeskRows {
        id: list

        name: "bookings"
        source: rows
        width: parent?.width ?? 0

        onOpened: row => pane.bookings.open(row)

        Repeater {
            id: rows

            model: pane.bookings.rows

            DeskRow {
                id: booked

                required property string item
                required property string when
                required property string number
                required property string home
                required property bool today

                marked: booked.today
                nav: list.nav
                openWords: qsTr("开始办")

                HallText {
                    font.weight: Font.DemiBold
                    objectName: "booking-%1".arg(booked.index)
                    text: qsTr("%1：%2").arg(booked.when).arg(booked.item)
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [qsTr("预约号 %1").arg(booked.number), booked.home].filter(part => part !== "").join("   ")
                    width: parent?.width ?? 0
                }
            }
        }
    }
}
