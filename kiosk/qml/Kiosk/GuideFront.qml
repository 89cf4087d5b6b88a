pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The first page of the guide: how long, what it costs, what to bring, who may apply. All else is one touch away.
Column {
    id: front

    required property KioskGuide guide
    required property KioskGuideBook book
    readonly property alias advice: unsure

    spacing: Theme.gap

    Row {
        id: facts

        property real tallest: Theme.px(200)

        spacing: Theme.gapS
        width: parent?.width ?? 0

        Repeater {
            model: [
                {
                    "symbol": "clock",
                    "label": qsTr("多久办好"),
                    "value": front.guide.howLong
                },
                {
                    "symbol": "yuan",
                    "label": qsTr("要花多少钱"),
                    "value": front.guide.cost
                },
                {
                    "symbol": "list",
                    "label": qsTr("在这里要填多久"),
                    "value": qsTr("约 %1 分钟").arg(front.guide.minutes)
                }
            ]

            HallCard {
                id: fact

                required property var modelData

                height: facts.tallest
                padding: Theme.gap
                spacing: Theme.gapXs
                width: (front.width - 2 * Theme.gapS) / 3

                onImplicitHeightChanged: facts.tallest = Math.max(facts.tallest, implicitHeight)

                HallIcon {
                    color: Theme.accent
                    name: fact.modelData.symbol
                    size: Theme.px(48)
                }
                HallText {
                    color: Theme.inkSoft
                    text: fact.modelData.label
                    width: parent?.width ?? 0
                }
                HallText {
                    font.weight: Font.DemiBold
                    text: fact.modelData.value
                    width: parent?.width ?? 0
                }
            }
        }
    }
    HallButton {
        height: Theme.targetPrimary
        objectName: "button-book"
        symbol: "documents"
        symbolAfter: "chevron-right"
        text: qsTr("完整办事指南：流程图、样表、依据、地点")
        width: parent?.width ?? 0

        onClicked: front.book.openChapter("materials")
    }
    Repeater {
        model: front.guide.first

        HallBanner {
            id: needed

            required property string modelData
            required property int index

            objectName: "guide-first-" + needed.index
            text: needed.modelData
            tone: "warning"
            width: parent?.width ?? 0
        }
    }
    HallCard {
        objectName: "guide-package"
        spacing: Theme.gapS
        visible: front.guide.matters.length > 0
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("一件事：一次填写，一次交材料，办好 %1 件").arg(front.guide.matters.length)
            width: parent?.width ?? 0
        }
        Repeater {
            model: front.guide.matters

            Row {
                id: matter

                required property var modelData
                required property int index

                spacing: Theme.gapS
                width: parent?.width ?? 0

                Rectangle {
                    id: number

                    color: Theme.primaryTint
                    height: Theme.px(48)
                    radius: height / 2
                    width: height

                    HallText {
                        anchors.centerIn: parent
                        color: Theme.primary
                        font.weight: Font.Bold
                        text: matter.index + 1
                    }
                }
                Column {
                    width: matter.width - number.width - matter.spacing

                    HallText {
                        font.weight: Font.DemiBold
                        text: matter.modelData.name
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        text: matter.modelData.organ
                        width: parent.width
                    }
                }
            }
        }
        HallText {
            color: Theme.inkSoft
            text: qsTr("每件事由各自的部门办理，各有一个收件编号，结果分别通知。")
            width: parent?.width ?? 0
        }
    }
    HallCard {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("需要准备")
            width: parent?.width ?? 0
        }
        HallText {
            color: Theme.inkSoft
            text: front.guide.need
            width: parent?.width ?? 0
        }
        Repeater {
            model: front.guide.materials

            GuideMaterialRow {
                id: material

                required property string key
                required property string name
                required property string need
                required property bool conditional
                required property var serves

                row: ({
                        key: material.key,
                        name: material.name,
                        need: material.need,
                        conditional: material.conditional,
                        serves: material.serves
                    })
                width: parent?.width ?? 0

                onOpened: front.book.openMaterial(material.key)
            }
        }
    }
    HallCard {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("谁可以办")
            width: parent?.width ?? 0
        }
        HallText {
            text: front.guide.who
            width: parent?.width ?? 0
        }
        Repeater {
            model: front.guide.conditions

            Row {
                id: condition

                required property string modelData

                spacing: Theme.gapS
                width: parent?.width ?? 0

                HallIcon {
                    color: Theme.primary
                    name: "check"
                    size: Theme.px(36)
                }
                HallText {
                    text: condition.modelData
                    width: condition.width - Theme.px(36) - Theme.gapS
                }
            }
        }
        HallBanner {
            id: unsure

            objectName: "unsure"
            text: qsTr("没关系：请到人工窗口咨询，工作人员会告诉您怎样才能办。也可以返回看看别的事项。")
            tone: "warning"
            visible: front.guide.answer === "no"
            width: parent?.width ?? 0
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("办好以后：%1").arg(front.guide.after)
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("承办部门：%1").arg(front.guide.organ)
        visible: front.guide.matters.length === 0
        width: parent?.width ?? 0
    }
}
