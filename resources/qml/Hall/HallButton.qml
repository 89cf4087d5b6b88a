pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// The button of both apps. `kind`: primary (one a screen), secondary, quiet, danger.
Button {
    id: button

    enum Kind {
        Primary,
        Secondary,
        Quiet,
        Danger
    }

    property int kind: HallButton.Secondary
    property string symbol: ""
    property string symbolAfter: ""
    property int labelSize: button.kind === HallButton.Primary ? Theme.lead : Theme.body

    readonly property bool filled: button.kind === HallButton.Primary
    readonly property color tone: button.kind === HallButton.Danger ? Theme.danger : Theme.primary
    readonly property color inkColor: !button.enabled ? Theme.inkSoft : button.filled ? Theme.inkOnDark : button.kind === HallButton.Quiet ? Theme.ink : button.tone

    Accessible.name: button.text
    Accessible.role: Accessible.Button
    focusPolicy: Qt.NoFocus
    implicitHeight: button.kind === HallButton.Primary ? Theme.targetPrimary : Theme.target
    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.target)
    leftPadding: Theme.gap
    rightPadding: Theme.gap

    background: Rectangle {
        border.color: !button.enabled ? Theme.line : button.tone
        border.width: button.kind === HallButton.Secondary || button.kind === HallButton.Danger ? Theme.stroke : 0
        color: {
            if (button.kind === HallButton.Quiet)
                return button.down ? Theme.line : "transparent";
            if (!button.enabled)
                return button.filled ? Theme.line : Theme.surface;
            if (button.filled)
                return button.down ? Qt.darker(button.tone, 1.35) : button.tone;
            return button.down ? (button.kind === HallButton.Danger ? Theme.dangerTint : Theme.primaryTint) : Theme.surface;
        }
        radius: Theme.radius
    }
    contentItem: Item {
        implicitHeight: row.implicitHeight
        implicitWidth: row.implicitWidth

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.gapS

            HallIcon {
                anchors.verticalCenter: parent.verticalCenter
                color: button.inkColor
                name: button.symbol
                size: Math.round(label.font.pixelSize * 1.25)
                visible: button.symbol !== ""
            }
            HallText {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                color: button.inkColor
                font.pixelSize: button.labelSize
                font.weight: button.kind === HallButton.Quiet ? Font.Normal : Font.DemiBold
                lineHeight: 1
                text: button.text
                wrapMode: Text.NoWrap
            }
            HallIcon {
                anchors.verticalCenter: parent.verticalCenter
                color: button.inkColor
                name: button.symbolAfter
                size: Math.round(label.font.pixelSize * 1.25)
                visible: button.symbolAfter !== ""
            }
        }
    }
}
