import QtQuick
import Hall
import Counter.Models

// What a window does with the number it has called, and the next call.
KeyRow {
    id: keys

    required property CounterQueue queue
    readonly property bool called: keys.queue.current !== ""

    readonly property string problemWords: keys.wordsFor(keys.queue.problem)

    function wordsFor(problem: string): string {
        switch (problem) {
        case "":
            return "";
        case "nobody_waits":
            return qsTr("没有人等候，叫不到号。");
        case "called_elsewhere":
            return qsTr("这个号 %1 已经叫了。").arg(keys.queue.problemWindow);
        case "not_called":
            return qsTr("这个号现在不在本窗口。");
        default:
            return qsTr("叫号系统连不上，按现场秩序接待。");
        }
    }


    HallButton {
        keys: "F2"
        kind: keys.called ? HallButton.Secondary : HallButton.Primary
        enabled: keys.queue.available && !keys.queue.busy
        objectName: "button-call-next"
        symbol: "bell"
        text: keys.called ? qsTr("叫下一号") : qsTr("叫号")

        onClicked: keys.queue.callNext()
    }
    HallButton {
        keys: "Shift+F2"
        enabled: !keys.queue.busy
        objectName: "button-recall"
        text: qsTr("重呼")
        visible: keys.called

        onClicked: keys.queue.recall()
    }
    HallButton {
        keys: "F3"
        enabled: !keys.queue.busy
        objectName: "button-pass"
        text: qsTr("过号")
        visible: keys.called

        onClicked: keys.queue.pass_()
    }
    HallButton {
        keys: "Shift+F3"
        enabled: !keys.queue.busy
        objectName: "button-finish-ticket"
        text: qsTr("办结")
        visible: keys.called

        onClicked: keys.queue.finish()
    }
}
