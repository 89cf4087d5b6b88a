pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The guide of any matter: found on the left, whole on the right; shown to the citizen and printed from here.
Rectangle {
    id: sheet

    required property CounterShell shell
    required property CounterGuide book

    readonly property var view: sheet.book.view
    readonly property bool wide: sheet.width >= Theme.px(2300)

    function troubleText(trouble: string): string {
        switch (trouble) {
        case "no_paper":
            return qsTr("打印机没有纸了");
        case "cover_open":
            return qsTr("打印机盖子没有关好");
        case "jam":
            return qsTr("打印机卡纸了");
        case "no_toner":
            return qsTr("打印机没有墨粉了");
        case "no_printer":
            return qsTr("打印机暂时连不上");
        default:
            return qsTr("打印机出了故障");
        }
    }

    Accessible.name: qsTr("办事指南")
    Accessible.role: Accessible.Dialog
    anchors.fill: parent
    color: Theme.ground

    Component.onCompleted: words.take()

    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }
    Pane {
        id: left

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: Theme.gapS
        anchors.top: parent.top
        scrolls: false
        symbol: "search"
        title: qsTr("办事指南")
        width: Math.max(Theme.px(640), sheet.width * 0.28)

        HallTextField {
            id: words

            label: qsTr("事项名称、拼音首字母或编码")
            limit: 60
            objectName: "field-guide-search"
            placeholder: qsTr("事项名称、拼音首字母或编码")
            width: parent?.width ?? 0

            Keys.onDownPressed: list.go(0)
            onAccepted: list.opened(0)
            onEdited: text => sheet.book.setSearch(text)
        }
        DeskList {
            id: list

            height: Math.max(Theme.px(200), left.height - Theme.px(300))
            model: sheet.book.matters
            name: "guides"
            width: parent?.width ?? 0

            delegate: DeskRow {
                id: matter

                required property string name
                required property string code
                required property string organ
                required property string why

                nav: list.nav
                openWords: qsTr("看指南")
                token: matter.code

                HallText {
                    font.weight: Font.DemiBold
                    text: matter.name
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [matter.organ, matter.why].filter(part => part !== "").join("   ")
                    width: parent.width
                }
            }

            onOpened: row => {
                const matter = list.itemAtIndex(row) as DeskRow;
                if (matter !== null)
                    sheet.book.choose(matter.token);
            }
        }
    }
    Column {
        id: head

        anchors.left: left.right
        anchors.margins: Theme.gapS
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.gapS

        HallText {
            Accessible.role: Accessible.Heading
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            objectName: "guide-title"
            text: sheet.book.paper ? sheet.book.paperTitle : sheet.book.chosen ? sheet.view.name : qsTr("输入要问的事项，按 Enter 看指南")
            width: parent.width
        }
        KeyRow {
            HallButton {
                enabled: sheet.book.chosen && sheet.book.phase !== "printing"
                keys: "Ctrl+P"
                kind: HallButton.Primary
                objectName: "button-print"
                symbol: "printer"
                text: sheet.book.paper ? qsTr("打印这一份") : qsTr("打印指南")
                visible: sheet.book.prints

                onClicked: sheet.book.print()
            }
            HallButton {
                enabled: sheet.book.chosen
                keys: "F11"
                objectName: "button-show"
                symbol: sheet.book.shown ? "check" : "eye"
                text: sheet.book.shown ? qsTr("申请人正在看，收回") : qsTr("给申请人看")
                visible: sheet.book.display

                onClicked: sheet.book.toggleShown()
            }
            HallButton {
                keys: "F6"
                objectName: "button-search-again"
                symbol: "search"
                text: qsTr("换一个事项")

                onClicked: {
                    if (sheet.book.paper)
                        sheet.book.closePaper();
                    words.take();
                }
            }
            HallButton {
                keys: "Esc"
                objectName: "button-dismiss"
                symbol: "arrow-left"
                text: sheet.book.paper ? qsTr("返回指南") : qsTr("关闭")

                onClicked: sheet.book.paper ? sheet.book.closePaper() : sheet.shell.dismiss()
            }
        }
        HallBanner {
            objectName: "printing-" + sheet.book.phase
            text: sheet.book.phase === "printing" ? qsTr("正在打印…") : sheet.book.phase === "printed" ? qsTr("已打印，请交给申请人。") : qsTr("没有打印好：%1。").arg(sheet.troubleText(sheet.book.trouble))
            tone: sheet.book.phase === "printed" ? "success" : sheet.book.phase === "printing" ? "info" : "danger"
            visible: sheet.book.phase !== ""
            width: parent.width
        }
    }
    HallScroll {
        anchors.bottom: parent.bottom
        anchors.left: left.right
        anchors.right: parent.right
        anchors.top: head.bottom
        padding: Theme.gapS
        visible: sheet.book.chosen

        HallPaperPages {
            failed: sheet.book.failed
            making: sheet.book.making
            pages: sheet.book.pages
            visible: sheet.book.paper
            width: Math.min(parent?.width ?? 0, Theme.px(1700))
        }
        Repeater {
            model: sheet.book.paper ? [] : sheet.book.first

            HallBanner {
                id: needed

                required property string modelData
                required property int index

                objectName: "guide-first-" + needed.index
                text: needed.modelData
                tone: "warning"
                width: parent?.width ?? 0
            }
        }
        GuideColumns {
            book: sheet.book
            visible: !sheet.book.paper
            wide: sheet.wide
            width: parent?.width ?? 0
        }
    }
}
