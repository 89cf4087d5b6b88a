pragma ComponentBehavior: Bound

import QtQuick

// Regions to choose from, as a grid of big chips. `options`: list of {value, label, help}.
Grid {
    id: picker

    required property var options
    property string value: ""
    property string name: ""

    signal chosen(value: string)

    columns: 3
    spacing: Theme.gapS

    Repeater {
        model: picker.options

        Rectangle {
            id: chip

            required property var modelData
            readonly property bool selected: chip.modelData.value === picker.value

            Accessible.checkable: true
            Accessible.checked: chip.selected
            Accessible.name: chip.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: chip.selected ? Theme.primary : Theme.lineStrong
            border.width: chip.selected ? Theme.stroke * 2 : Theme.stroke
            color: chip.selected ? Theme.primaryTint : area.pressed ? Theme.ground : Theme.surface
            height: Theme.targetPrimary
            objectName: "choice-%1-%2".arg(picker.name).arg(chip.modelData.value)
            radius: Theme.radiusS
            width: (picker.width - (picker.columns - 1) * picker.spacing) / picker.columns

            Row {
                anchors.centerIn: parent
                spacing: Theme.gapXs

                HallIcon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.primary
                    name: "check"
                    visible: chip.selected
                }
                HallText {
                    anchors.verticalCenter: parent.verticalCenter
                    color: chip.selected ? Theme.primary : Theme.ink
                    font.weight: chip.selected ? Font.DemiBold : Font.Normal
                    text: chip.modelData.label
                    wrapMode: Text.NoWrap
                }
            }
            MouseArea {
                id: area

                anchors.fill: parent
                onClicked: picker.chosen(chip.modelData.value)
            }
        }
    }
}
