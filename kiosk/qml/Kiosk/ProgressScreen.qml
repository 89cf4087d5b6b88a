pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Where a case stands, in words and as a path of seven stages, and what to do next.
KioskPage {
    id: screen

    required property KioskProgress progress
    required property KioskPackage whole

    readonly property var told: screen.progress.case
    readonly property bool full: screen.told.view === "full"

    bar: false
    primaryName: "button-finish"
    primaryText: qsTr("看好了，结束")
    secondaryName: screen.full ? "button-complain" : "button-card"
    secondarySymbol: screen.full ? "pen" : "card"
    secondaryText: screen.full ? qsTr("投诉建议") : qsTr("刷身份证查看")
    subtitle: screen.told.item ?? ""
    title: qsTr("办到哪一步了")

    onPrimary: screen.shell.finish()
    onSecondary: screen.full ? screen.progress.complain() : screen.shell.proceed()

    HallBanner {
        objectName: "as-of"
        symbol: "clock"
        text: qsTr("这是截至 %1 的情况，之后的变化还没有传到这里。").arg(screen.told.asOf ?? "")
        tone: "warning"
        visible: (screen.told.asOf ?? "") !== ""
        width: parent?.width ?? 0
    }
    HallCard {
        width: parent?.width ?? 0

        HallText {
            color: Theme.inkSoft
            text: qsTr("现在的状态")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.primaryDeep
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            objectName: "case-state"
            text: screen.told.state ?? ""
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            objectName: "case-since"
            text: qsTr("从 %1 起").arg(screen.told.since ?? "")
            visible: (screen.told.since ?? "") !== ""
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.lead
            objectName: "case-next"
            text: screen.told.next ?? ""
            visible: text !== ""
            width: parent?.width ?? 0
        }
        HallBanner {
            objectName: "case-due"
            symbol: "calendar"
            text: qsTr("请在 %1 前补交。").arg(screen.told.due ?? "")
            tone: "warning"
            visible: (screen.told.due ?? "") !== ""
            width: parent?.width ?? 0
        }
        HallButton {
            height: Theme.targetPrimary
            kind: HallButton.Primary
            objectName: "button-supplement"
            symbol: "camera"
            text: qsTr("现在补交材料")
            visible: screen.told.supplement ?? false
            width: parent?.width ?? 0

            onClicked: screen.progress.supply()
        }
        HallButton {
            height: Theme.targetPrimary
            kind: HallButton.Primary
            objectName: "button-certificate"
            symbol: "printer"
            text: qsTr("打印证照证明")
            visible: screen.told.certificate ?? false
            width: parent?.width ?? 0

            onClicked: screen.progress.printResult()
        }
    }
    HallCard {
        objectName: "case-fee"
        visible: (screen.told.fee ?? "") !== ""
        width: parent?.width ?? 0

        HallLabelled {
            label: qsTr("应缴费用")
            strong: true
            value: qsTr("人民币 %1 元").arg(screen.told.fee ?? "")
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("收费依据")
            value: screen.told.feeBasis ?? ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("缴款单号")
            objectName: "case-fee-slip"
            value: screen.told.feeSlip ?? ""
            visible: value !== ""
            width: parent?.width ?? 0
        }
        HallBanner {
            objectName: "case-fee-state"
            symbol: screen.told.feePaid ? "check-circle" : "warning"
            text: screen.told.feePaid ? qsTr("已经缴费。") : qsTr("还没有缴费。请拿缴费通知单到收费窗口缴，现金、银行卡、手机都可以。")
            tone: screen.told.feePaid ? "success" : "warning"
            width: parent?.width ?? 0
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-fee-slip"
            symbol: "printer"
            text: qsTr("打印缴费通知单")
            visible: !(screen.told.feePaid ?? false)
            width: parent?.width ?? 0

            onClicked: screen.progress.printFeeSlip()
        }
    }
    PackageCard {
        visible: screen.whole.name !== ""
        whole: screen.whole
        width: parent?.width ?? 0
    }
    HallCard {
        objectName: "case-path"
        spacing: Theme.gapXs
        visible: screen.progress.stages.length > 0
        width: parent?.width ?? 0

        Repeater {
            model: screen.progress.stages

            Row {
                id: stage

                required property var modelData
                required property int index

                objectName: stage.modelData.here ? "stage-here" : "stage-" + stage.index
                spacing: Theme.gapS

                HallIcon {
                    color: stage.modelData.here ? Theme.primary : stage.modelData.past ? Theme.success : Theme.inkSoft
                    name: stage.modelData.here ? "arrow-right" : stage.modelData.past ? "check-circle" : "minus"
                    size: Theme.px(40)
                }
                HallText {
                    color: stage.modelData.here ? Theme.primaryDeep : stage.modelData.past ? Theme.ink : Theme.inkSoft
                    font.weight: stage.modelData.here ? Font.Bold : Font.Normal
                    text: stage.modelData.here ? qsTr("%1. %2（现在在这里）").arg(stage.index + 1).arg(stage.modelData.name) : stage.index === 6 ? qsTr("%1. %2（随时可以）").arg(stage.index + 1).arg(stage.modelData.name) : qsTr("%1. %2").arg(stage.index + 1).arg(stage.modelData.name)
                }
            }
        }
    }
    HallCard {
        spacing: Theme.gapXs
        visible: screen.told.view !== "state"
        width: parent?.width ?? 0

        HallLabelled {
            label: qsTr("申请人")
            objectName: "case-applicant"
            value: screen.told.applicant ?? ""
            visible: value !== ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("收件编号")
            value: screen.told.number ?? ""
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("收件日期")
            value: screen.told.takenIn ?? ""
            width: parent?.width ?? 0
        }
    }
}
