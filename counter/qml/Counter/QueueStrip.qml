import QtQuick
import Hall
import Counter.Models

// The queue in one line, where there is no room for the rail.
Rectangle {
    id: strip

    required property CounterQueue queue

    border.color: Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    implicitHeight: line.height + Theme.gapS

    Flow {
        id: line

        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapS

        HallText {
            color: Theme.primaryDeep
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            height: Theme.target
            objectName: "current-ticket"
            text: strip.queue.current
            verticalAlignment: Text.AlignVCenter
            visible: text !== ""
            wrapMode: Text.NoWrap
        }
        HallText {
            height: Theme.target
            text: strip.queue.waiting > 0 ? qsTr("%1 人等候").arg(strip.queue.waiting) : qsTr("没有人等候")
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.NoWrap
        }
        QueueKeys {
            id: keys

            queue: strip.queue
            room: line.width
        }
        HallText {
            color: Theme.warning
            height: Theme.target
            text: keys.problemWords
            verticalAlignment: Text.AlignVCenter
            visible: text !== ""
        }
    }
}
