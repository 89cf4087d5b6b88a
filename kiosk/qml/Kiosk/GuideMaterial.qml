pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// What is behind a material: what it must be like, who issues it, the blank form and a filled-in sample.
Column {
    id: detail

    required property KioskGuideBook book

    readonly property var told: detail.book.material

    spacing: Theme.gap

    HallCard {
        width: parent?.width ?? 0

        HallLabelled {
            label: qsTr("要不要交")
            objectName: "material-need"
            strong: true
            value: detail.told.needWords ?? ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("从哪里来")
            objectName: "material-source"
            value: detail.told.source ?? ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("依据")
            objectName: "material-basis"
            value: detail.told.basis ?? ""
            visible: value !== ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("用于")
            value: (detail.told.serves ?? []).join(qsTr("、"))
            visible: value !== ""
            width: parent?.width ?? 0
        }
    }
    HallCard {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("要求")
            width: parent?.width ?? 0
        }
        Repeater {
            model: detail.told.lines ?? []

            Row {
                id: line

                required property string modelData
                required property int index

                spacing: Theme.gapS
                width: parent?.width ?? 0

                HallIcon {
                    color: Theme.primary
                    name: "check"
                    size: Theme.px(36)
                }
                HallText {
                    objectName: "material-line-" + line.index
                    text: line.modelData
                    width: line.width - Theme.px(36) - Theme.gapS
                }
            }
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("这份材料没有固定表格。")
        visible: !(detail.told.form ?? false)
        width: parent?.width ?? 0
    }
    HallButton {
        height: Theme.targetPrimary
        objectName: "button-blank"
        symbol: "document"
        symbolAfter: "chevron-right"
        text: qsTr("看空白表格")
        visible: detail.told.form ?? false
        width: parent?.width ?? 0

        onClicked: detail.book.openPaper("blank", detail.told.key)
    }
    HallButton {
        height: Theme.targetPrimary
        objectName: "button-filled"
        symbol: "pen"
        symbolAfter: "chevron-right"
        text: qsTr("看填写样表")
        visible: detail.told.filled ?? false
        width: parent?.width ?? 0

        onClicked: detail.book.openPaper("filled", detail.told.key)
    }
}
