pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Find the matter: words, pinyin initials or a code; down to the list, Enter begins.
HallDialog {
    id: sheet

    required property CounterShell shell
    required property CounterVisit visit

    breadth: Theme.px(1400)
    plain: true
    title: qsTr("选事项")

    Component.onCompleted: {
        sheet.visit.setSearch("");
        words.take();
    }

    HallTextField {
        id: words

        label: qsTr("事项名称、拼音首字母或编码")
        limit: 60
        objectName: "field-search"
        placeholder: qsTr("事项名称、拼音首字母或编码")
        width: parent?.width ?? 0

        Keys.onDownPressed: list.go(0)
        onAccepted: list.opened(0)
        onEdited: text => sheet.visit.setSearch(text)
    }
    Row {
        spacing: Theme.gapS

        Repeater {
            model: [
                {
                    door: "",
                    words: qsTr("个人和单位")
                },
                {
                    door: "person",
                    words: qsTr("个人")
                },
                {
                    door: "organisation",
                    words: qsTr("企业和单位")
                }
            ]

            HallButton {
                id: way

                required property var modelData

                kind: sheet.visit.door === way.modelData.door ? HallButton.Primary : HallButton.Secondary
                objectName: "door-" + (way.modelData.door || "all")
                text: way.modelData.words

                onClicked: {
                    sheet.visit.setDoor(way.modelData.door);
                    words.take();
                }
            }
        }
    }
    HallBanner {
        objectName: "matter-stopped"
        text: sheet.visit.stopped
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "matter-asked"
        text: sheet.visit.asked
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0

        onVisibleChanged: {
            if (visible)
                Qt.callLater(why.take);
        }
    }
    HallTextField {
        id: why

        label: qsTr("在这里受理的理由")
        limit: 200
        objectName: "field-window-reason"
        placeholder: qsTr("写明理由，按 Enter 开始办")
        visible: sheet.visit.asked !== ""
        width: parent?.width ?? 0

        onAccepted: sheet.visit.startBecause(why.text)
    }
    HallText {
        color: Theme.primaryDeep
        objectName: "matters-guessed"
        text: qsTr("没有完全一样的事项，下面是相近的。")
        visible: sheet.visit.guessed
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        objectName: "matters-empty"
        text: qsTr("没有找到。换个说法，只打前两个字的拼音首字母，或输入事项编码的前几位；对个人和单位的事项都找时，点“个人和单位”。")
        visible: list.count === 0
        width: parent?.width ?? 0
    }
    DeskList {
        id: list

        height: Math.min(contentHeight, Math.max(Theme.px(300), sheet.height - Theme.px(620)))
        model: sheet.visit.matters
        name: "matters"
        visible: count > 0
        width: parent?.width ?? 0

        delegate: DeskRow {
            id: matter

            required property string name
            required property string fullName
            required property string code
            required property string organ
            required property string howLong
            required property string cost
            required property var marks
            required property string why

            openWords: qsTr("开始办")
            nav: list.nav
            token: matter.code

            HallMarkedText {
                font.weight: Font.DemiBold
                marks: matter.marks
                plain: matter.name
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: [matter.fullName, matter.organ, matter.howLong, matter.cost].filter(part => part !== "").join("   ")
                width: parent.width
            }
            HallText {
                color: Theme.primaryDeep
                font.pixelSize: Theme.caption
                text: matter.why
                visible: matter.why !== ""
                width: parent.width
            }
        }

        onOpened: row => {
            const matter = list.itemAtIndex(row) as DeskRow;
            if (matter !== null)
                sheet.visit.start(matter.token);
        }
    }
    HallButton {
        keys: "Esc"
        objectName: "button-dismiss"
        text: qsTr("关闭")

        onClicked: sheet.shell.dismiss()
    }
}
