import QtQuick

// The key that does what the button beside it says, and its hearing: `pressed` when the key comes, wherever the focus is.
Rectangle {
    id: cap

    required property string keys // as QKeySequence reads it: "F9", "Shift+F8", "Ctrl+S"
    property bool listening: false
    property color ink: Theme.ink

    signal pressed

    border.color: cap.ink
    border.width: Theme.stroke
    color: "transparent"
    implicitHeight: words.implicitHeight + Theme.px(2)
    implicitWidth: Math.max(words.implicitWidth + Theme.gapS, height)
    radius: Theme.px(8)

    Shortcut {
        enabled: cap.listening
        sequence: cap.keys

        onActivated: cap.pressed()
    }
    HallText {
        id: words

        anchors.centerIn: parent
        color: cap.ink
        font.pixelSize: Theme.caption
        text: cap.keys.replace(/\+(?=.)/g, " ")
        wrapMode: Text.NoWrap
    }
}
