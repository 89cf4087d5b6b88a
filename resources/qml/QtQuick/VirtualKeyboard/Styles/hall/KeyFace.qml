import QtQuick
import QtQuick.VirtualKeyboard.Styles
import Hall

// One key: a light cap with a word, a letter or an icon. `tone`: letter, function, accent.
KeyPanel {
    id: face

    property string symbol: ""
    property string label: ""
    property string small: ""
    property string tone: "letter"
    property bool lit: false
    property real size: Theme.lead

    // The key itself: its type is known to the keyboard only.
    readonly property var cap: face.control
    readonly property bool pressed: face.cap !== null && face.cap.pressed
    readonly property color ink: face.tone === "accent" || face.lit ? Theme.inkOnDark : Theme.ink

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.px(5)
        border.color: face.tone === "accent" || face.lit ? Theme.primaryDeep : Theme.line
        border.width: Theme.stroke
        color: {
            if (face.tone === "accent" || face.lit)
                return face.pressed ? Theme.primaryDeep : Theme.primary;
            if (face.pressed)
                return Theme.primaryTint;
            return face.tone === "function" ? "#c9d5e6" : Theme.surface;
        }
        opacity: face.cap !== null && !face.cap.enabled ? 0.45 : 1
        radius: Theme.radiusS

        HallText {
            anchors.margins: Theme.gapXs
            anchors.right: parent.right
            anchors.top: parent.top
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            lineHeight: 1
            text: face.small
            visible: text !== ""
        }
        HallText {
            anchors.centerIn: parent
            color: face.ink
            font.pixelSize: face.size
            lineHeight: 1
            text: face.label
            visible: face.symbol === ""
            wrapMode: Text.NoWrap
        }
        HallIcon {
            anchors.centerIn: parent
            color: face.ink
            name: face.symbol
            size: Math.round(face.size * 1.3)
            visible: face.symbol !== ""
        }
    }
}
