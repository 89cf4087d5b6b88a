pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskGuide guide

    primarySymbol: "arrow-right"
    primaryText: qsTr("都符合，开始办理")
    secondaryName: screen.guide.answer === "no" ? "button-window" : "button-unsure"
    secondarySymbol: screen.guide.answer === "no" ? "window" : "question"
    secondaryText: screen.guide.answer === "no" ? qsTr("去人工窗口") : qsTr("不确定")
    subtitle: screen.guide.summary
    title: screen.guide.name

    onPrimary: screen.shell.proceed()
    onSecondary: {
        if (screen.guide.answer === "no") {
            screen.shell.window();
        } else {
            screen.guide.setAnswer("no");
            screen.show(unsure);
        }
    }

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
                    "value": screen.guide.howLong
                },
                {
                    "symbol": "yuan",
                    "label": qsTr("要花多少钱"),
                    "value": screen.guide.cost
                },
                {
                    "symbol": "list",
                    "label": qsTr("在这里要填多久"),
                    "value": qsTr("约 %1 分钟").arg(screen.guide.minutes)
                }
            ]

            HallCard {
                id: fact

                required property var modelData

                height: facts.tallest
                padding: Theme.gap
                spacing: Theme.gapXs
                width: ((screen.width - 2 * screen.side) - 2 * Theme.gapS) / 3

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
    Repeater {
        model: screen.guide.first

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
        visible: screen.guide.matters.length > 0
        width: parent?.width ?? 0

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("一件事：一次填写，一次交材料，办好 %1 件").arg(screen.guide.matters.length)
            width: parent?.width ?? 0
        }
        Repeater {
            model: screen.guide.matters

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
            text: screen.guide.need
            width: parent?.width ?? 0
        }
        Repeater {
            model: screen.guide.materials

            Row {
                id: material

                required property string name
                required property string need
                required property bool conditional
                required property var serves

                spacing: Theme.gapS
                width: parent?.width ?? 0

                HallIcon {
                    color: material.need === "shared" ? Theme.success : Theme.primary
                    name: material.need === "shared" ? "check-circle" : "document"
                    size: Theme.px(40)
                }
                Column {
                    width: material.width - Theme.px(40) - tag.width - 2 * Theme.gapS

                    HallText {
                        text: material.name
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        text: qsTr("用于：%1").arg(material.serves.join(qsTr("、")))
                        visible: material.serves.length > 0
                        width: parent.width
                    }
                }
                HallText {
                    id: tag

                    color: material.need === "shared" ? Theme.success : Theme.inkSoft
                    text: material.need === "shared" ? qsTr("不用带") : material.need === "later" ? qsTr("可以后补") : material.need === "2" ? qsTr("可不交") : material.conditional ? qsTr("视情况") : qsTr("要带")
                }
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
            text: screen.guide.who
            width: parent?.width ?? 0
        }
        Repeater {
            model: screen.guide.conditions

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
            visible: screen.guide.answer === "no"
            width: parent?.width ?? 0
        }
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("办好以后：%1").arg(screen.guide.after)
        width: parent?.width ?? 0
    }
    HallText {
        color: Theme.inkSoft
        text: qsTr("承办部门：%1").arg(screen.guide.organ)
        visible: screen.guide.matters.length === 0
        width: parent?.width ?? 0
    }
}
