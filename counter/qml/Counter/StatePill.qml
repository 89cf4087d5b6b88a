import QtQuick
import Hall

// A state in a sign and in words, on the dark bar.
Rectangle {
    id: pill

    required property string text
    property string symbol: ""
    property bool alarming: false

    Accessible.name: pill.text
    Accessible.role: Accessible.StaticText
    border.color: pill.alarming ? Theme.warning : Qt.alpha(Theme.inkOnDark, 0.4)
    border.width: Theme.stroke
    color: pill.alarming ? Theme.warningTint : "transparent"
    implicitHeight: words.implicitHeight + Theme.gapXs
    implicitWidth: words.implicitWidth + words.x + Theme.gapS
    radius: Theme.radiusS

    HallIcon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Theme.gapS
        anchors.verticalCenter: parent.verticalCenter
        color: words.color
        name: pill.symbol
        size: Theme.px(28)
        visible: pill.symbol !== ""
    }
    HallText {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        color: pill.alarming ? Theme.warning : Theme.inkOnDark
        font.pixelSize: Theme.caption
        text: pill.text
        wrapMode: Text.NoWrap
        x: Theme.gapS + (sign.visible ? sign.width + Theme.gapXs : 0)
    }
}
