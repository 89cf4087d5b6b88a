pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What this person has here, and what they came for.
HallScroll {
    id: screen

    required property CounterShell shell
    required property CounterPerson person
    required property CounterVisit visit
    required property CounterBookings bookings
    required property CounterCode code
    required property CounterFiling filing

    readonly property bool wide: screen.width >= Theme.px(2000)

    function troubleWords(trouble: string): string {
        switch (trouble) {
        case "closed":
            return qsTr("这份草稿已经办完或作废了。");
        case "unreachable":
            return qsTr("大厅和市平台都连不上，打不开别处的草稿；本机的照常能办。");
        case "unusable":
            return qsTr("这份草稿的事项在本窗口不办，或内容读不出来。");
        case "taken_over":
            return qsTr("这份草稿已由别处接着办，本窗口已关闭它。");
        case "no_case":
            return qsTr("这里查不到这个编号的办件，请核对编号。");
        default:
            return "";
        }
    }

    function stateWords(state: string): string {
        switch (state) {
        case "delivered":
            return qsTr("已送达");
        case "stuck":
            return qsTr("送不出去");
        default:
            return qsTr("待送达");
        }
    }

    focus: true
    padding: Theme.gap

    Component.onCompleted: {
        if (drafts.count > 0)
            draftRows.go(0);
        else
            searchButton.forceActiveFocus();
    }

    CodeBanner {
        code: screen.code
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "visit-stopped"
        text: screen.visit.stopped
        tone: "danger"
        visible: text !== "" && screen.shell.overlay !== "search" // the sheet says it itself
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "visit-trouble"
        text: screen.troubleWords(screen.visit.trouble)
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    Item {
        id: board

        readonly property real first: screen.wide ? Theme.px(640) : width
        readonly property real second: screen.wide ? width - first - Theme.gap : width

        height: screen.wide ? Math.max(who.height, lists.height) : who.height + Theme.gap + lists.height
        width: parent?.width ?? 0

        Column {
            id: who

            spacing: Theme.gap
            width: board.first

            PersonCard {
                person: screen.person
                width: parent.width
            }
            HallButton {
                id: searchButton

                focus: true
                keys: "F6"
                kind: HallButton.Primary
                objectName: "button-search"
                symbol: "search"
                text: qsTr("选事项")
                width: parent.width

                onClicked: screen.shell.search()
            }
            HallButton {
                keys: "Shift+F6"
                objectName: "button-file-again"
                symbol: "documents"
                text: screen.filing.again
                visible: text !== ""
                width: parent.width

                onClicked: screen.filing.fileAgain()
            }
            HallButton {
                keys: "F9"
                objectName: "button-decide"
                symbol: "check-circle"
                text: qsTr("作受理决定（%1 件）").arg(screen.visit.undecided)
                visible: screen.visit.undecided > 0
                width: parent.width

                onClicked: screen.visit.decide()
            }
            HallButton {
                keys: "Ctrl+K"
                objectName: "button-zone"
                symbol: "map-pin"
                text: qsTr("跨省通办")
                width: parent.width

                onClicked: screen.shell.zone()
            }
            HallButton {
                keys: "Ctrl+F"
                objectName: "button-find-case"
                symbol: "search"
                text: qsTr("查办件")
                width: parent.width

                onClicked: screen.visit.findCase()
            }
            HallButton {
                keys: "Ctrl+D"
                objectName: "button-guide"
                symbol: "documents"
                text: qsTr("办事指南")
                width: parent.width

                onClicked: screen.shell.guide()
            }
            HallButton {
                keys: "Ctrl+E"
                objectName: "button-enquiries"
                symbol: "question"
                text: qsTr("咨询")
                width: parent.width

                onClicked: screen.shell.enquiries()
            }
            HallButton {
                keys: "F12"
                objectName: "button-end-visit"
                symbol: "close"
                text: qsTr("结束接待")
                width: parent.width

                onClicked: screen.visit.endVisit()
            }
        }
        Column {
            id: lists

            spacing: Theme.gap
            width: board.second
            x: screen.wide ? board.first + Theme.gap : 0
            y: screen.wide ? 0 : who.height + Theme.gap

            BookingsPane {
                bookings: screen.bookings
                width: parent.width
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "document"
                title: qsTr("没办完的")
                width: parent.width

                HallText {
                    color: Theme.inkSoft
                    objectName: "drafts-empty"
                    text: screen.visit.busy ? qsTr("正在查找…") : qsTr("没有草稿。按 F6 选要办的事项。")
                    visible: drafts.count === 0
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.warning
                    objectName: "drafts-reach"
                    text: qsTr("大厅和市平台都连不上：这里只有本机的草稿。")
                    visible: screen.visit.sharing === "nobody"
                    width: parent?.width ?? 0
                }
                HallButton {
                    keys: "Ctrl+R"
                    objectName: "button-look-again"
                    symbol: "retake"
                    text: qsTr("再找一次")
                    visible: screen.visit.sharing === "nobody"

                    onClicked: screen.visit.lookAgain()
                }
                DeskRows {
                    id: draftRows

                    name: "drafts"
                    source: drafts
                    width: parent?.width ?? 0

                    onOpened: row => screen.visit.openDraft(row)

                    Repeater {
                        id: drafts

                        // they come when store and hall have answered
                        onCountChanged: {
                            if (searchButton.activeFocus && drafts.count > 0)
                                Qt.callLater(draftRows.go, 0);
                        }

                        model: screen.visit.drafts

                        DeskRow {
                            id: draft

                            required property string title
                            required property string place
                            required property string savedAt
                            required property string holder
                            required property bool ofTicket

                            openWords: qsTr("接着办")
                            nav: draftRows.nav

                            HallText {
                                font.weight: Font.DemiBold
                                text: draft.title !== "" ? draft.title : qsTr("其他终端上的草稿")
                                width: parent.width
                            }
                            HallText {
                                color: Theme.inkSoft
                                font.pixelSize: Theme.caption
                                text: draft.place === "here" ? qsTr("本机的草稿，最后保存 %1").arg(draft.savedAt) : qsTr("其他终端的草稿，最后保存 %1").arg(draft.savedAt)
                                width: parent.width
                            }
                            HallText {
                                color: Theme.primary
                                font.pixelSize: Theme.caption
                                text: qsTr("就是这次取号带来的")
                                visible: draft.ofTicket
                                width: parent.width
                            }
                            HallText {
                                color: Theme.warning
                                font.pixelSize: Theme.caption
                                text: qsTr("%1 正开着这份草稿").arg(draft.holder)
                                visible: draft.holder !== ""
                                width: parent.width
                            }
                        }
                    }
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "check-circle"
                title: qsTr("办件")
                width: parent.width

                HallText {
                    color: Theme.inkSoft
                    objectName: "cases-empty"
                    text: qsTr("这里没有这个人的办件。")
                    visible: cases.count === 0
                    width: parent?.width ?? 0
                }
                DeskRows {
                    id: caseRows

                    name: "cases"
                    source: cases
                    width: parent?.width ?? 0

                    onOpened: row => screen.visit.openCase(row)

                    Repeater {
                        id: cases

                        model: screen.visit.cases

                        DeskRow {
                            id: known

                            required property string item
                            required property string caseNo
                            required property string takenInAt
                            required property string sent
                            required property string state
                            required property string next
                            required property string due
                            required property bool clash
                            required property bool ofCode

                            marked: known.ofCode
                            openWords: qsTr("打开")
                            nav: caseRows.nav

                            HallText {
                                font.weight: Font.DemiBold
                                text: qsTr("%1：%2").arg(known.item).arg(known.state)
                                width: parent.width
                            }
                            HallText {
                                color: Theme.primary
                                font.pixelSize: Theme.caption
                                objectName: "case-of-code"
                                text: qsTr("刚才扫的就是这一件")
                                visible: known.ofCode
                                width: parent.width
                            }
                            HallText {
                                color: Theme.inkSoft
                                font.pixelSize: Theme.caption
                                text: known.caseNo
                                width: parent.width
                                wrapMode: Text.WrapAnywhere
                            }
                            HallText {
                                color: Theme.inkSoft
                                font.pixelSize: Theme.caption
                                text: qsTr("%1 收件，%2").arg(known.takenInAt).arg(screen.stateWords(known.sent))
                                width: parent.width
                            }
                            HallText {
                                color: Theme.primary
                                font.pixelSize: Theme.caption
                                text: known.due === "" ? known.next : [known.next, qsTr("期限 %1").arg(known.due)].filter(part => part !== "").join("   ")
                                visible: text !== ""
                                width: parent.width
                            }
                            HallText {
                                color: Theme.danger
                                font.pixelSize: Theme.caption
                                text: qsTr("平台上已经变了，要核对")
                                visible: known.clash
                                width: parent.width
                            }
                        }
                    }
                }
                HallButton {
                    keys: "F10"
                    objectName: "button-print-receipt"
                    symbol: "printer"
                    text: qsTr("补打选中那件的凭条")
                    visible: cases.count > 0

                    onClicked: screen.visit.reprint(Math.min(caseRows.nav.current, cases.count - 1))
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "clock"
                title: qsTr("还欠的材料")
                visible: owed.count > 0
                width: parent.width

                DeskRows {
                    id: owedRows

                    name: "owed"
                    source: owed
                    width: parent?.width ?? 0

                    Repeater {
                        id: owed

                        model: screen.visit.owed

                        DeskRow {
                            id: debt

                            required property string material
                            required property string item
                            required property string caseNo
                            required property string within

                            opens: false
                            nav: owedRows.nav

                            HallText {
                                font.weight: Font.DemiBold
                                text: debt.material
                                width: parent.width
                            }
                            HallText {
                                color: Theme.inkSoft
                                font.pixelSize: Theme.caption
                                text: [debt.item, debt.within].join("   ")
                                width: parent.width
                            }
                        }
                    }
                }
            }
        }
    }
}
