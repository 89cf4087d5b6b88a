pragma ComponentBehavior: Bound

import QtQuick

// Big rows, one of which is chosen; at a desk they stand side by side and take the keyboard as one. `options`: list of
// {value, label, help}.
Flow {
    id: choice

    required property var options
    property string value: ""
    property string name: ""
    property bool enabledRows: true

    signal chosen(value: string)
    signal accepted

    Accessible.name: choice.name
    Accessible.role: Accessible.Grouping
    activeFocusOnTab: Theme.desk && choice.enabledRows
    spacing: Theme.desk ? Theme.gapXs : Theme.gapS

    Keys.onPressed: event => {
        if (Theme.desk && choice.enabledRows)
            hand.press(event);
    }

    HallChosenByKeys {
        id: hand

        options: choice.options
        value: choice.value

        onAccepted: choice.accepted()
        onChosen: value => choice.chosen(value)
    }
    Repeater {
        model: choice.options

        Rectangle {
            id: row

            required property var modelData
            required property int index
            readonly property bool selected: row.modelData.value === choice.value
            readonly property real ownWidth: words.x + Math.max(label.implicitWidth, help.visible ? help.implicitWidth : 0) + Theme.gapS + 1

            Accessible.checkable: true
            Accessible.checked: row.selected
            Accessible.name: row.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: row.selected ? Theme.primary : Theme.lineStrong
            border.width: row.selected ? Theme.stroke * 1.5 : Theme.stroke
            color: row.selected ? Theme.primaryTint : !choice.enabledRows ? Theme.ground : area.pressed ? Theme.ground : Theme.surface
            height: Math.max(Theme.desk ? Theme.target : Theme.targetPrimary, words.implicitHeight + (Theme.desk ? Theme.gapXs : 2 * Theme.gapS))
            objectName: "choice-%1-%2".arg(choice.name).arg(row.modelData.value)
            radius: Theme.radiusS
            width: Theme.desk ? Math.min(choice.width, Math.ceil(row.ownWidth)) : choice.width

            HallFocusRing {
                visible: choice.activeFocus && row.index === Math.max(0, hand.position)
            }
            Rectangle {
                id: dot

                anchors.left: parent.left
                anchors.leftMargin: Theme.desk ? Theme.gapS : Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                border.color: row.selected ? Theme.primary : Theme.lineStrong
                border.width: Theme.stroke * 1.5
                color: row.selected ? Theme.primary : Theme.surface
                height: Theme.px(Theme.desk ? 30 : 40)
                radius: height / 2
                width: height

                HallIcon {
                    anchors.centerIn: parent
                    color: Theme.inkOnDark
                    name: "check"
                    size: Theme.px(Theme.desk ? 22 : 28)
                    visible: row.selected
                }
            }
            Column {
                id: words

                anchors.left: dot.right
                anchors.leftMargin: Theme.desk ? Theme.gapXs : Theme.gap
                anchors.right: parent.right
                anchors.rightMargin: Theme.desk ? Theme.gapS : Theme.gap
                anchors.verticalCenter: parent.verticalCenter

                HallText {
                    id: label

                    font.pixelSize: Theme.desk ? Theme.body : Theme.lead
                    font.weight: row.selected ? Font.DemiBold : Font.Normal
                    text: row.modelData.label
                    width: parent.width
                }
                HallText {
                    id: help

                    color: Theme.inkSoft
                    font.pixelSize: Theme.desk ? Theme.caption : Theme.body
                    text: row.modelData.help
                    visible: text !== ""
                    width: parent.width
                }
            }
            MouseArea {
                id: area

                anchors.fill: parent
                enabled: choice.enabledRows
                onClicked: {
                    if (Theme.desk)
                        choice.forceActiveFocus();
                    choice.chosen(row.modelData.value);
                }
            }
        }
    }
}
