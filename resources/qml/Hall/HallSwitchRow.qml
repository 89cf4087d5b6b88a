pragma ComponentBehavior: Bound

import QtQuick

// One setting that is on or off, said in words as well.
Rectangle {
    id: row

    required property string text
    property string help: ""
    property bool on: false

    signal toggled

    Accessible.checkable: true
    Accessible.checked: row.on
    Accessible.name: row.text
    Accessible.role: Accessible.CheckBox
    border.color: row.on ? Theme.primary : Theme.lineStrong
    border.width: row.on ? Theme.stroke * 1.5 : Theme.stroke
    color: row.on ? Theme.primaryTint : Theme.surface
    implicitHeight: Math.max(Theme.targetPrimary, words.implicitHeight + 2 * Theme.gapS)
    implicitWidth: Theme.px(600)
    opacity: row.enabled ? 1 : 0.6
    radius: Theme.radiusS

    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: Theme.gap
        anchors.right: state.left
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter

        HallText {
            font.pixelSize: Theme.lead
            font.weight: Font.DemiBold
            text: row.text
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            text: row.help
            visible: text !== ""
            width: parent.width
        }
    }
    Rectangle {
        id: state

        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        border.color: row.on ? Theme.primary : Theme.lineStrong
        border.width: Theme.stroke
        color: row.on ? Theme.primary : Theme.surface
        height: Theme.px(56)
        radius: height / 2
        width: onOff.implicitWidth + 2 * Theme.gap

        HallText {
            id: onOff

            anchors.centerIn: parent
            color: row.on ? Theme.inkOnDark : Theme.ink
            font.weight: Font.DemiBold
            text: row.on ? qsTr("开") : qsTr("关")
        }
    }
    MouseArea {
        anchors.fill: parent

        onClicked: row.toggled()
    }
}
