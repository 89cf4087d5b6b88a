pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The whole guide: materials with what is behind them on the left, all else on the right; one column where it is narrow.
Item {
    id: columns

    required property CounterGuide book
    required property bool wide

    readonly property var view: columns.book.view
    readonly property real half: columns.wide ? (columns.width - Theme.gapS) / 2 : columns.width

    height: columns.wide ? Math.max(left.height, right.height) : right.y + right.height

    Column {
        id: left

        spacing: Theme.gapS
        width: columns.half

        Pane {
            height: wholeHeight
            scrolls: false
            symbol: "documents"
            title: qsTr("申请材料")
            width: parent.width

            HallText {
                color: Theme.inkSoft
                text: qsTr("不用交材料。")
                visible: columns.view.materials.length === 0
                width: parent?.width ?? 0
            }
            Repeater {
                model: columns.view.materials

                GuideMaterialBox {
                    required property var modelData

                    told: modelData
                    width: parent?.width ?? 0

                    onBlank: columns.book.openPaper("blank", modelData.key)
                    onFilled: columns.book.openPaper("filled", modelData.key)
                }
            }
        }
        Pane {
            height: wholeHeight
            scrolls: false
            symbol: "badge"
            title: qsTr("办理结果")
            width: parent.width

            Repeater {
                model: columns.view.results

                Column {
                    id: result

                    required property var modelData
                    required property int index

                    spacing: Theme.gapXs
                    width: parent?.width ?? 0

                    HallText {
                        font.weight: Font.DemiBold
                        text: result.modelData.validity === "" ? result.modelData.name : qsTr("%1（有效期：%2）").arg(result.modelData.name).arg(result.modelData.validity)
                        width: parent.width
                    }
                    HallButton {
                        objectName: "button-result-" + result.index
                        symbol: "eye"
                        text: qsTr("看样本")
                        visible: result.modelData.sample

                        onClicked: columns.book.openPaper("result", String(result.index))
                    }
                }
            }
        }
        Pane {
            height: wholeHeight
            scrolls: false
            symbol: "question"
            title: qsTr("常见问题")
            visible: columns.view.questions.length > 0
            width: parent.width

            Repeater {
                model: columns.view.questions

                GuideLines {
                    required property var modelData

                    lines: [modelData.answer]
                    title: modelData.question
                    width: parent?.width ?? 0
                }
            }
        }
    }
    Column {
        id: right

        spacing: Theme.gapS
        width: columns.half
        x: columns.wide ? columns.half + Theme.gapS : 0
        y: columns.wide ? 0 : left.height + Theme.gapS

        Pane {
            height: wholeHeight
            note: qsTr("第 %1 版，%2 起有效").arg(columns.view.version).arg(columns.view.since)
            scrolls: false
            symbol: "check-circle"
            title: qsTr("范围、条件、时限、收费")
            width: parent.width

            Repeater {
                model: columns.view.sections

                GuideLines {
                    required property var modelData

                    lines: modelData.lines
                    objectName: "section-" + modelData.key
                    title: modelData.title
                    width: parent?.width ?? 0
                }
            }
        }
        Pane {
            height: wholeHeight
            scrolls: false
            symbol: "list"
            title: qsTr("办理流程")
            width: parent.width

            HallFlowChart {
                chart: columns.view.chart
                width: parent?.width ?? 0
            }
        }
        Pane {
            height: wholeHeight
            scrolls: false
            symbol: "building"
            title: qsTr("设定依据")
            width: parent.width

            Repeater {
                model: columns.view.laws

                GuideLines {
                    required property var modelData

                    lines: [modelData.text]
                    title: modelData.title
                    width: parent?.width ?? 0
                }
            }
        }
    }
}
