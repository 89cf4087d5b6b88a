import QtQuick
import Hall
import Counter.Models

// Where, who, when, and how it stands with the network, in words.
Rectangle {
    id: bar

    required property CounterShell shell
    property bool narrow: false

    function reachWords(reach: string): string {
        switch (reach) {
        case "hall":
            return qsTr("大厅共享正常");
        case "city":
            return qsTr("大厅共享：经市平台");
        case "off":
            return qsTr("大厅共享：没有接入");
        default:
            return qsTr("大厅共享：连不上");
        }
    }

    color: Theme.primaryDeep
    implicitHeight: Math.max(Theme.px(84), states.height + Theme.gapS, who.height + Theme.gapS)

    Row {
        id: who

        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapS

        HallEmblem {
            anchors.verticalCenter: parent.verticalCenter
            size: Theme.px(own ? 56 : 44)
        }
        HallText {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkOnDark
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            objectName: "window-name"
            text: bar.shell.windowName
            wrapMode: Text.NoWrap
        }
        HallText {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkOnDark
            text: bar.shell.hallName
            visible: !bar.narrow
            wrapMode: Text.NoWrap
        }
    }
    Flow {
        id: states

        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        layoutDirection: Qt.RightToLeft
        spacing: Theme.gapS
        width: parent.width - who.width - 3 * Theme.gap

        HallText {
            color: Theme.inkOnDark
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            lineHeight: 1
            text: bar.shell.timeText
            wrapMode: Text.NoWrap
        }
        StatePill {
            objectName: "state-clerk"
            symbol: "user"
            text: bar.shell.clerkName
            visible: text !== ""
        }
        StatePill {
            alarming: bar.shell.offline
            objectName: "state-network"
            symbol: bar.shell.offline ? "offline" : "check-circle"
            text: !bar.shell.offline ? qsTr("网络正常") : bar.shell.takesIn ? qsTr("断网：照常收件，网络恢复后自动送达") : qsTr("断网：网络恢复后自动送达")
            visible: !bar.shell.training
        }
        StatePill {
            alarming: bar.shell.reach === "nobody"
            objectName: "state-hall"
            symbol: alarming ? "offline" : bar.shell.reach === "off" ? "minus" : "check-circle"
            text: bar.reachWords(bar.shell.reach)
            visible: !bar.shell.training
        }
        StatePill {
            objectName: "state-pending"
            symbol: "clock"
            text: bar.shell.delivery
            visible: bar.shell.pending > 0
        }
        StatePill {
            alarming: true
            objectName: "state-room"
            symbol: "warning"
            text: bar.shell.room === "low" ? qsTr("磁盘空间不多，请通知技术人员") : bar.shell.room === "emergency" ? qsTr("磁盘已满：不能再拍材料，请马上通知技术人员") : qsTr("磁盘快满：不能办理新事项，请通知技术人员")
            visible: bar.shell.room !== "ample"
        }
        StatePill {
            alarming: true
            objectName: "state-age"
            symbol: "clock"
            text: bar.shell.asOf === "" ? qsTr("日历快到期") : qsTr("数据截至 %1").arg(bar.shell.asOf)
            visible: bar.shell.age !== "fresh"
        }
        StatePill {
            alarming: true
            objectName: "state-stuck"
            symbol: "warning"
            text: qsTr("%1 件送不出去，请找值班负责人").arg(bar.shell.stuck)
            visible: bar.shell.stuck > 0
        }
    }
}
