pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// What a list in force lets other places handle; cases and ratings beside it.
Column {
    id: list

    required property KioskZone zone

    spacing: Theme.gapL

    Row {
        spacing: Theme.gap
        width: list.width

        HallButton {
            height: Theme.targetPrimary
            objectName: "button-zone-progress"
            symbol: "search"
            text: qsTr("办件查询")
            width: (parent.width - Theme.gap) / 2

            onClicked: list.zone.choose("progress")
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-zone-evaluation"
            symbol: "check-circle"
            text: qsTr("评价")
            width: (parent.width - Theme.gap) / 2

            onClicked: list.zone.choose("evaluation")
        }
    }
    HallText {
        Accessible.role: Accessible.Heading
        font.pixelSize: Theme.heading
        font.weight: Font.Bold
        text: list.zone.rows.length === 0 ? qsTr("今天没有可以通办的事项") : qsTr("事项查询和申请")
        width: list.width
    }
    Repeater {
        model: list.zone.rows

        HallCard {
            id: row

            required property var modelData
            required property int index

            spacing: Theme.gapXs
            width: list.width

            HallText {
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: row.modelData.name
                width: parent?.width ?? 0
            }
            HallText {
                color: Theme.inkSoft
                objectName: "zone-row-" + row.index
                text: row.modelData.terms
                width: parent?.width ?? 0
            }
            HallButton {
                Accessible.name: qsTr("查看、申请：%1").arg(row.modelData.name)
                height: Theme.targetPrimary
                objectName: "zone-item-" + row.index
                symbolAfter: "arrow-right"
                text: qsTr("查看、申请")
                width: parent?.width ?? 0

                onClicked: list.zone.look(row.modelData.code)
            }
        }
    }
}
