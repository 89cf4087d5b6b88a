pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Where a case that was collected for another place is handled, who answers for what, and which parcels went.
Column {
    id: box

    required property CounterCase office

    readonly property var sides: box.office.sides
    readonly property string owner: box.sides.owner
    readonly property list<var> steps: box.sides.steps
    readonly property list<var> parcels: box.sides.parcels

    spacing: Theme.gapXs
    visible: box.owner !== "" || box.parcels.length > 0

    HallLabelled {
        label: qsTr("办理地")
        labelWidth: Theme.px(170)
        objectName: "case-owner"
        value: box.owner
        visible: box.owner !== ""
        width: box.width
    }
    HallLabelled {
        label: qsTr("寄递")
        labelWidth: Theme.px(170)
        objectName: "case-parcels"
        value: box.parcels.join("\n")
        visible: box.parcels.length > 0
        width: box.width
    }
    PlaceSteps {
        objectName: "case-steps"
        steps: box.steps
        width: box.width
    }
}
