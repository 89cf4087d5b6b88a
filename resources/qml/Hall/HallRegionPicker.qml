pragma ComponentBehavior: Bound

import QtQuick

// Regions to choose from, as a grid of chips, big ones for fingers. `options`: list of {value, label, help}.
Grid {
    id: picker

    required property var options
    property string value: ""
    property string name: ""

    property bool enabledChips: true

    // names of any length, as of a whole country: two in a row for fingers, and they may wrap
    property bool roomy: false

    // at a desk: room for the longest name and its tick. A call tells no binding that the type has grown: the height does.
    readonly property real widest: picker.options.reduce((most, option) => Math.max(most, letters.advanceWidth(option.label)), Theme.px(120)) + 2.5 * letters.height

    signal chosen(value: string)
    signal accepted

    Accessible.name: picker.name
    Accessible.role: Accessible.Grouping
    activeFocusOnTab: Theme.desk && picker.enabledChips
    columns: Theme.desk || picker.roomy ? Math.max(1, Math.min(Theme.desk ? 8 : 3, Math.floor((picker.width + picker.spacing) / (Math.min(picker.width, picker.widest) + picker.spacing)))) : 3
    spacing: Theme.desk ? Theme.gapXs : Theme.gapS

    Keys.onPressed: event => {
        if (Theme.desk && picker.enabledChips)
            hand.press(event);
    }

    FontMetrics {
        id: letters

        font.family: Theme.family
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }
    HallChosenByKeys {
        id: hand

        columns: picker.columns
        options: picker.options
        value: picker.value

        onAccepted: picker.accepted()
        onChosen: value => picker.chosen(value)
    }

    Repeater {
        model: picker.options

        Rectangle {
            id: chip

            required property var modelData
            required property int index
            readonly property bool selected: chip.modelData.value === picker.value

            Accessible.checkable: true
            Accessible.checked: chip.selected
            Accessible.name: chip.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: chip.selected ? Theme.primary : Theme.lineStrong
            border.width: chip.selected ? Theme.stroke * 2 : Theme.stroke
            color: chip.selected ? Theme.primaryTint : area.pressed || !picker.enabledChips ? Theme.ground : Theme.surface
            height: Math.max(Theme.desk ? Theme.px(56) : Theme.targetPrimary, name.implicitHeight + Theme.gapS)
            objectName: "choice-%1-%2".arg(picker.name).arg(chip.modelData.value)
            radius: Theme.radiusS
            width: (picker.width - (picker.columns - 1) * picker.spacing) / picker.columns

            HallFocusRing {
                visible: picker.activeFocus && chip.index === Math.max(0, hand.position)
            }
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
                    id: name

                    anchors.verticalCenter: parent.verticalCenter
                    color: chip.selected ? Theme.primary : Theme.ink
                    font.weight: chip.selected ? Font.DemiBold : Font.Normal
                    text: chip.modelData.label
                    horizontalAlignment: picker.roomy ? Text.AlignHCenter : Text.AlignLeft
                    width: picker.roomy ? Math.min(implicitWidth, chip.width - 2 * Theme.gapXs) : implicitWidth
                    wrapMode: picker.roomy ? Text.Wrap : Text.NoWrap
                }
            }
            MouseArea {
                id: area

                anchors.fill: parent
                enabled: picker.enabledChips
                onClicked: {
                    if (Theme.desk)
                        picker.forceActiveFocus();
                    picker.chosen(chip.modelData.value);
                }
            }
        }
    }
}
