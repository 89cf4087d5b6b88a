pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The identity typed from the document, and why it was not read.
Notice {
    id: screen

    required property CounterShell shell
    required property CounterCode code
    required property CounterPerson person

    property string reason: ""

    function problem(key: string): string {
        return screen.person.problems[key] ?? "";
    }

    function send(): void {
        const chosen = screen.person.reasons.find(reason => reason.key === screen.reason);
        screen.person.typed(name.text, number.text, "", address.text, chosen === undefined ? "" : chosen.text, slip.text);
    }

    function sexWord(sex: string): string {
        return sex === "male" ? qsTr("男") : sex === "female" ? qsTr("女") : "";
    }

    advice: qsTr("照着证件录入。会记下原因和经办人。")
    breadth: Theme.px(1300)
    symbol: ""
    title: qsTr("手工录入身份")

    Component.onCompleted: name.take()

    Connections {
        function onChanged(): void {
            if (screen.code.slip !== "")
                slip.text = screen.code.slip;
        }

        target: screen.code
    }

    Connections {
        function onRefused(key: string): void {
            if (key === "name")
                name.take();
            else if (key === "address")
                address.take();
            else if (key === "reason")
                why.forceActiveFocus();
            else
                number.take();
        }

        target: screen.person
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
            text: qsTr("姓名 *")
            width: sheet.labelWidth
        }
        HallTextField {
            id: name

            label: qsTr("姓名")
            limit: 100
            objectName: "field-name"
            problem: screen.problem("name")
            width: sheet.answerWidth

            onAccepted: number.take()
        }
        HallText {
            text: qsTr("身份证号码 *")
            width: sheet.labelWidth
        }
        Column {
            spacing: Theme.gapXs
            width: sheet.answerWidth

            HallTextField {
                id: number

                kind: "id_number"
                label: qsTr("身份证号码")
                limit: 18
                objectName: "field-number"
                problem: screen.problem("number") !== "" ? screen.problem("number") : screen.problem("sex")
                width: parent.width

                onAccepted: address.take()
                onEdited: text => screen.person.checkNumber(text)
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                objectName: "typed-says"
                text: qsTr("%1，%2 出生").arg(screen.sexWord(screen.person.typedSex)).arg(screen.person.typedBirthDate)
                visible: screen.person.typedBirthDate !== ""
                width: parent.width
            }
        }
        HallText {
            text: qsTr("住址")
            width: sheet.labelWidth
        }
        HallTextField {
            id: address

            label: qsTr("住址")
            limit: 200
            objectName: "field-address"
            problem: screen.problem("address")
            width: sheet.answerWidth

            onAccepted: why.forceActiveFocus()
        }
        HallText {
            text: qsTr("没有读卡的原因 *")
            width: sheet.labelWidth
        }
        Column {
            spacing: Theme.gapXs
            width: sheet.answerWidth

            HallChoice {
                id: why

                name: "reason"
                objectName: "field-reason"
                options: screen.person.reasons.map(reason => ({
                            "value": reason.key,
                            "label": reason.label,
                            "help": ""
                        }))
                value: screen.reason
                width: parent.width

                onAccepted: slip.take()
                onChosen: value => screen.reason = value
            }
            HallProblem {
                name: "problem-reason"
                text: screen.problem("reason")
                width: parent.width
            }
        }
        HallText {
            text: qsTr("接续码")
            width: sheet.labelWidth
        }
        Column {
            spacing: Theme.gapXs
            width: sheet.answerWidth

            HallTextField {
                id: slip

                kind: "uscc"
                label: qsTr("接续码")
                limit: 32
                objectName: "field-slip"
                text: screen.code.slip
                width: parent.width

                onAccepted: screen.send()
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: qsTr("自助终端凭条上印的。没有也能办，只是找不到别的终端上的草稿。")
                width: parent.width
            }
        }
    }
    KeyRow {
        centred: true

        HallButton {
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-typed"
            symbol: "check"
            text: qsTr("就是这个人")

            onClicked: screen.send()
        }
        HallButton {
            keys: "F4"
            objectName: "button-card"
            symbol: "card"
            text: qsTr("还是读卡")

            onClicked: screen.person.card()
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
