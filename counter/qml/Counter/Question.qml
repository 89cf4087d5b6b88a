import QtQuick
import Hall
import Counter.Models

// A question of the flow: what it means, yes, and back.
HallDialog {
    id: question

    required property CounterShell shell
    required property string advice
    required property string confirmWords
    required property string backWords
    property string confirmName: "button-confirm"
    property string confirmKeys: "F9"
    property string otherWords: ""
    property bool dangerous: false

    signal confirmed
    signal other

    breadth: Theme.px(960)
    tone: question.dangerous ? "danger" : "info"

    Component.onCompleted: (question.dangerous ? backKey : confirmKey).forceActiveFocus(Qt.TabFocusReason)

    HallText {
        horizontalAlignment: Text.AlignHCenter
        text: question.advice
        width: parent?.width ?? 0
    }
    HallButton {
        id: confirmKey

        keys: question.confirmKeys
        kind: question.dangerous ? HallButton.Danger : HallButton.Primary
        objectName: question.confirmName
        text: question.confirmWords
        width: parent?.width ?? 0

        onClicked: question.confirmed()
    }
    HallButton {
        kind: HallButton.Danger
        objectName: "button-discard"
        text: question.otherWords
        visible: text !== ""
        width: parent?.width ?? 0

        onClicked: question.other()
    }
    HallButton {
        id: backKey

        keys: "Esc"
        objectName: "button-dismiss"
        text: question.backWords
        width: parent?.width ?? 0

        onClicked: question.shell.dismiss()
    }
}
