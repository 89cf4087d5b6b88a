pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// The button of both apps. `kind`: primary (one a screen), secondary, quiet, danger. At a desk `keys` do the same as a
// click and are written on it.
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
    property string keys: ""
    property int labelSize: button.kind === HallButton.Primary && !Theme.desk ? Theme.lead : Theme.body

    readonly property bool filled: button.kind === HallButton.Primary
    readonly property color tone: button.kind === HallButton.Danger ? Theme.danger : Theme.primary
    readonly property color inkColor: !button.enabled ? Theme.inkSoft : button.filled ? Theme.inkOnDark : button.kind === HallButton.Quiet ? Theme.ink : button.tone

    Accessible.name: button.text
    Accessible.role: Accessible.Button
    focusPolicy: Theme.desk ? Qt.StrongFocus : Qt.NoFocus
    implicitHeight: Math.max(button.kind === HallButton.Primary && !Theme.desk ? Theme.targetPrimary : Theme.target, Theme.desk ? implicitContentHeight + Theme.gapS : 0)
    implicitWidth: Math.max(implicitContentWidth + leftPadding + rightPadding, Theme.target)
    leftPadding: Theme.gap
    rightPadding: Theme.gap

    Keys.onEnterPressed: button.click()
    Keys.onReturnPressed: button.click()

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
        radius: Theme.desk ? Theme.radiusS : Theme.radius

        HallFocusRing {
            visible: button.activeFocus
        }
    }
    contentItem: Item {
        id: face

        // what stands beside the words
        readonly property real beside: [before, after, cap].reduce((sum, item) => item.visible ? sum + item.width + row.spacing : sum, 0)

        implicitHeight: row.implicitHeight
        implicitWidth: Math.ceil(label.implicitWidth + beside) + 1

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.gapS

            HallIcon {
                id: before

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
                horizontalAlignment: Text.AlignHCenter
                // words too long for the button take two lines, then smaller type
                fontSizeMode: Theme.desk ? Text.FixedSize : Text.Fit
                height: Theme.desk ? implicitHeight : button.height - Theme.gapXs
                minimumPixelSize: Math.round(Theme.caption * 0.8)
                verticalAlignment: Text.AlignVCenter
                width: Math.min(Math.ceil(implicitWidth), Math.max(0, button.availableWidth - face.beside))
                wrapMode: Text.Wrap
            }
            HallIcon {
                id: after

                anchors.verticalCenter: parent.verticalCenter
                color: button.inkColor
                name: button.symbolAfter
                size: Math.round(label.font.pixelSize * 1.25)
                visible: button.symbolAfter !== ""
            }
            Loader {
                id: cap

                active: button.keys !== ""
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: HallKeyCap {
                    ink: button.inkColor
                    keys: button.keys
                    listening: button.visible && button.enabled

                    onPressed: button.click()
                }
                visible: active
            }
        }
    }
}
