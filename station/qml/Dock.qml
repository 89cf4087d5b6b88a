pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window
import Hall

// The device dock: one column of buttons by device, and what the last one answered.
Window {
    id: dock

    required property var actions

    readonly property int sections: 4

    color: Theme.ground
    height: Math.min(1180, Screen.desktopAvailableHeight * 0.95)
    title: qsTr("设备台（演示）")
    visible: true
    width: 420

    ListView {
        id: list

        // all of them in sight on a screen of 1080 lines too
        readonly property real rowHeight: Math.max(26, Math.min(40, (height - dock.sections * 34) / Math.max(1, count) - spacing))

        ScrollBar.vertical: ScrollBar {}
        anchors.bottom: answer.top
        anchors.left: parent.left
        anchors.margins: 12
        anchors.right: parent.right
        anchors.top: parent.top
        clip: true
        model: dock.actions
        section.property: "section"
        spacing: 4

        delegate: Rectangle {
            id: row

            required property int index
            required property string label

            border.color: Theme.line
            color: area.pressed ? Theme.primaryTint : Theme.surface
            height: list.rowHeight
            radius: 6
            width: list.width

            HallText {
                anchors.left: parent.left
                anchors.leftMargin: 12
                anchors.verticalCenter: parent.verticalCenter
                font.pixelSize: 17
                text: row.label
            }
            MouseArea {
                id: area

                Accessible.name: row.label
                Accessible.role: Accessible.Button
                anchors.fill: parent
                objectName: "dock-" + row.index

                onClicked: dock.actions.press(row.index)
            }
        }
        section.delegate: HallText {
            required property string section

            color: Theme.primary
            font.pixelSize: 17
            font.weight: Font.DemiBold
            height: 34
            text: section
            verticalAlignment: Text.AlignBottom
        }
    }
    HallText {
        id: answer

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: 12
        anchors.right: parent.right
        color: Theme.inkSoft
        font.pixelSize: 15
        text: qsTr("点一下，看看终端怎么反应。")
    }
    Connections {
        function onSaid(words: string) {
            answer.text = words;
        }

        target: dock.actions
    }
}
