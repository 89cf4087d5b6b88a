pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// What waits for the platform, what needs a person, and whether somebody sends it.
HallScroll {
    id: page

    required property QueuePage queue

    function age(minutes: int): string {
        if (minutes < 0)
            return qsTr("没有待送");
        if (minutes < 60)
            return qsTr("%1 分钟").arg(minutes);
        if (minutes < 48 * 60)
            return qsTr("%1 小时").arg(Math.floor(minutes / 60));
        return qsTr("%1 天").arg(Math.floor(minutes / 1440));
    }

    function roomWords(room: string): string {
        switch (room) {
        case "low":
            return qsTr("不多，请清理");
        case "refusing":
            return qsTr("快满：不再办理新事项，请马上清理");
        case "emergency":
            return qsTr("已满：备用空间已放开，请马上清理");
        default:
            return qsTr("充足");
        }
    }

    padding: Theme.gapS

    HallBanner {
        text: qsTr("同步程序没有运行，收件暂时不会送出。")
        tone: "warning"
        visible: !page.queue.agentRunning
        width: page.innerWidth
    }
    HallCard {
        objectName: "queue-card"
        padding: Theme.gap
        width: page.innerWidth

        HallLabelled {
            label: qsTr("同步程序")
            labelWidth: Theme.px(320)
            value: page.queue.agentRunning ? qsTr("正在运行") : qsTr("没有运行")
            width: parent.width
        }
        HallLabelled {
            label: qsTr("待送平台")
            labelWidth: Theme.px(320)
            objectName: "queue-pending"
            strong: true
            value: page.queue.known ? qsTr("%1 件").arg(page.queue.pending) : page.queue.trouble !== "" ? qsTr("读不出来") : qsTr("正在读取…")
            width: parent.width
        }
        HallLabelled {
            label: qsTr("送达进度")
            labelWidth: Theme.px(320)
            objectName: "queue-progress"
            value: page.queue.progress
            visible: page.queue.pending > 0
            width: parent.width
        }
        HallLabelled {
            label: qsTr("正在发送")
            labelWidth: Theme.px(320)
            objectName: "queue-sending"
            value: page.queue.sending
            visible: page.queue.pending > 0 && value !== ""
            width: parent.width
        }
        HallLabelled {
            label: qsTr("最近速度")
            labelWidth: Theme.px(320)
            objectName: "queue-rate"
            value: page.queue.rate
            visible: page.queue.pending > 0 && value !== ""
            width: parent.width
        }
        HallLabelled {
            label: qsTr("带宽上限")
            labelWidth: Theme.px(320)
            objectName: "queue-cap"
            value: page.queue.cap
            visible: value !== ""
            width: parent.width
        }
        HallLabelled {
            label: qsTr("下次尝试")
            labelWidth: Theme.px(320)
            objectName: "queue-next-try"
            value: page.queue.nextTry
            visible: value !== ""
            width: parent.width
        }
        HallLabelled {
            label: qsTr("最早一件已等")
            labelWidth: Theme.px(320)
            value: page.age(page.queue.oldestMinutes)
            visible: page.queue.known
            width: parent.width
        }
        HallLabelled {
            label: qsTr("已送达")
            labelWidth: Theme.px(320)
            value: qsTr("%1 件").arg(page.queue.acknowledged)
            visible: page.queue.known
            width: parent.width
        }
        HallLabelled {
            label: qsTr("磁盘空间")
            labelWidth: Theme.px(320)
            objectName: "queue-room"
            value: page.roomWords(page.queue.room)
            visible: page.queue.known
            width: parent.width
        }
        HallLabelled {
            label: qsTr("上次联系平台")
            labelWidth: Theme.px(320)
            value: page.queue.lastContact === "" ? qsTr("还没有过") : page.queue.lastContact
            visible: page.queue.known
            width: parent.width
        }
        HallLabelled {
            label: qsTr("故障")
            labelWidth: Theme.px(320)
            objectName: "queue-trouble"
            value: page.queue.trouble
            visible: page.queue.trouble !== ""
            width: parent.width
        }
    }
    Repeater {
        model: page.queue.damage

        HallBanner {
            required property int index
            required property var modelData

            objectName: "damage-" + index
            text: [modelData.lost, modelData.number, modelData.wayOut].filter(part => part !== "").join("\n")
            tone: "danger"
            width: page.innerWidth
        }
    }
    RefusedList {
        objectName: "refused-list"
        records: page.queue.refused
        width: page.innerWidth
    }
}
