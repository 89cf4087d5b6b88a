pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// 一件事 as a whole: where each of its matters is, which waits for which, until when.
HallCard {
    id: card

    required property KioskPackage whole

    objectName: "package-card"

    HallText {
        font.pixelSize: Theme.lead
        font.weight: Font.DemiBold
        objectName: "package-name"
        text: qsTr("%1（共 %2 件）").arg(card.whole.name).arg(card.whole.rows.length)
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        objectName: "package-state"
        text: qsTr("整体进度：%1").arg(card.whole.stateWords)
        width: parent?.width ?? 0
    }
    HallText {
        objectName: "package-project"
        text: qsTr("项目代码：%1").arg(card.whole.project)
        visible: card.whole.project !== ""
        width: parent?.width ?? 0
    }
    HallText {
        objectName: "package-officer"
        text: qsTr("项目帮办专员：%1").arg(card.whole.officer)
        visible: card.whole.officer !== ""
        width: parent?.width ?? 0
    }
    Repeater {
        model: card.whole.stages

        HallText {
            required property var modelData
            required property int index

            color: modelData.here ? Theme.primaryDeep : Theme.inkSoft
            font.weight: modelData.here ? Font.Bold : Font.Normal
            objectName: "package-stage-" + index
            text: modelData.here ? qsTr("第 %1 阶段：%2（现在在这里）").arg(index + 1).arg(modelData.name) : modelData.ended === modelData.of ? qsTr("第 %1 阶段：%2（已完成）").arg(index + 1).arg(modelData.name) : qsTr("第 %1 阶段：%2").arg(index + 1).arg(modelData.name)
            width: parent?.width ?? 0
        }
    }
    Repeater {
        model: card.whole.rows

        Item {
            id: matter

            required property var modelData
            required property int index

            readonly property bool done: matter.modelData.ended

            implicitHeight: words.height
            objectName: "package-matter-" + matter.index
            width: parent?.width ?? 0

            HallIcon {
                id: sign

                color: matter.done ? Theme.success : matter.modelData.waits !== "" || matter.modelData.heldUp !== "" ? Theme.warning : Theme.primary
                name: matter.done ? "check-circle" : matter.modelData.waits !== "" || matter.modelData.heldUp !== "" ? "clock" : "arrow-right"
                size: Theme.px(40)
            }
            Column {
                id: words

                anchors.left: sign.right
                anchors.leftMargin: Theme.gapS
                anchors.right: parent.right
                spacing: Theme.px(4)

                HallText {
                    font.weight: Font.DemiBold
                    text: qsTr("%1. %2：%3").arg(matter.index + 1).arg(matter.modelData.name).arg(matter.modelData.state)
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    text: matter.modelData.region === "" ? matter.modelData.organ : qsTr("%1　%2").arg(matter.modelData.region).arg(matter.modelData.organ)
                    width: parent.width
                }
                HallText {
                    color: Theme.inkSoft
                    text: matter.modelData.due
                    visible: text !== "" && matter.modelData.waits === ""
                    width: parent.width
                }
                HallText {
                    color: Theme.warning
                    objectName: "package-waits-" + matter.index
                    text: matter.modelData.heldUp !== "" ? matter.modelData.heldUp : matter.modelData.waits
                    visible: text !== ""
                    width: parent.width
                }
            }
        }
    }
}
