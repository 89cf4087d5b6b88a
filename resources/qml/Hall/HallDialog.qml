import QtQuick

// A question or warning over the whole screen; what is behind cannot be touched.
Rectangle {
    id: dialog

    required property string title
    property string symbol: "info"
    property string tone: "info"
    default property alias content: inside.data

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
        anchors.centerIn: parent
        color: Theme.surface
        height: inside.implicitHeight + 2 * Theme.gapXl
        radius: Theme.radius * 1.4
        width: Math.min(parent.width - 2 * Theme.margin, Theme.px(860))

        Column {
            id: inside

            anchors.left: parent.left
            anchors.margins: Theme.gapXl
            anchors.right: parent.right
            anchors.top: parent.top
            spacing: Theme.gap

            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                color: dialog.tone === "danger" ? Theme.dangerTint : dialog.tone === "warning" ? Theme.accentTint : Theme.primaryTint
                height: Theme.px(128)
                radius: height / 2
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
                horizontalAlignment: Text.AlignHCenter
                text: dialog.title
                width: parent.width
            }
        }
    }
}
