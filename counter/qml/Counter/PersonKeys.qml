import QtQuick
import Hall
import Counter.Models

// The ways on while the person is not known yet.
KeyRow {
    id: keys

    required property CounterShell shell
    required property CounterPerson person
    readonly property string phase: keys.person.phase
    readonly property string document: keys.person.document
    readonly property bool asking: keys.phase === "waiting" || keys.phase === "problem"

    function take(): void {
        const first = [retryKey, idKey, socialKey, travelKey, typeKey, leaveKey].find(key => key.visible);
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
        text: keys.person.trouble === "access_refused" ? qsTr("再填一次") : qsTr("再读一次")
        visible: keys.phase === "problem"

        onClicked: keys.person.retry()
    }
    HallButton {
        id: idKey

        keys: "F5"
        objectName: "button-id-card"
        symbol: "card"
        text: qsTr("读身份证")
        visible: keys.asking && keys.document !== "id_card"

        onClicked: keys.person.card()
    }
    HallButton {
        id: socialKey

        keys: "F6"
        objectName: "button-social-card"
        symbol: "card"
        text: qsTr("用社保卡")
        visible: keys.asking && keys.document !== "social_card" && keys.person.socialCardThere

        onClicked: keys.person.socialCard()
    }
    HallButton {
        id: travelKey

        keys: "F7"
        objectName: "button-travel-document"
        symbol: "globe"
        text: qsTr("用护照、通行证")
        visible: keys.asking && keys.document !== "travel_document" && keys.person.travelDocumentThere

        onClicked: keys.person.travelDocument()
    }
    HallButton {
        id: typeKey

        keys: "Shift+F4"
        objectName: "button-type"
        symbol: "keyboard"
        text: qsTr("手工录入")
        visible: keys.asking

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
