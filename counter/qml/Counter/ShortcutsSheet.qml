pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Every key there is. They also stand on the buttons.
HallDialog {
    id: sheet

    required property CounterShell shell

    readonly property var groups: [
        {
            "title": qsTr("叫号"),
            "rows": [["F2", qsTr("叫下一号")], ["Shift+F2", qsTr("重呼")], ["F3", qsTr("过号")], ["Shift+F3", qsTr("办结这个号")], ["Ctrl+0", qsTr("到排队名单，Enter 呼叫选中的号")]]
        },
        {
            "title": qsTr("接待"),
            "rows": [["F4", qsTr("读身份证")], ["Shift+F4", qsTr("手工录入身份")], ["F6 F7", qsTr("没带身份证：用社保卡；用护照、通行证")], ["F6", qsTr("选事项；收件后：还办一件")], ["Shift+F6", qsTr("收件后：同一单位再办一件")], ["Ctrl+R", qsTr("再找一次别处的草稿")], ["F12", qsTr("结束接待")]]
        },
        {
            "title": qsTr("办一件事"),
            "rows": [["Enter", qsTr("到下一格")], ["Tab", qsTr("到下一处")], ["Ctrl+1", qsTr("到表单")], ["Ctrl+2", qsTr("到材料")], ["Ctrl+3", qsTr("到核对与收件")], ["F5", qsTr("拍摄材料；看照片时：重拍")], ["Shift+F5", qsTr("用扫描仪扫材料；扫描时：改用高拍仪")], ["F6", qsTr("材料怎么收：核验、电子证照、原件、承诺")], ["Ctrl+J", qsTr("改为上门办理、改回窗口")], ["F8", qsTr("到下一处问题")], ["Shift+F8", qsTr("去做提示的这一步")], ["Ctrl+T", qsTr("请申请人看告知书")], ["Ctrl+G", qsTr("申请人说同意")], ["F7", qsTr("核对过了，是本人")], ["Ctrl+F7", qsTr("拍照比对")], ["Shift+F7", qsTr("不是本人")], ["F11", qsTr("请申请人签名")], ["Shift+F11", qsTr("在纸上签名")], ["F9", qsTr("收件；看照片时：就用这张")], ["Ctrl+H", qsTr("改为协助网上申请")], ["Ctrl+I", qsTr("拍证件")], ["Ctrl+S", qsTr("暂存")]]
        },
        {
            "title": qsTr("选择"),
            "rows": [["1 … 9", qsTr("选第几项")], ["← →", qsTr("换一项")], ["Space", qsTr("勾选")], ["↑ ↓", qsTr("名单里上下；日期加减一天")], ["Delete", qsTr("删除选中的一页")]]
        },
        {
            "title": qsTr("办件"),
            "rows": [["Ctrl+F", qsTr("查办件")], ["Ctrl+K", qsTr("跨省通办专区")], ["Ctrl+D", qsTr("办事指南：任何事项的指南、样表、流程图")], ["Ctrl+E", qsTr("咨询：登记、转交、答复")], ["F9", qsTr("作受理决定；办这一项")], ["Alt+1…8", qsTr("受理、告知、不予受理等，键写在名单上")], ["Alt+B", qsTr("收补正材料")], ["Alt+C", qsTr("出件：当面领取")], ["Alt+M", qsTr("出件：邮寄")], ["Alt+F Alt+P", qsTr("开缴费通知单、登记缴费")], ["F7", qsTr("请另一个人登录")], ["F11", qsTr("请申请人签名、评价")], ["F5", qsTr("拍摄")]]
        },
        {
            "title": qsTr("其他"),
            "rows": [["F10", qsTr("打印凭条、补打")], ["Shift+F10", qsTr("用 A4 打印凭证")], ["Esc", qsTr("返回、收回")], ["Ctrl+U", qsTr("不再提示目录变化")], ["Ctrl+L", qsTr("退出登录")], ["Ctrl+P", qsTr("开始、结束练习")], ["Ctrl++", qsTr("字大一些")], ["Ctrl+-", qsTr("字小一些")], ["F1", qsTr("打开、关闭这一页")], ["Ctrl+F12", qsTr("技术人员面板（没有接待时）")]]
        }
    ]

    breadth: Theme.px(1900)
    plain: true
    title: qsTr("快捷键")

    Component.onCompleted: closeKey.forceActiveFocus(Qt.TabFocusReason)

    // first, so that the sheet opens at its top also where it is longer than the window
    KeyRow {

        HallButton {
            id: closeKey

            keys: "Esc"
            kind: HallButton.Primary
            objectName: "button-dismiss"
            text: qsTr("关闭")

            onClicked: sheet.shell.dismiss()
        }
        Repeater {
            model: sheet.shell.languages

            HallButton {
                id: tongue

                required property var modelData

                enabled: sheet.shell.language !== tongue.modelData.language
                objectName: "button-language-" + tongue.modelData.language
                symbol: enabled ? "" : "check"
                text: tongue.modelData.name

                onClicked: sheet.shell.setLanguage(tongue.modelData.language)
            }
        }
        HallButton {
            enabled: sheet.shell.canMaintain
            keys: "Ctrl+F12"
            objectName: "button-panel"
            symbol: "work"
            text: qsTr("技术人员面板")

            onClicked: sheet.shell.panel()
        }
    }
    Grid {
        id: board

        // short groups share a column
        readonly property var stacks: [[0, 1], [2], [3, 4, 5]]

        columnSpacing: Theme.gapL
        columns: width >= Theme.px(1500) ? 3 : 1
        rowSpacing: Theme.gap
        width: parent?.width ?? 0

        Repeater {
            model: board.stacks

            Column {
                id: stack

                required property var modelData

                spacing: Theme.gap
                width: Math.floor((board.width - (board.columns - 1) * board.columnSpacing) / board.columns)

                Repeater {
                    model: stack.modelData

                    Column {
                        id: group

                        required property int modelData
                        readonly property var about: sheet.groups[group.modelData]

                        spacing: Theme.gapXs
                        width: stack.width

                        HallText {
                            color: Theme.primaryDeep
                            font.weight: Font.DemiBold
                            text: group.about.title
                            width: parent.width
                        }
                        Repeater {
                            model: group.about.rows

                            Item {
                                id: line

                                required property var modelData

                                height: Math.max(cap.height, words.height)
                                width: group.width

                                HallKeyCap {
                                    id: cap

                                    keys: line.modelData[0]
                                }
                                HallText {
                                    id: words

                                    anchors.left: parent.left
                                    anchors.leftMargin: Theme.px(160)
                                    anchors.right: parent.right
                                    text: line.modelData[1]
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
