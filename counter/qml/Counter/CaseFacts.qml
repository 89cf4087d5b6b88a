pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What is known of the case: numbers, people, clocks, papers.
Pane {
    id: pane

    required property CounterCase office
    required property CounterRemarks remarks
    required property CounterPackage whole
    required property CounterAssistance assistance

    keys: "Ctrl+1"
    symbol: "document"
    title: qsTr("办件")

    onWanted: {
        if (papers.count > 0)
            paperRows.take();
    }

    Repeater {
        model: pane.office.clashes

        ClashCard {
            office: pane.office
            width: parent?.width ?? 0
        }
    }
    HallBanner {
        objectName: "case-visitor"
        text: pane.office.visitor === "" ? "" : qsTr("来人 %1 不是申请人本人。").arg(pane.office.visitor)
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "case-edited"
        text: pane.office.editedNo === "" ? "" : qsTr("办件 %1 的记录与当初写下的不一致：%2。这件不能再办，请马上报告值班主管。").arg(pane.office.editedNo).arg(pane.office.edited.join("；"))
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "case-broken"
        text: pane.remarks.broken.length === 0 ? "" : qsTr("本件承诺经核查不实：%1。").arg(pane.remarks.broken.join("、"))
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "case-credit"
        text: pane.remarks.credit.length === 0 ? "" : qsTr("失信记录：%1。不再适用容缺受理和告知承诺，按普通程序办。").arg(pane.remarks.credit.join("；"))
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    Repeater {
        model: pane.office.editedNo !== "" ? [] : [
            {
                label: qsTr("收件编号"),
                value: pane.office.caseNo
            },
            {
                label: qsTr("状态"),
                value: qsTr("%1（%2环节）").arg(pane.office.stateWords).arg(pane.office.stage)
            },
            {
                label: qsTr("申请人"),
                value: [pane.office.applicant, pane.office.applicantNumber].join("  ")
            },
            {
                label: qsTr("代办人"),
                value: pane.office.representative
            },
            {
                label: qsTr("承办部门"),
                value: pane.office.organ
            },
            {
                label: qsTr("收件时间"),
                value: pane.office.takenIn
            },
            {
                label: qsTr("办理结果"),
                value: pane.office.results.join("\n")
            },
            {
                label: qsTr("平台消息"),
                value: pane.office.asOf === "" ? "" : qsTr("截至 %1").arg(pane.office.asOf)
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
    SidesBox {
        office: pane.office
        width: parent?.width ?? 0
    }
    AssistanceBox {
        assistance: pane.assistance
        width: parent?.width ?? 0
    }
    FeeBox {
        remarks: pane.remarks
        width: parent?.width ?? 0
    }
    HallText {
        objectName: "case-outage-slip"
        text: pane.remarks.outageSlip
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.warning
        objectName: "case-unsent"
        text: qsTr("还有内容没有送达平台，网络恢复后自动送达。")
        visible: pane.office.unsent
        width: parent?.width ?? 0
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("期限")
        visible: clocks.count > 0
        width: parent?.width ?? 0
    }
    Repeater {
        id: clocks

        model: pane.office.clocks

        ClockRow {
            width: parent?.width ?? 0
        }
    }
    PackageBox {
        visible: pane.whole.name !== ""
        whole: pane.whole
        width: parent?.width ?? 0
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("文书（Enter 补打）")
        visible: papers.count > 0
        width: parent?.width ?? 0
    }
    DeskRows {
        id: paperRows

        name: "papers"
        source: papers
        width: parent?.width ?? 0

        onOpened: row => pane.office.reprint(row)

        Repeater {
            id: papers

            model: pane.office.papers

            DeskRow {
                id: paper

                required property string title
                required property string number
                required property string madeAt
                required property int copies

                nav: paperRows.nav
                openWords: qsTr("补打")

                HallText {
                    text: paper.title
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [paper.number, paper.madeAt, paper.copies > 0 ? qsTr("已打 %1 次").arg(paper.copies) : qsTr("还没有打印")].filter(part => part !== "").join("   ")
                    width: parent.width
                }
            }
        }
    }
}
