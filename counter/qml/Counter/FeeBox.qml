pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The fee of a case: basis, amount, slip, and whether there is a proof that it was paid.
Column {
    id: box

    required property CounterRemarks remarks

    objectName: "case-fee"
    spacing: Theme.gapXs
    visible: box.remarks.amount !== ""

    HallText {
        font.weight: Font.DemiBold
        text: qsTr("缴费")
        width: parent.width
    }
    Repeater {
        model: [
            {
                label: qsTr("金额"),
                value: box.remarks.amount
            },
            {
                label: qsTr("收费依据"),
                value: box.remarks.basis
            },
            {
                label: qsTr("缴款单号"),
                value: box.remarks.slipNo
            },
            {
                label: qsTr("代缴人"),
                value: box.remarks.payer
            }
        ].filter(row => row.value !== "")

        HallLabelled {
            required property var modelData

            label: modelData.label
            labelWidth: Theme.px(170)
            value: modelData.value
            width: parent?.width ?? 0
        }
    }
    Item {
        height: words.height
        width: parent.width

        HallIcon {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            color: words.color
            name: box.remarks.paid ? "check-circle" : box.remarks.owed ? "warning" : "minus"
            size: Theme.px(36)
        }
        HallText {
            id: words

            anchors.left: sign.right
            anchors.leftMargin: Theme.gapXs
            anchors.right: parent.right
            color: box.remarks.paid ? Theme.success : box.remarks.owed ? Theme.warning : Theme.inkSoft
            font.weight: Font.DemiBold
            objectName: "case-fee-state"
            text: box.remarks.feeState
        }
    }
}
