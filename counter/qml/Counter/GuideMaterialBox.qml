pragma ComponentBehavior: Bound

import QtQuick
import Hall

// One material: what it must be like, where it comes from, its form.
Column {
    id: material

    required property var told

    signal blank
    signal filled

    spacing: Theme.px(4)

    HallText {
        color: Theme.primaryDeep
        font.weight: Font.DemiBold
        objectName: "guide-material-" + material.told.key
        text: qsTr("%1（%2）").arg(material.told.name).arg(material.told.needWords)
        width: parent.width
    }
    Repeater {
        model: material.told.lines

        HallText {
            required property string modelData

            text: modelData
            width: parent?.width ?? 0
        }
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        objectName: "guide-source-" + material.told.key
        text: [qsTr("来源：%1").arg(material.told.source), material.told.basis === "" ? "" : qsTr("依据：%1").arg(material.told.basis)].filter(part => part !== "").join("　")
        width: parent.width
    }
    KeyRow {
        visible: material.told.form

        HallButton {
            objectName: "button-blank-" + material.told.key
            symbol: "document"
            text: qsTr("空白表格")

            onClicked: material.blank()
        }
        HallButton {
            objectName: "button-filled-" + material.told.key
            symbol: "pen"
            text: qsTr("填写样表")
            visible: material.told.filled

            onClicked: material.filled()
        }
    }
    Item {
        height: Theme.gapXs
        width: 1
    }
}
