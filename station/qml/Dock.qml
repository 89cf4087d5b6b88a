pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import Hall
import Station

// The device dock: the hands of a demo hall by device, and what the last one answered.
Window {
    id: dock

    required property var actions // DockModel

    color: Theme.ground
    height: Math.min(1180, Screen.desktopAvailableHeight * 0.95)
    title: qsTr("设备台（演示）")
    visible: true
    width: 640

    // as at a desk: many buttons, a mouse
    Binding {
        property: "desk"
        target: Theme
        value: true
    }
    Binding {
        property: "unit"
        target: Theme
        value: 0.5
    }
    HallButton {
        id: words

        anchors.margins: Theme.gapS
        anchors.right: parent.right
        anchors.top: parent.top
        kind: HallButton.Quiet
        objectName: "dock-language"
        symbol: "globe"
        text: dock.actions.otherLanguage

        onClicked: dock.actions.toggleLanguage()
    }
    DockButtons {
        actions: dock.actions
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: words.bottom
        columns: 3
    }
}
