import QtQuick

// A question or warning over the whole screen; what is behind cannot be touched. What is higher than the screen scrolls.
Rectangle {
    id: dialog

    required property string title
    property string symbol: "info"
    property string tone: "info"
    property real breadth: Theme.px(860)
    property bool plain: false // without its big sign: a list, a form
    default property alias content: scroll.content

    readonly property color inkColor: dialog.tone === "danger" ? Theme.danger : dialog.tone === "warning" ? Theme.accent : Theme.primary

    Accessible.name: dialog.title
    Accessible.role: Accessible.Dialog
    anchors.fill: parent
    color: Theme.scrim

    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }
    Rectangle {
        id: sheet

        anchors.centerIn: parent
        color: Theme.surface
        height: Math.min(dialog.height - 2 * Theme.gap, scroll.contentHeight)
        radius: Theme.radius * 1.4
        width: Math.min(parent.width - 2 * (Theme.desk ? Theme.gap : Theme.margin), dialog.breadth)

        HallScroll {
            id: scroll

            anchors.fill: parent
            focus: true
            padding: Theme.gapXl
            scrolls: contentHeight > sheet.height

            Rectangle {
                anchors.horizontalCenter: parent?.horizontalCenter
                color: dialog.tone === "danger" ? Theme.dangerTint : dialog.tone === "warning" ? Theme.accentTint : Theme.primaryTint
                height: Theme.px(128)
                radius: height / 2
                visible: !dialog.plain
                width: height

                HallIcon {
                    anchors.centerIn: parent
                    color: dialog.inkColor
                    name: dialog.symbol
                    size: Theme.px(72)
                }
            }
            HallText {
                font.pixelSize: Theme.title
                font.weight: Font.Bold
                horizontalAlignment: dialog.plain ? Text.AlignLeft : Text.AlignHCenter
                text: dialog.title
                width: parent?.width ?? 0
            }
        }
    }
}
