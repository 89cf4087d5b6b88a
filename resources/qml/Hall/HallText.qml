import QtQuick

// All words on screen. Plain text always: what comes from a card or the network must never be read as mark-up.
Text {
    color: Theme.ink
    elide: Text.ElideNone
    lineHeight: 1.25
    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    font {
        family: Theme.family
        pixelSize: Theme.body
    }
}
