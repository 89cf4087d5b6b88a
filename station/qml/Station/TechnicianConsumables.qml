pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// The daily look at what is used up: how today's check stands, each thing with what was found, and writing it down.
HallScroll {
    id: page

    required property ConsumablesPage consumables

    padding: Theme.gapS

    HallBanner {
        objectName: "consumables-state"
        symbol: page.consumables.state === "done" ? "check-circle" : "clock"
        text: qsTr("耗材每日检查：%1。").arg(page.consumables.words)
        tone: page.consumables.state === "done" ? "success" : page.consumables.overdue ? "danger" : "warning"
        visible: page.consumables.state !== ""
        width: page.innerWidth
    }
    HallBanner {
        objectName: "consumables-failed"
        text: qsTr("没有登记上：磁盘写不进去。请检查磁盘空间后再登记一次。")
        tone: "danger"
        visible: page.consumables.failed
        width: page.innerWidth
    }
    Repeater {
        model: page.consumables.rows

        HallCard {
            id: card

            required property string name
            required property string consumable
            required property string found
            required property string last

            objectName: "consumable-" + card.consumable
            padding: Theme.gap
            spacing: Theme.gapS
            width: page.innerWidth

            HallText {
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: card.name
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                text: qsTr("上次检查：%1").arg(card.last)
                visible: card.last !== ""
                width: parent.width
            }
            Flow {
                spacing: Theme.gapS
                width: parent.width

                Repeater {
                    model: [
                        {
                            "value": "enough",
                            "text": qsTr("充足")
                        },
                        {
                            "value": "low",
                            "text": qsTr("不足")
                        },
                        {
                            "value": "replaced",
                            "text": qsTr("已更换")
                        }
                    ]

                    HallButton {
                        id: choice

                        required property var modelData
                        readonly property bool selected: choice.modelData.value === card.found

                        Accessible.checkable: true
                        Accessible.checked: choice.selected
                        Accessible.role: Accessible.RadioButton
                        height: Theme.target
                        kind: choice.selected ? HallButton.Primary : HallButton.Secondary
                        labelSize: Theme.body
                        objectName: "button-%1-%2".arg(card.consumable).arg(choice.modelData.value)
                        symbol: choice.selected ? "check" : ""
                        text: choice.modelData.text

                        onClicked: page.consumables.enter(card.consumable, choice.modelData.value)
                    }
                }
            }
        }
    }
    HallButton {
        enabled: page.consumables.complete
        kind: HallButton.Primary
        objectName: "button-consumables-record"
        symbol: "check"
        text: qsTr("登记今天的检查")

        onClicked: page.consumables.record()
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("每一项都看过、选好，才能登记。")
        visible: !page.consumables.complete
        width: page.innerWidth
    }
}
