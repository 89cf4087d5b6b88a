pragma ComponentBehavior: Bound

import QtQuick

// Yes or no, side by side, with a sign and not by colour alone. `options`: the two options as for HallChoice.
Row {
    id: yesNo

    required property var options
    property string value: ""
    property string name: ""

    signal chosen(value: string)

    spacing: Theme.gap

    Repeater {
        model: yesNo.options

        Rectangle {
            id: side

            required property var modelData
            readonly property bool selected: side.modelData.value === yesNo.value

            Accessible.checkable: true
            Accessible.checked: side.selected
            Accessible.name: side.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: side.selected ? Theme.primary : Theme.lineStrong
            border.width: side.selected ? Theme.stroke * 2 : Theme.stroke
            color: side.selected ? Theme.primaryTint : area.pressed ? Theme.ground : Theme.surface
            height: Theme.px(170)
            objectName: "choice-%1-%2".arg(yesNo.name).arg(side.modelData.value)
            radius: Theme.radius
            width: (yesNo.width - yesNo.spacing) / 2

            Column {
                anchors.centerIn: parent
                spacing: Theme.gapXs

                HallIcon {
                    anchors.horizontalCenter: parent.horizontalCenter
                    color: side.selected ? Theme.primary : Theme.inkSoft
                    name: side.modelData.value === "yes" ? "check" : "close"
                    size: Theme.px(56)
                }
                HallText {
                    anchors.horizontalCenter: parent.horizontalCenter
                    color: side.selected ? Theme.primary : Theme.ink
                    font.pixelSize: Theme.heading
                    font.weight: Font.DemiBold
                    text: side.modelData.label
                }
            }
            HallIcon {
                anchors.margins: Theme.gapS
                anchors.right: parent.right
                anchors.top: parent.top
                color: Theme.primary
                name: "check-circle"
                visible: side.selected
            }
            MouseArea {
                id: area

                anchors.fill: parent
                onClicked: yesNo.chosen(side.modelData.value)
            }
        }
    }
}
