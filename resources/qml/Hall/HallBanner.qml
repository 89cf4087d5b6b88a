import QtQuick

// A strip that says something about the present state. `tone`: info, warning, danger, success.
Rectangle {
    id: banner

    required property string text
    property string tone: "info"
    property string symbol: banner.tone === "success" ? "check-circle" : banner.tone === "info" ? "info" : "warning"

    readonly property color inkColor: banner.tone === "danger" ? Theme.danger : banner.tone === "warning" ? Theme.warning : banner.tone === "success" ? Theme.success : Theme.primaryDeep

    Accessible.name: banner.text
    Accessible.role: Accessible.AlertMessage
    border.color: banner.inkColor
    border.width: Theme.stroke * 0.5
    color: banner.tone === "danger" ? Theme.dangerTint : banner.tone === "warning" ? Theme.warningTint : banner.tone === "success" ? Theme.successTint : Theme.primaryTint
    implicitHeight: words.implicitHeight + 2 * Theme.gapS
    implicitWidth: Theme.px(600)
    radius: Theme.radiusS

    HallIcon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        color: banner.inkColor
        name: banner.symbol
        size: Theme.px(38)
    }
    HallText {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Theme.gapS
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        color: banner.inkColor
        text: banner.text
    }
}
