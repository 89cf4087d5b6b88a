import QtQuick
import Hall
import Counter.Models

// The ways on while the person is not known yet.
KeyRow {
    id: keys

    required property CounterShell shell
    required property CounterPerson person
    readonly property string phase: keys.person.phase

    function take(): void {
        const first = [retryKey, typeKey, leaveKey].find(key => key.visible);
        if (first !== undefined)
            first.forceActiveFocus(Qt.TabFocusReason);
    }

    centred: true

    Component.onCompleted: Qt.callLater(keys.take)
    onPhaseChanged: Qt.callLater(keys.take)

    HallButton {
        id: retryKey

        keys: "F4"
        kind: HallButton.Primary
        objectName: "button-retry"
        symbol: "retake"
        text: qsTr("再读一次")
        visible: keys.phase === "problem"

        onClicked: keys.person.retry()
    }
    HallButton {
        id: typeKey

        keys: "Shift+F4"
        objectName: "button-type"
        symbol: "keyboard"
        text: qsTr("手工录入")
        visible: keys.phase === "waiting" || keys.phase === "problem"

        onClicked: keys.person.type()
    }
    HallButton {
        id: leaveKey

        keys: "Esc"
        objectName: "button-leave"
        symbol: "arrow-left"
        text: qsTr("返回")
        visible: keys.phase !== "looking_up"

        onClicked: keys.shell.leave()
    }
}
