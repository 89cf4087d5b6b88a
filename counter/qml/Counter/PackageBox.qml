pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// 一件事: every matter of it with its organ, state and next day, which waits for which, and who is late. Enter opens one.
Column {
    id: box

    required property CounterPackage whole

    objectName: "package-box"
    spacing: Theme.gapXs

    HallText {
        font.weight: Font.DemiBold
        objectName: "package-name"
        text: qsTr("一件事：%1").arg(box.whole.name)
        width: parent.width
    }
    HallText {
        color: Theme.inkSoft
        objectName: "package-lead"
        text: qsTr("牵头部门：%1　整体状态：%2").arg(box.whole.lead).arg(box.whole.stateWords)
        width: parent.width
    }
    HallLabelled {
        label: qsTr("项目代码")
        labelWidth: Theme.px(200)
        objectName: "package-project"
        value: box.whole.project
        visible: value !== ""
        width: parent.width
    }
    HallLabelled {
        label: qsTr("项目帮办专员")
        labelWidth: Theme.px(200)
        objectName: "package-officer"
        value: box.whole.officer
        visible: value !== ""
        width: parent.width
    }
    Repeater {
        model: box.whole.orders

        HallBanner {
            required property string modelData
            required property int index

            objectName: "package-order-" + index
            text: qsTr("督办：%1").arg(modelData)
            tone: "danger"
            width: box.width
        }
    }
    Repeater {
        model: box.whole.stages

        Row {
            id: stage

            required property var modelData
            required property int index

            readonly property bool complete: stage.modelData.ended === stage.modelData.of

            objectName: stage.modelData.here ? "package-stage-here" : "package-stage-" + stage.index
            spacing: Theme.gapS
            width: box.width

            HallIcon {
                color: stage.modelData.here ? Theme.primary : stage.complete ? Theme.success : Theme.inkSoft
                name: stage.modelData.here ? "arrow-right" : stage.complete ? "check-circle" : "minus"
                size: Theme.px(30)
            }
            HallText {
                color: stage.modelData.here ? Theme.primaryDeep : stage.complete ? Theme.ink : Theme.inkSoft
                font.weight: stage.modelData.here ? Font.Bold : Font.Normal
                text: qsTr("%1. %2（%3/%4）").arg(stage.index + 1).arg(stage.modelData.name).arg(stage.modelData.ended).arg(stage.modelData.of)
                width: stage.width - Theme.px(30) - stage.spacing
            }
        }
    }
    DeskRows {
        id: rows

        name: "matters"
        source: matters
        width: parent.width

        onOpened: row => box.whole.open(row)

        Repeater {
            id: matters

            model: box.whole.matters

            DeskRow {
                id: matter

                required property string name
                required property string organ
                required property string region
                required property string number
                required property string state
                required property string waits
                required property string heldUp
                required property string due
                required property bool late
                required property bool here

                marked: matter.here
                nav: rows.nav
                opens: !matter.here

                HallText {
                    font.weight: matter.here ? Font.DemiBold : Font.Normal
                    text: matter.here ? qsTr("%1（本件）　%2").arg(matter.name).arg(matter.state) : qsTr("%1　%2").arg(matter.name).arg(matter.state)
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: [matter.region, matter.organ, matter.number].filter(part => part !== "").join("   ")
                    width: parent.width
                }
                HallText {
                    color: matter.late ? Theme.danger : Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: matter.late ? qsTr("已超期　%1").arg(matter.due) : matter.due
                    visible: matter.due !== "" && matter.waits === ""
                    width: parent.width
                }
                HallText {
                    color: Theme.warning
                    font.pixelSize: Theme.caption
                    text: matter.heldUp !== "" ? matter.heldUp : matter.waits
                    visible: text !== ""
                    width: parent.width
                }
            }
        }
    }
}
