import QtQuick
import Hall
import Counter.Models

// Find a case by the number on its receipt, or on the slip that was written in an outage.
HallDialog {
    id: sheet

    required property CounterShell shell
    required property CounterCase office

    breadth: Theme.px(1100)
    plain: true
    title: qsTr("查办件")

    Component.onCompleted: number.take()

    HallText {
        color: Theme.inkSoft
        text: qsTr("扫收件凭证上的条码、二维码，或者输入收件编号、断网登记单编号。")
        width: parent?.width ?? 0
    }
    HallTextField {
        id: number

        kind: "uscc"
        label: qsTr("收件编号")
        limit: 80
        objectName: "field-case-number"
        placeholder: qsTr("收件编号")
        width: parent?.width ?? 0

        onAccepted: sheet.office.find(number.text)
    }
    KeyRow {
        HallButton {
            enabled: number.text !== ""
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-find"
            symbol: "search"
            text: qsTr("查找")

            onClicked: sheet.office.find(number.text)
        }
        HallButton {
            keys: "Esc"
            objectName: "button-dismiss"
            text: qsTr("关闭")

            onClicked: sheet.shell.dismiss()
        }
    }
}
