pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What stands on the data page opens the chip.
Notice {
    id: screen

    required property CounterShell shell
    required property CounterPerson person

    function problem(key: string): string {
        return screen.person.problems[key] ?? "";
    }

    function send(): void {
        screen.person.openChip(number.text, birth.text, validTo.text);
    }

    advice: qsTr("照着资料页填写，才能打开芯片。也可以把光标放在第一格，扫资料页底部的两三行机读码。")
    breadth: Theme.px(1300)
    symbol: ""
    title: qsTr("护照、通行证")

    Component.onCompleted: number.take()

    Connections {
        function onRefused(key: string): void {
            if (key === "birth_date")
                birth.take();
            else if (key === "valid_to")
                validTo.take();
            else
                number.take();
        }

        target: screen.person
    }
    HallBanner {
        objectName: "not-verified"
        text: qsTr("只读芯片里的资料，真伪未核验：请看着证件核对本人。")
        tone: "warning"
        width: parent?.width ?? 0
    }
    Grid {
        id: sheet

        readonly property real labelWidth: Theme.px(280)
        readonly property real answerWidth: width - labelWidth - columnSpacing

        columnSpacing: Theme.gapS
        columns: 2
        rowSpacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            text: qsTr("证件号码 *")
            width: sheet.labelWidth
        }
        HallTextField {
            id: number

            kind: "uscc"
            label: qsTr("证件号码")
            limit: 100
            objectName: "field-number"
            problem: screen.problem("number")
            width: sheet.answerWidth

            onAccepted: number.text.length > 50 ? screen.send() : birth.take()
        }
        HallText {
            text: qsTr("出生日期 *")
            width: sheet.labelWidth
        }
        HallTextField {
            id: birth

            kind: "digits"
            label: qsTr("出生日期")
            limit: 12
            objectName: "field-birth"
            placeholder: qsTr("例如 19900131")
            problem: screen.problem("birth_date")
            width: sheet.answerWidth

            onAccepted: validTo.take()
        }
        HallText {
            text: qsTr("有效期至 *")
            width: sheet.labelWidth
        }
        HallTextField {
            id: validTo

            kind: "digits"
            label: qsTr("有效期至")
            limit: 12
            objectName: "field-valid-to"
            placeholder: qsTr("例如 20300131")
            problem: screen.problem("valid_to")
            width: sheet.answerWidth

            onAccepted: screen.send()
        }
    }
    KeyRow {
        centred: true
        visible: screen.person.phase === "access" // its keys are silent as soon as the chip is being read

        HallButton {
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-open-chip"
            symbol: "check"
            text: qsTr("读芯片")

            onClicked: screen.send()
        }
        HallButton {
            keys: "F5"
            objectName: "button-id-card"
            symbol: "card"
            text: qsTr("读身份证")

            onClicked: screen.person.card()
        }
        HallButton {
            keys: "Shift+F4"
            objectName: "button-type"
            symbol: "keyboard"
            text: qsTr("手工录入")

            onClicked: screen.person.type()
        }
        HallButton {
            keys: "Esc"
            objectName: "button-leave"
            symbol: "arrow-left"
            text: qsTr("返回")

            onClicked: screen.shell.leave()
        }
    }
}
