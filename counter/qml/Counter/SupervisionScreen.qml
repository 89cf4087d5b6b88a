pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station
import Counter.Models

// The hall at a glance: what waits, what is due, what is not delivered, what is broken, what is still open.
HallScroll {
    id: screen

    required property CounterShell shell
    required property CounterSupervision hall

    readonly property bool wide: screen.width >= Theme.px(2000)
    readonly property real half: screen.wide ? (board.width - Theme.gap) / 2 : board.width

    focus: true
    padding: Theme.gap

    Component.onCompleted: againKey.forceActiveFocus(Qt.TabFocusReason)

    Row {
        spacing: Theme.gap
        width: parent?.width ?? 0

        HallText {
            id: name

            Accessible.role: Accessible.Heading
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            objectName: "supervision-title"
            text: qsTr("大厅值班")
            wrapMode: Text.NoWrap
        }
        HallText {
            color: Theme.inkSoft
            text: screen.hall.looked ? qsTr("%1 的情况，按本机所知，断网也能看").arg(screen.hall.at) : qsTr("正在统计…")
            width: parent.width - name.width - parent.spacing
        }
    }
    KeyRow {
        HallButton {
            id: againKey

            keys: "F5"
            kind: HallButton.Primary
            objectName: "button-look-again"
            symbol: "retake"
            text: qsTr("再看一次")

            onClicked: screen.hall.lookAgain()
        }
        HallButton {
            keys: "F10"
            objectName: "button-export"
            symbol: "document"
            text: qsTr("导出统计表（CSV）")
            visible: screen.hall.canExport

            onClicked: screen.hall.export()
        }
        HallButton {
            keys: "Esc"
            objectName: "button-leave"
            symbol: "arrow-left"
            text: qsTr("返回")

            onClicked: screen.shell.leave()
        }
    }
    HallBanner {
        objectName: "exported"
        text: qsTr("已导出到 %1").arg(screen.hall.exported)
        tone: "success"
        visible: screen.hall.exported !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "export-failed"
        text: qsTr("没有写成文件：磁盘满了或没有权限，请找管理员。")
        tone: "danger"
        visible: screen.hall.failed
        width: parent?.width ?? 0
    }
    Item {
        id: board

        height: screen.wide ? Math.max(left.height, right.height) : right.y + right.height
        width: parent?.width ?? 0

        Column {
            id: left

            spacing: Theme.gap
            width: screen.half

            Pane {
                height: wholeHeight
                note: qsTr("超期 %1 件，即将到期 %2 件").arg(screen.hall.overdue).arg(screen.hall.near)
                noteColor: screen.hall.overdue > 0 ? Theme.danger : Theme.inkSoft
                scrolls: false
                symbol: "clock"
                title: qsTr("期限")
                width: parent.width

                HallText {
                    color: Theme.inkSoft
                    text: qsTr("没有超期和即将到期的。")
                    visible: dues.count === 0
                    width: parent?.width ?? 0
                }
                DeskRows {
                    id: dueRows

                    name: "due"
                    source: dues
                    width: parent?.width ?? 0

                    onOpened: row => {
                        const item = dues.itemAt(row) as DeskRow;
                        if (item !== null)
                            screen.hall.openCase(item.token);
                    }

                    Repeater {
                        id: dues

                        model: screen.hall.due

                        DeskRow {
                            id: due

                            required property string organ
                            required property string caseId
                            required property string caseNo
                            required property string item
                            required property string name
                            required property string words
                            required property string sign
                            required property string level
                            required property string signWords

                            Accessible.name: [due.organ, due.item, due.name, due.words].join(" ")
                            nav: dueRows.nav
                            padding: Theme.gapXs
                            token: due.caseId

                            HallText {
                                font.weight: Font.DemiBold
                                text: [due.organ, due.item].join("  ")
                                width: parent.width
                            }
                            ClockRow {
                                level: due.level
                                name: due.name
                                sign: due.sign
                                signWords: due.signWords
                                width: parent.width
                                words: [due.words, due.caseNo].join("   ")
                            }
                        }
                    }
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "eye"
                title: qsTr("各部门超期和异常（近90天）")
                width: parent.width

                HallCases {
                    hall: screen.hall
                    name: "units"
                    nothing: qsTr("各部门都没有超期和异常。")
                    objectName: "supervision-units"
                    rows: screen.hall.units
                    width: parent?.width ?? 0
                }
                HallText {
                    font.weight: Font.DemiBold
                    text: qsTr("逐件")
                    visible: irregular.count > 0
                    width: parent?.width ?? 0
                }
                HallCases {
                    id: irregular

                    hall: screen.hall
                    name: "irregular"
                    nothing: ""
                    rows: screen.hall.irregular
                    visible: count > 0
                    width: parent?.width ?? 0
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "warning"
                title: qsTr("没办成的事")
                width: parent.width

                HallCases {
                    hall: screen.hall
                    name: "matters"
                    nothing: qsTr("没有未办结的。")
                    rows: screen.hall.matters
                    width: parent?.width ?? 0
                }
            }
            Pane {
                height: wholeHeight
                keys: "Ctrl+E"
                scrolls: false
                symbol: "question"
                title: qsTr("没答复的咨询")
                width: parent.width

                onWanted: screen.shell.enquiries()

                HallCases {
                    hall: screen.hall
                    name: "enquiries"
                    nothing: qsTr("没有未答复的咨询。")
                    rows: screen.hall.enquiries
                    width: parent?.width ?? 0
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "document"
                title: qsTr("还没有缴费的")
                width: parent.width

                HallCases {
                    hall: screen.hall
                    name: "unpaid"
                    nothing: qsTr("没有未缴费的缴款单。")
                    rows: screen.hall.unpaid
                    width: parent?.width ?? 0
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "badge"
                title: qsTr("各部门首席代表")
                width: parent.width

                HallCases {
                    hall: screen.hall
                    name: "representatives"
                    nothing: qsTr("这个大厅没有进驻部门。")
                    objectName: "supervision-representatives"
                    rows: screen.hall.representatives
                    width: parent?.width ?? 0
                }
            }
        }
        Column {
            id: right

            spacing: Theme.gap
            width: screen.half
            x: screen.wide ? screen.half + Theme.gap : 0
            y: screen.wide ? 0 : left.height + Theme.gap

            Pane {
                height: wholeHeight
                note: qsTr("排队 %1 人").arg(screen.hall.inQueue)
                scrolls: false
                symbol: "list"
                title: qsTr("等着办的")
                width: parent.width

                HallText {
                    color: Theme.inkSoft
                    text: qsTr("没有等着办的件。")
                    visible: waiting.count === 0
                    width: parent?.width ?? 0
                }
                Repeater {
                    id: waiting

                    model: screen.hall.waiting

                    HallLabelled {
                        id: organs

                        required property string organ
                        required property int toDecide
                        required property int toSupplement
                        required property int toHandOut

                        label: organs.organ
                        labelWidth: Theme.px(420)
                        value: qsTr("待受理决定 %1，待补正 %2，待出件 %3").arg(organs.toDecide).arg(organs.toSupplement).arg(organs.toHandOut)
                        width: parent?.width ?? 0
                    }
                }
                HallCases {
                    hall: screen.hall
                    name: "cases"
                    nothing: ""
                    rows: screen.hall.cases
                    visible: count > 0
                    width: parent?.width ?? 0
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "offline"
                title: qsTr("送达和设备")
                width: parent.width

                HallText {
                    color: screen.hall.pending > 0 ? Theme.warning : Theme.inkSoft
                    objectName: "supervision-pending"
                    text: screen.hall.delivery
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.danger
                    objectName: "supervision-room"
                    text: screen.hall.room === "low" ? qsTr("本机磁盘空间不多，请技术人员清理") : qsTr("本机磁盘快满，不再办理新事项，请技术人员马上清理")
                    visible: screen.hall.room !== "ample"
                    width: parent?.width ?? 0
                }
                RefusedList {
                    objectName: "refused-list"
                    records: screen.hall.refused
                    visible: screen.hall.refused.count > 0 || screen.hall.refused.told !== ""
                    width: parent?.width ?? 0
                }
                HallCases {
                    hall: screen.hall
                    name: "alarms"
                    nothing: ""
                    rows: screen.hall.alarms
                    visible: count > 0
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.inkSoft
                    text: qsTr("设备都正常。")
                    visible: down.count === 0
                    width: parent?.width ?? 0
                }
                Repeater {
                    id: down

                    model: screen.hall.devices

                    HallLabelled {
                        id: device

                        required property string name
                        required property string condition

                        label: device.name
                        labelWidth: Theme.px(420)
                        value: device.condition
                        width: parent?.width ?? 0
                    }
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "list"
                title: qsTr("最近七天")
                width: parent.width

                HallText {
                    color: Theme.danger
                    objectName: "supervision-no-week"
                    text: qsTr("有办件的记录被改动过，统计数不可信，先核查。")
                    visible: screen.hall.looked && screen.hall.week.length === 0
                    width: parent?.width ?? 0
                }
                Repeater {
                    model: screen.hall.week

                    HallLabelled {
                        id: figure

                        required property var modelData

                        label: figure.modelData.label
                        labelWidth: Theme.px(420)
                        value: figure.modelData.value
                        width: parent?.width ?? 0
                    }
                }
            }
            Pane {
                height: wholeHeight
                note: screen.hall.badOpen > 0 ? qsTr("差评待回复 %1 条").arg(screen.hall.badOpen) : ""
                noteColor: Theme.danger
                scrolls: false
                symbol: "face"
                title: qsTr("评价（平台已收到的）")
                width: parent.width

                Repeater {
                    model: screen.hall.ratings

                    HallLabelled {
                        id: rating

                        required property string name
                        required property int count

                        label: rating.name
                        labelWidth: Theme.px(420)
                        value: qsTr("%1 条").arg(rating.count)
                        width: parent?.width ?? 0
                    }
                }
            }
            Pane {
                height: wholeHeight
                scrolls: false
                symbol: "user"
                title: qsTr("工作人员派驻")
                width: parent.width

                HallCases {
                    hall: screen.hall
                    name: "people"
                    nothing: qsTr("没有账号。")
                    objectName: "supervision-people"
                    rows: screen.hall.people
                    width: parent?.width ?? 0
                }
            }
        }
    }
}
