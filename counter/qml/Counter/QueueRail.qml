pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The numbers that wait, and the one at this window.
Pane {
    id: rail

    required property CounterQueue queue

    keys: "Ctrl+0"
    note: !rail.queue.available ? "" : rail.queue.waiting > 0 ? qsTr("%1 人等候").arg(rail.queue.waiting) : qsTr("没有人等候")
    symbol: "list"
    title: qsTr("排队")

    onWanted: list.take()

    Column {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: rail.queue.current === "" ? qsTr("本窗口没有叫号") : qsTr("本窗口正在办")
        }
        HallText {
            text: [rail.queue.currentItem, rail.queue.currentReason].filter(part => part !== "").join("  ")
            visible: text !== ""
            width: parent.width
        }
        HallText {
            color: Theme.primaryDeep
            font.pixelSize: Theme.display
            font.weight: Font.Bold
            objectName: "current-ticket"
            text: rail.queue.current
            visible: text !== ""
        }
        QueueKeys {
            id: keys

            queue: rail.queue
        }
        HallBanner {
            objectName: "queue-problem"
            text: keys.problemWords
            tone: "warning"
            visible: text !== ""
            width: parent.width
        }
    }
    Rectangle {
        color: Theme.line
        height: Theme.stroke
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        objectName: "queue-empty"
        text: !rail.queue.available ? qsTr("本机没有接入叫号。") : rail.queue.reachable ? qsTr("现在没有人等候。有人取号后会出现在这里。") : qsTr("叫号系统连不上，按现场秩序接待。")
        visible: list.count === 0
        width: parent?.width ?? 0
    }
    DeskList {
        id: list

        // what the pane leaves; where that is too little the pane scrolls
        height: Math.max(Theme.px(360), rail.height - y - Theme.px(140))
        model: rail.queue.rows
        name: "queue"
        visible: count > 0
        width: parent?.width ?? 0

        delegate: DeskRow {
            id: ticket

            required property string id
            required property string number
            required property string item
            required property string service
            required property string reason
            required property int waitedMinutes
            required property string state
            required property string window
            required property bool hasDraft

            openWords: qsTr("呼叫")
            opens: ticket.state !== "called"
            nav: list.nav
            token: ticket.id

            Item {
                height: Math.max(numberText.height, waited.height)
                width: parent.width

                HallText {
                    id: numberText

                    font.pixelSize: Theme.heading
                    font.weight: Font.DemiBold
                    text: ticket.number
                    wrapMode: Text.NoWrap
                }
                HallText {
                    id: waited

                    anchors.baseline: numberText.baseline
                    anchors.right: parent.right
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: ticket.state === "called" ? qsTr("%1 正在办").arg(ticket.window) : ticket.state === "passed" ? qsTr("已过号") : qsTr("等了 %1 分钟").arg(ticket.waitedMinutes)
                    wrapMode: Text.NoWrap
                }
            }
            HallText {
                text: ticket.item !== "" ? ticket.item : ticket.service
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: ticket.reason
                visible: text !== ""
                width: parent.width
            }
            Row {
                spacing: Theme.gapXs
                visible: ticket.hasDraft

                HallIcon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.primary
                    name: "document"
                    size: Theme.px(28)
                }
                HallText {
                    color: Theme.primary
                    font.pixelSize: Theme.caption
                    text: qsTr("自助终端已填好一部分")
                    wrapMode: Text.NoWrap
                }
            }
        }

        onOpened: row => {
            const ticket = list.itemAtIndex(row) as DeskRow;
            if (ticket !== null)
                rail.queue.call(ticket.token);
        }
    }
}
