import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

// The on-screen keyboard: Chinese by Pinyin and Latin letters, in the hall's own style (see QtQuick/VirtualKeyboard/Styles/hall).
Item {
    id: board

    readonly property bool shown: panel.active
    readonly property real room: panel.active ? panel.height : 0

    height: panel.height

    Rectangle {
        anchors.fill: panel
        anchors.leftMargin: -panel.x
        anchors.rightMargin: -panel.x
        color: "#dde5f0"
        visible: panel.active
    }
    InputPanel {
        id: panel

        anchors.horizontalCenter: parent.horizontalCenter
        objectName: "keyboard"
        visible: panel.active
        width: Math.min(parent.width, Theme.widest)
        y: panel.active ? parent.height - panel.height : parent.height

        Component.onCompleted: {
            VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_US"];
            VirtualKeyboardSettings.locale = "zh_CN";
            VirtualKeyboardSettings.closeOnReturn = true;
        }
    }
}
