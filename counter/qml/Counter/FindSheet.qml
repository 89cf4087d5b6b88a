import QtQuick
import Hall
import Counter.Models

// Find a case by the number on its receipt, or on the slip that was written in an outage.
HallDialog {
    id: sheet

    required property CounterShell shell
    required property CounterCase office
    required property CounterPaperCheck papers

    breadth: Theme.px(1100)
    plain: true
    title: qsTr("查办件、核对文书")

    // a verification code is checked here; a case's number leads to the case
    function look(): void {
        if (number.text !== "" && !sheet.papers.check(number.text))
            sheet.office.find(number.text);
    }

    Component.onCompleted: {
        sheet.papers.forget();
        number.take();
    }

    HallText {
        color: Theme.inkSoft
        text: qsTr("扫收件凭证上的条码、二维码，或者输入收件编号、断网登记单编号。")
        width: parent?.width ?? 0
    }
    HallTextField {
        id: number

        kind: "uscc"
        label: qsTr("收件编号或验证码")
        limit: 80
        objectName: "field-case-number"
        placeholder: qsTr("收件编号或验证码")
        width: parent?.width ?? 0

        onAccepted: sheet.look()
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("核对文书真伪：输入印在文书上的 12 位验证码。")
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "paper-check-" + sheet.papers.outcome
        text: sheet.papers.message
        tone: sheet.papers.genuine ? "success" : sheet.papers.outcome === "changed" ? "danger" : "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    Repeater {
        model: sheet.papers.facts

        HallLabelled {
            required property var modelData

            label: modelData.label
            labelWidth: Theme.px(240)
            value: modelData.value
            width: parent?.width ?? 0
        }
    }
    KeyRow {
        HallButton {
            enabled: number.text !== ""
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-find"
            symbol: "search"
            text: qsTr("查找、核对")

            onClicked: sheet.look()
        }
        HallButton {
            keys: "Esc"
            objectName: "button-dismiss"
            text: qsTr("关闭")

            onClicked: sheet.shell.dismiss()
        }
    }
}
