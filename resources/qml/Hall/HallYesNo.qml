pragma ComponentBehavior: Bound

import QtQuick

// Yes or no, side by side, with a sign and not by colour alone. `options`: the two options as for HallChoice.
Row {
    id: yesNo

    required property var options
    property string value: ""
    property string name: ""
    property bool enabledSides: true

    // Long words take a second line, and both sides are as tall as the taller one.
    readonly property real tallest: {
        let most = 0;
        for (let i = 0; i < sides.count; ++i)
            most = Math.max(most, sides.itemAt(i)?.implicitHeight ?? 0);
        return most;
    }

    signal chosen(value: string)
    signal accepted

    Accessible.name: yesNo.name
    Accessible.role: Accessible.Grouping
    activeFocusOnTab: Theme.desk && yesNo.enabledSides
    spacing: Theme.desk ? Theme.gapXs : Theme.gap

    Keys.onPressed: event => {
        if (Theme.desk && yesNo.enabledSides)
            hand.press(event);
    }

    HallChosenByKeys {
        id: hand

        options: yesNo.options
        value: yesNo.value

        onAccepted: yesNo.accepted()
        onChosen: value => yesNo.chosen(value)
    }
    Repeater {
        id: sides

        model: yesNo.options

        Rectangle {
            id: side

            required property var modelData
            required property int index
            readonly property bool selected: side.modelData.value === yesNo.value

            Accessible.checkable: true
            Accessible.checked: side.selected
            Accessible.name: side.modelData.label
            Accessible.role: Accessible.RadioButton
            border.color: side.selected ? Theme.primary : Theme.lineStrong
            border.width: side.selected ? Theme.stroke * (Theme.desk ? 1.5 : 2) : Theme.stroke
            color: side.selected ? Theme.primaryTint : area.pressed || !yesNo.enabledSides ? Theme.ground : Theme.surface
            height: Theme.desk ? Math.max(Theme.target, face.implicitHeight + Theme.gapXs) : Math.max(Theme.px(170), yesNo.tallest)
            implicitHeight: face.implicitHeight + 2 * Theme.gapS
            objectName: "choice-%1-%2".arg(yesNo.name).arg(side.modelData.value)
            radius: Theme.desk ? Theme.radiusS : Theme.radius
            width: (yesNo.width - yesNo.spacing) / 2

            HallFocusRing {
                visible: yesNo.activeFocus && side.index === Math.max(0, hand.position)
            }
            Grid {
                id: face

                anchors.centerIn: parent
                columns: Theme.desk ? 2 : 1
                horizontalItemAlignment: Grid.AlignHCenter
                spacing: Theme.gapXs
                verticalItemAlignment: Grid.AlignVCenter

                HallIcon {
                    color: side.selected ? Theme.primary : Theme.inkSoft
                    name: side.modelData.value === "yes" ? "check" : "close"
                    size: Theme.px(Theme.desk ? 30 : 56)
                }
                HallText {
                    color: side.selected ? Theme.primary : Theme.ink
                    font.pixelSize: Theme.desk ? Theme.body : Theme.heading
                    font.weight: Font.DemiBold
                    horizontalAlignment: Theme.desk ? Text.AlignLeft : Text.AlignHCenter
                    text: side.modelData.label
                    width: Math.min(Math.ceil(implicitWidth), side.width - (Theme.desk ? Theme.px(30) + 3 * Theme.gapXs : 2 * Theme.gapS))
                }
            }
            HallIcon {
                anchors.margins: Theme.desk ? Theme.gapXs : Theme.gapS
                anchors.right: parent.right
                anchors.top: parent.top
                color: Theme.primary
                name: "check-circle"
                size: Theme.px(36)
                visible: side.selected && !Theme.desk
            }
            MouseArea {
                id: area

                anchors.fill: parent
                enabled: yesNo.enabledSides
                onClicked: {
                    if (Theme.desk)
                        yesNo.forceActiveFocus();
                    yesNo.chosen(side.modelData.value);
                }
            }
        }
    }
}
