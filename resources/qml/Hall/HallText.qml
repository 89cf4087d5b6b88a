import QtQuick

// All words on screen. Plain text always: what comes from a card or the network must never be read as mark-up.
Text {
    color: Theme.ink
    elide: Text.ElideNone

    // The typeface's own spacing (1.45 em) is generous; Qt would add more below the line, and a single line would stand
    // too high beside its icon. No binding on lineCount here: that would be a loop.
    lineHeight: 1
    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    font {
        family: Theme.family
        pixelSize: Theme.body
    }
}
