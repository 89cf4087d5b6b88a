pragma ComponentBehavior: Bound

import QtQuick

// For whom the matter is: self, somebody else, an organisation; the other person's card, the letter of authority. The same
// at kiosk and counter. `parties` is a `PartiesForm` (station/visit/side_forms.py).
Column {
    id: panel

    required property var parties

    readonly property string paperName: panel.parties.paper === "proof" ? qsTr("关系证明（户口簿、出生医学证明等）") : qsTr("授权委托书")

    signal captureAsked
    signal accepted
    signal settled // a field was left, or a choice made: what was entered may be kept

    function troubleText(trouble: string): string {
        switch (trouble) {
        case "no_card":
            return qsTr("没有读到卡，请把对方的身份证平放在读卡区，再读一次。");
        case "expired":
            return qsTr("对方的身份证已经过期，请换领新证后再来，或者请对方本人来办。");
        case "no_reader":
            return qsTr("读卡器现在不能用，请在下面手工填写。");
        default:
            return qsTr("没有读出来，请再读一次，或者在下面手工填写。");
        }
    }

    // The field with this key gets the keyboard.
    function focusField(key: string): bool {
        const item = panel.fieldFor(key);
        if (item === null)
            return false;
        item.take();
        return true;
    }

    function fieldFor(key: string): HallSideField {
        for (const part of [asked, typed])
            for (let i = 0; i < part.count; i++) {
                const item = part.itemAt(i) as HallSideField;
                if (item !== null && item.key === key)
                    return item;
            }
        return null;
    }

    function itemFor(key: string): Item {
        if (key === "")
            return problems.count > 0 ? problems.itemAt(0) : null;
        return panel.fieldFor(key);
    }

    spacing: Theme.desk ? Theme.gapS : Theme.gapL

    Repeater {
        id: problems

        model: panel.parties.problems

        HallBanner {
            required property string modelData
            required property int index

            objectName: "party-problem-" + index
            text: modelData
            tone: "warning"
            width: panel.width
        }
    }
    Repeater {
        id: asked

        model: panel.parties.asked

        HallSideField {
            id: question

            labelWidth: Theme.px(270)
            today: panel.parties.today
            width: panel.width

            onAccepted: panel.accepted()
            onEdited: value => {
                panel.parties.setValue(question.key, value);
                if (!question.typed && question.kind !== "date")
                    panel.settled();
            }
            onFocusLost: {
                panel.parties.checkField(question.key);
                panel.settled();
            }
        }
    }
    HallCard {
        objectName: "party-card"
        spacing: Theme.gapS
        visible: panel.parties.cardWanted
        width: panel.width

        HallText {
            text: panel.parties.cardHolder !== "" ? qsTr("已读申请人的身份证") : panel.parties.reading ? qsTr("请把申请人的身份证平放在读卡区。") : qsTr("带了申请人身份证的，可以直接读卡，不用手工填写。")
            width: parent?.width ?? 0
        }
        HallText {
            font.weight: Font.DemiBold
            objectName: "party-card-holder"
            text: panel.parties.cardHolder
            visible: text !== ""
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.danger
            objectName: "party-card-trouble"
            text: panel.parties.cardTrouble === "" ? "" : panel.troubleText(panel.parties.cardTrouble)
            visible: text !== ""
            width: parent?.width ?? 0
        }
        HallButton {
            kind: panel.parties.cardHolder === "" && !panel.parties.reading && !Theme.desk ? HallButton.Primary : HallButton.Secondary
            objectName: panel.parties.reading ? "button-stop-second-card" : "button-second-card"
            symbol: panel.parties.reading ? "close" : "card"
            text: panel.parties.reading ? qsTr("不读了") : panel.parties.cardHolder !== "" ? qsTr("换一张身份证") : qsTr("读申请人的身份证")
            width: Theme.desk ? implicitWidth : (parent?.width ?? 0)

            onClicked: panel.parties.reading ? panel.parties.stopReading() : panel.parties.readCard()
        }
        HallButton {
            objectName: "button-type-instead"
            symbol: "keyboard"
            text: qsTr("改为手工填写")
            visible: panel.parties.cardHolder !== "" && !panel.parties.reading
            width: Theme.desk ? implicitWidth : (parent?.width ?? 0)

            onClicked: panel.parties.forgetCard()
        }
    }
    Repeater {
        id: typed

        model: panel.parties.typed

        HallSideField {
            id: delegate

            first: false // the keyboard would hide the card's button
            labelWidth: Theme.px(270)
            today: panel.parties.today
            width: panel.width

            onAccepted: panel.accepted()
            onEdited: value => {
                panel.parties.setValue(delegate.key, value);
                if (!delegate.typed && delegate.kind !== "date")
                    panel.settled();
            }
            onFocusLost: {
                panel.parties.checkField(delegate.key);
                panel.settled();
            }
        }
    }
    HallCard {
        objectName: "party-paper"
        spacing: Theme.gapS
        visible: panel.parties.paper !== ""
        width: panel.width

        HallText {
            font.weight: Font.DemiBold
            text: panel.paperName
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            text: panel.parties.pages.length > 0 ? qsTr("已拍 %1 页").arg(panel.parties.pages.length) : qsTr("还没有拍摄")
            width: parent?.width ?? 0
        }
        Flow {
            spacing: Theme.gapS
            visible: panel.parties.pages.length > 0
            width: parent?.width ?? 0

            Repeater {
                model: panel.parties.pages

                Column {
                    id: page

                    required property string modelData
                    required property int index

                    spacing: Theme.gapXs

                    Image {
                        cache: false
                        fillMode: Image.PreserveAspectFit
                        height: Theme.px(180)
                        source: "image://visit/kept/" + page.modelData
                        width: Theme.px(180)
                    }
                    HallButton {
                        Accessible.name: qsTr("删除第 %1 页").arg(page.index + 1)
                        objectName: "button-remove-authority-" + page.index
                        symbol: "trash"
                        text: qsTr("删除")

                        onClicked: panel.parties.removePage(page.modelData)
                    }
                }
            }
        }
        HallButton {
            objectName: "capture-authority"
            symbol: "camera"
            text: panel.parties.pages.length > 0 ? qsTr("再拍一页") : qsTr("拍摄")
            width: Theme.desk ? implicitWidth : (parent?.width ?? 0)

            onClicked: panel.captureAsked()
        }
    }
}
