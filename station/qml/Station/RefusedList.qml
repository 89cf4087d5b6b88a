pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// What the platform refused, each with its reason and its ways out. Two steps to end one: how, then why.
Column {
    id: list

    required property RefusedRecords records

    spacing: Theme.gapS

    HallText {
        font.pixelSize: Theme.lead
        font.weight: Font.DemiBold
        text: qsTr("送不出去、等待处理")
        visible: list.records.count > 0
        width: list.width
    }
    HallBanner {
        objectName: "refused-told"
        text: list.records.told
        tone: "info"
        visible: list.records.told !== ""
        width: list.width
    }
    Repeater {
        model: list.records.rows

        HallCard {
            id: card

            required property string recordId
            required property string title
            required property string holder
            required property string since
            required property string why
            required property string wayOut
            required property string more
            required property bool canCorrect
            required property bool correcting

            property string asking: ""

            objectName: "refused-" + card.recordId
            padding: Theme.gap
            spacing: Theme.gapXs
            width: list.width

            HallText {
                font.weight: Font.DemiBold
                text: card.title
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: [card.holder, card.since].filter(part => part !== "").join(" · ")
                width: parent.width
            }
            HallText {
                color: Theme.danger
                objectName: "refused-why"
                text: card.why
                width: parent.width
            }
            HallText {
                text: card.wayOut
                visible: card.wayOut !== ""
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: card.more
                visible: card.more !== ""
                width: parent.width
            }
            HallText {
                color: Theme.warning
                text: qsTr("更正已经开始：请办事人刷证件后，在未完成的申请里继续。")
                visible: card.correcting
                width: parent.width
            }
            Flow {
                spacing: Theme.gapS
                visible: card.asking === ""
                width: parent.width

                HallButton {
                    objectName: "refused-again"
                    text: qsTr("重新发送")

                    onClicked: list.records.sendAgain(card.recordId)
                }
                HallButton {
                    objectName: "refused-correct"
                    text: qsTr("更正后重新收件")
                    visible: card.canCorrect && !card.correcting

                    onClicked: list.records.correct(card.recordId)
                }
                HallButton {
                    objectName: "refused-hand-over"
                    text: qsTr("改走其他途径…")

                    onClicked: card.asking = "handed_over"
                }
                HallButton {
                    kind: HallButton.Danger
                    objectName: "refused-withdraw"
                    text: qsTr("撤回…")

                    onClicked: card.asking = "withdrawn"
                }
            }
            HallText {
                text: card.asking === "withdrawn" ? qsTr("为什么撤回？撤回后不再发送给平台。") : qsTr("改走哪种途径？选定后不再发送给平台。")
                visible: card.asking !== ""
                width: parent.width
            }
            Flow {
                spacing: Theme.gapS
                visible: card.asking !== ""
                width: parent.width

                Repeater {
                    model: card.asking === "" ? [] : list.records.reasonsFor(card.asking)

                    HallButton {
                        required property var modelData

                        objectName: "refused-because-" + modelData.because
                        text: modelData.words

                        onClicked: {
                            list.records.settle(card.recordId, card.asking, modelData.because);
                            card.asking = "";
                        }
                    }
                }
                HallButton {
                    kind: HallButton.Quiet
                    objectName: "refused-back"
                    text: qsTr("返回")

                    onClicked: card.asking = ""
                }
            }
        }
    }
}
