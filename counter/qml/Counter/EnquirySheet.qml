pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Questions: note one down, answer it, hand it over. Whoever is asked first is in charge until it is closed.
HallDialog {
    id: sheet

    required property CounterShell shell
    required property CounterEnquiries enquiries

    readonly property string step: sheet.enquiries.step

    function take(): void {
        switch (sheet.step) {
        case "new":
            return subject.take();
        case "answer":
            return reply.take();
        case "hand_over":
            return people.forceActiveFocus(Qt.TabFocusReason);
        default:
            if (list.count > 0)
                return rows.take();
            newKey.forceActiveFocus(Qt.TabFocusReason);
        }
    }

    breadth: Theme.px(1800)
    plain: true
    title: sheet.step === "new" ? qsTr("登记咨询") : sheet.step === "answer" ? qsTr("答复咨询") : sheet.step === "hand_over" ? qsTr("转交咨询") : qsTr("未办结的咨询（%1 件）").arg(sheet.enquiries.count)

    Component.onCompleted: Qt.callLater(sheet.take)
    onStepChanged: Qt.callLater(sheet.take)

    HallText {
        color: Theme.inkSoft
        text: qsTr("首问负责：谁先接待谁负责，转交后由接手的人负责，直到答复办结。")
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "enquiry-made"
        text: [qsTr("已登记，编号 %1，请告诉申请人。").arg(sheet.enquiries.made), sheet.enquiries.phase === "printing" ? qsTr("正在打印回执…") : sheet.enquiries.phase === "printed" ? qsTr("回执已打印，请交给申请人。") : sheet.enquiries.phase === "" ? "" : qsTr("回执没有打印好，请抄写编号。")].filter(part => part !== "").join("")
        tone: "success"
        visible: sheet.enquiries.made !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "enquiry-refused"
        text: sheet.enquiries.refused
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }

    // --- the list
    HallText {
        color: Theme.inkSoft
        objectName: "enquiries-empty"
        text: qsTr("没有未办结的咨询。")
        visible: sheet.step === "" && list.count === 0
        width: parent?.width ?? 0
    }
    DeskRows {
        id: rows

        name: "enquiries"
        source: list
        visible: sheet.step === ""
        width: parent?.width ?? 0

        onOpened: row => sheet.enquiries.toAnswer(row)

        Repeater {
            id: list

            model: sheet.step === "" ? sheet.enquiries.rows : null

            DeskRow {
                id: enquiry

                required property string number
                required property string subject
                required property string text
                required property string item
                required property string owner
                required property bool mine
                required property string first
                required property string asker
                required property string phone
                required property string at
                required property string due
                required property bool late

                marked: enquiry.mine
                nav: rows.nav
                openWords: qsTr("答复")

                HallText {
                    font.weight: Font.DemiBold
                    text: enquiry.item === "" ? enquiry.subject : qsTr("%1：%2").arg(enquiry.item).arg(enquiry.subject)
                    width: parent.width
                }
                HallText {
                    text: enquiry.text
                    visible: text !== ""
                    width: parent.width
                }
                HallText {
                    color: enquiry.late ? Theme.danger : Theme.inkSoft
                    font.pixelSize: Theme.caption
                    objectName: "enquiry-owner-" + enquiry.index
                    text: [enquiry.number, enquiry.mine ? qsTr("由我负责") : qsTr("责任人 %1").arg(enquiry.owner), enquiry.first === enquiry.owner ? "" : qsTr("首问 %1").arg(enquiry.first), enquiry.asker, enquiry.phone, enquiry.at, enquiry.due === "" ? "" : enquiry.late ? qsTr("已过期限 %1").arg(enquiry.due) : qsTr("期限 %1").arg(enquiry.due)].filter(part => part !== "").join("   ")
                    width: parent.width
                }
            }
        }
    }

    // --- a new one
    HallTextField {
        id: subject

        label: qsTr("问的是什么")
        limit: 200
        objectName: "field-enquiry-subject"
        placeholder: qsTr("问的是什么（必填）")
        visible: sheet.step === "new"
        width: parent?.width ?? 0

        onAccepted: about.take()
    }
    HallTextField {
        id: about

        label: qsTr("有关事项")
        limit: 60
        objectName: "field-enquiry-item"
        placeholder: qsTr("有关事项：名称、拼音首字母或编码（可不填）")
        visible: sheet.step === "new"
        width: parent?.width ?? 0

        onAccepted: more.take()
        onEdited: text => sheet.enquiries.setSearch(text)
    }
    HallText {
        color: Theme.primaryDeep
        objectName: "enquiry-item"
        text: qsTr("有关事项：%1").arg(sheet.enquiries.item)
        visible: sheet.step === "new" && sheet.enquiries.item !== ""
        width: parent?.width ?? 0
    }
    HallTextField {
        id: more

        label: qsTr("说明")
        limit: 1000
        objectName: "field-enquiry-text"
        placeholder: qsTr("说明（可不填）")
        visible: sheet.step === "new"
        width: parent?.width ?? 0

        onAccepted: person.take()
    }
    HallTextField {
        id: person

        label: qsTr("称呼")
        limit: 50
        objectName: "field-enquiry-name"
        placeholder: qsTr("称呼（可不填）")
        visible: sheet.step === "new"
        width: parent?.width ?? 0

        onAccepted: phone.take()
    }
    HallTextField {
        id: phone

        kind: "phone"
        label: qsTr("回复电话")
        limit: 20
        objectName: "field-enquiry-phone"
        placeholder: qsTr("回复电话（可不填）")
        visible: sheet.step === "new"
        width: parent?.width ?? 0

        onAccepted: doKey.clicked()
    }

    // --- answer, hand over
    HallText {
        font.weight: Font.DemiBold
        text: sheet.enquiries.subject
        visible: sheet.step === "answer" || sheet.step === "hand_over"
        width: parent?.width ?? 0
    }
    HallTextField {
        id: reply

        kind: "long_text"
        label: qsTr("怎样答复的")
        limit: 2000
        objectName: "field-enquiry-reply"
        placeholder: qsTr("怎样答复的")
        visible: sheet.step === "answer"
        width: parent?.width ?? 0
    }
    HallChoice {
        id: people

        property string to: ""

        name: "enquiry-to"
        objectName: "enquiry-colleagues"
        options: sheet.step === "hand_over" ? sheet.enquiries.colleagues : []
        value: people.to
        visible: sheet.step === "hand_over"
        width: parent?.width ?? 0

        onChosen: value => people.to = value
        onVisibleChanged: people.to = ""
    }
    KeyRow {
        HallButton {
            id: newKey

            keys: "F6"
            kind: HallButton.Primary
            objectName: "button-enquiry-new"
            symbol: "plus"
            text: qsTr("登记咨询")
            visible: sheet.step === ""

            onClicked: sheet.enquiries.begin()
        }
        HallButton {
            enabled: list.count > 0
            keys: "F8"
            objectName: "button-hand-over"
            symbol: "arrow-right"
            text: qsTr("转交选中的")
            visible: sheet.step === ""

            onClicked: sheet.enquiries.toHandOver(Math.min(rows.nav.current, list.count - 1))
        }
        HallButton {
            id: doKey

            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-enquiry-do"
            symbol: "check"
            text: sheet.step === "new" ? qsTr("登记") : sheet.step === "answer" ? qsTr("答复并办结") : qsTr("转交")
            visible: sheet.step !== ""

            onClicked: {
                if (sheet.step === "new")
                    sheet.enquiries.note(subject.text, more.text, person.text, phone.text);
                else if (sheet.step === "answer")
                    sheet.enquiries.answer(reply.text);
                else
                    sheet.enquiries.handOver(people.to);
            }
        }
        HallButton {
            keys: "Esc"
            objectName: "button-dismiss"
            text: sheet.step === "" ? qsTr("关闭") : qsTr("返回名单")

            onClicked: sheet.step === "" ? sheet.shell.dismiss() : sheet.enquiries.toList()
        }
    }
}
