pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// 跨省通办专区: look up what can be collected for other places and take it in; the person's cases, and their rating.
HallDialog {
    id: sheet

    required property CounterShell shell
    required property CounterVisit visit

    readonly property var zone: sheet.visit.zone

    breadth: Theme.px(1400)
    plain: true
    title: qsTr("跨省通办专区")

    Component.onCompleted: words.take()

    HallText {
        font.weight: Font.DemiBold
        text: qsTr("事项查询、收件")
        width: parent?.width ?? 0
    }
    HallTextField {
        id: words

        label: qsTr("事项名称或编码")
        limit: 60
        objectName: "field-zone-search"
        placeholder: qsTr("事项名称或编码")
        width: parent?.width ?? 0

        Keys.onDownPressed: items.go(0)
        onAccepted: items.go(0)
        onEdited: text => sheet.zone.setSearch(text)
    }
    HallProblem {
        name: "zone-stopped"
        text: sheet.zone.stopped
        width: parent?.width ?? 0
    }
    DeskRows {
        id: items

        name: "zone-items"
        source: listed
        width: parent?.width ?? 0

        onOpened: row => sheet.zone.start(row)

        Repeater {
            id: listed

            model: sheet.zone.rows

            DeskRow {
                id: item

                required property var modelData

                nav: items.nav
                openWords: qsTr("收件")

                HallText {
                    font.weight: Font.DemiBold
                    text: item.modelData.name
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [item.modelData.terms, item.modelData.hint].filter(part => part !== "").join("   ")
                    width: parent.width
                }
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        objectName: "zone-no-items"
        text: qsTr("没有找到可以跨省通办的事项，请换个说法。")
        visible: listed.count === 0
        width: parent?.width ?? 0
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("办件查询、评价")
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        objectName: "zone-no-cases"
        text: sheet.zone.person ? qsTr("申请人还没有办件。") : qsTr("读申请人的身份证后，这里列出他的办件；也可以按编号查。")
        visible: cases.count === 0
        width: parent?.width ?? 0
    }
    DeskRows {
        id: caseRows

        name: "zone-cases"
        source: cases
        visible: cases.count > 0
        width: parent?.width ?? 0

        onOpened: row => sheet.visit.openCase(row)

        Repeater {
            id: cases

            model: sheet.zone.person ? sheet.visit.cases : null

            DeskRow {
                id: line

                required property string caseNo
                required property string item
                required property string state
                required property string next

                nav: caseRows.nav
                openWords: qsTr("打开")

                HallText {
                    text: [line.item, line.state].join("   ")
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [line.caseNo, line.next].filter(part => part !== "").join("   ")
                    width: parent.width
                }
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("办好的件打开以后，按 F11 请申请人在对面屏幕上评价。")
        visible: cases.count > 0
        width: parent?.width ?? 0
    }
    KeyRow {
        HallButton {
            keys: "Ctrl+F"
            objectName: "button-zone-find"
            symbol: "search"
            text: qsTr("按编号查办件")

            onClicked: sheet.visit.findCase()
        }
        HallButton {
            keys: "Esc"
            objectName: "button-dismiss"
            text: qsTr("关闭")

            onClicked: sheet.shell.dismiss()
        }
    }
}
