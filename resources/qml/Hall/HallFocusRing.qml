import QtQuick

// The ring around what has the keyboard. A gap parts it from the control, so that it shows on any colour.
Rectangle {
    id: ring

    property real gap: Theme.px(4)
    property real corner: Theme.radiusS

    anchors.fill: parent
    anchors.margins: -ring.gap - border.width
    border.color: Theme.focusRing
    border.width: Math.max(2, Theme.px(4))
    color: "transparent"
    radius: ring.corner + ring.gap
    z: 1
}
