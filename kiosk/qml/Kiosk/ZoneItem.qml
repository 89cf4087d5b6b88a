pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// One item that other places handle: for which place, who answers for what, and the rules that are the same everywhere.
Column {
    id: view

    required property KioskZone zone

    spacing: Theme.gapL

    HallText {
        color: Theme.inkSoft
        text: view.zone.terms
        width: view.width
    }
    HallBanner {
        objectName: "zone-stopped"
        text: view.zone.stopped
        visible: text !== ""
        width: view.width
    }
    Repeater {
        model: view.zone.fields

        HallSideField {
            id: field

            today: ""
            width: view.width

            onEdited: value => view.zone.setValue(field.key, value)
        }
    }
    HallBanner {
        objectName: "zone-refused"
        text: view.zone.refused
        tone: "warning"
        visible: text !== ""
        width: view.width
    }
    HallBanner {
        objectName: "zone-owner"
        text: view.zone.owner === "" ? "" : qsTr("由%1办理：受理、审批都由办理地负责，这里只收材料、核对身份。").arg(view.zone.owner)
        tone: "success"
        visible: text !== ""
        width: view.width
    }
    HallCard {
        objectName: "zone-steps"
        visible: view.zone.steps.length > 0
        width: view.width

        HallText {
            font.weight: Font.DemiBold
            text: qsTr("各环节由谁负责")
            width: parent?.width ?? 0
        }
        Repeater {
            model: view.zone.steps

            HallText {
                required property var modelData

                font.weight: modelData.side === "there" ? Font.Normal : Font.DemiBold
                text: modelData.words
                width: parent?.width ?? 0
            }
        }
    }
    HallCard {
        width: view.width

        HallText {
            font.weight: Font.DemiBold
            text: qsTr("各地统一的规则")
            width: parent?.width ?? 0
        }
        Repeater {
            model: view.zone.rules

            HallLabelled {
                required property var modelData

                label: modelData.label
                value: modelData.text
                width: parent?.width ?? 0
            }
        }
    }
}
