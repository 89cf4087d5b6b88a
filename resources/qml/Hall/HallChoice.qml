pragma ComponentBehavior: Bound

import QtQuick

// Big rows, one of which is chosen. `options`: list of {value, label, help}.
Column {
    id: choice

    required property var options
    property string value: ""
    property string name: ""
    property bool enabledRows: true

    signal chosen(value: string)

    spacing: Theme.gapS

    Repeater {
        model: choice.options

        Rectangle {
            id: row

            required property var modelData
            readonly property bool selected: row.modelData.value === choice.value

            Accessible.checkable: true
            Accessible.checked: row.selected
            Accessible.name: row.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: row.selected ? Theme.primary : Theme.lineStrong
            border.width: row.selected ? Theme.stroke * 1.5 : Theme.stroke
            color: row.selected ? Theme.primaryTint : area.pressed ? Theme.ground : Theme.surface
            height: Math.max(Theme.targetPrimary, words.implicitHeight + 2 * Theme.gapS)
            objectName: "choice-%1-%2".arg(choice.name).arg(row.modelData.value)
            radius: Theme.radiusS
            width: choice.width

            Rectangle {
                id: dot

                anchors.left: parent.left
                anchors.leftMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter
                border.color: row.selected ? Theme.primary : Theme.lineStrong
                border.width: Theme.stroke * 1.5
                color: row.selected ? Theme.primary : Theme.surface
                height: Theme.px(40)
                radius: height / 2
                width: height

                HallIcon {
                    anchors.centerIn: parent
                    color: Theme.inkOnDark
                    name: "check"
                    size: Theme.px(28)
                    visible: row.selected
                }
            }
            Column {
                id: words

                anchors.left: dot.right
                anchors.leftMargin: Theme.gap
                anchors.right: parent.right
                anchors.rightMargin: Theme.gap
                anchors.verticalCenter: parent.verticalCenter

                HallText {
                    font.pixelSize: Theme.lead
                    font.weight: row.selected ? Font.DemiBold : Font.Normal
                    text: row.modelData.label
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    text: row.modelData.help
                    visible: text !== ""
                    width: parent.width
                }
            }
            MouseArea {
                id: area

                anchors.fill: parent
                enabled: choice.enabledRows
                onClicked: choice.chosen(row.modelData.value)
            }
        }
    }
}
