pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskServices services

    // letters find as they are tapped, before any word is chosen for them
    function look(): void {
        screen.services.setSearch(search.text + search.composing.replace(/[\s']/g, ""));
    }

    subtitle: qsTr("点一下要办的事，先看看需要什么。")
    title: qsTr("您要办什么事？")

    HallTextField {
        id: search

        label: qsTr("搜索事项")
        limit: 40
        objectName: "field-search"
        placeholder: qsTr("搜索：如“开店”，拼音也行")
        width: parent?.width ?? 0

        onComposingChanged: screen.look()
        onEdited: screen.look()
    }
    Flow {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        Repeater {
            model: [
                {
                    door: "",
                    words: qsTr("个人和单位")
                },
                {
                    door: "person",
                    words: qsTr("个人办事")
                },
                {
                    door: "organisation",
                    words: qsTr("企业和单位办事")
                }
            ]

            Item {
                id: way

                required property var modelData

                height: through.height
                width: through.width

                HallButton {
                    id: through

                    height: Theme.target
                    kind: screen.services.door === way.modelData.door ? HallButton.Primary : HallButton.Secondary
                    labelSize: Theme.body
                    objectName: "door-" + (way.modelData.door || "all")
                    text: way.modelData.words

                    onClicked: screen.services.setDoor(way.modelData.door)
                }
            }
        }
    }
    Flow {
        spacing: Theme.gapS
        visible: screen.services.search === ""
        width: parent?.width ?? 0

        HallButton {
            kind: screen.services.group === "" ? HallButton.Primary : HallButton.Secondary
            height: Theme.target
            labelSize: Theme.body
            objectName: "group-all"
            text: qsTr("全部事项")

            onClicked: screen.services.setGroup("")
        }
        Repeater {
            model: screen.services.groups

            Item {
                id: group

                required property string key
                required property string name
                required property string icon

                height: chip.height
                width: chip.width

                HallButton {
                    id: chip

                    height: Theme.target
                    kind: screen.services.group === group.key ? HallButton.Primary : HallButton.Secondary
                    labelSize: Theme.body
                    objectName: "group-" + group.key
                    symbol: group.icon
                    text: group.name

                    onClicked: screen.services.setGroup(group.key)
                }
            }
        }
    }
    HallBanner {
        objectName: "guessed"
        text: qsTr("没有完全一样的事项。您是不是要找下面这些？")
        visible: screen.services.guessed
        width: parent?.width ?? 0
    }
    Column {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        Repeater {
            model: screen.services.items

            Rectangle {
                id: row

                required property string name
                required property string code
                required property string summary
                required property string icon
                required property string howLong
                required property string cost
                required property var matters
                required property var marks
                required property string why

                Accessible.name: row.name
                Accessible.role: Accessible.Button
                border.color: area.pressed ? Theme.primary : Theme.line
                border.width: Theme.stroke
                color: area.pressed ? Theme.primaryTint : Theme.surface
                height: Math.max(Theme.px(168), words.implicitHeight + 2 * Theme.gap)
                objectName: "service-" + row.code
                radius: Theme.radius
                width: parent.width

                Rectangle {
                    id: badge

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.primaryTint
                    height: Theme.px(104)
                    radius: Theme.radius
                    width: height

                    HallIcon {
                        anchors.centerIn: parent
                        color: Theme.primary
                        name: row.icon
                        size: Theme.px(60)
                    }
                }
                Column {
                    id: words

                    anchors.left: badge.right
                    anchors.leftMargin: Theme.gap
                    anchors.right: arrow.left
                    anchors.rightMargin: Theme.gapS
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.px(4)

                    HallMarkedText {
                        font.pixelSize: Theme.heading
                        font.weight: Font.DemiBold
                        marks: row.marks
                        plain: row.name
                        width: parent.width
                    }
                    HallText {
                        color: Theme.primaryDeep
                        objectName: "why-" + row.code
                        text: row.why
                        visible: row.why !== ""
                        width: parent.width
                    }
                    PackageMark {
                        matters: row.matters
                        objectName: "package-" + row.code
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        elide: Text.ElideRight
                        maximumLineCount: 2
                        text: row.summary
                        visible: row.matters.length === 0
                        width: parent.width
                    }
                    HallText {
                        color: Theme.accent
                        font.pixelSize: Theme.caption
                        text: qsTr("承诺时限 %1 · %2").arg(row.howLong).arg(row.cost)
                        width: parent.width
                    }
                }
                HallIcon {
                    id: arrow

                    anchors.right: parent.right
                    anchors.rightMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.lineStrong
                    name: "chevron-right"
                    size: Theme.px(40)
                }
                MouseArea {
                    id: area

                    anchors.fill: parent
                    onClicked: screen.services.choose(row.code)
                }
            }
        }
    }
    HallButton {
        objectName: "show-more"
        text: qsTr("显示更多（还有 %1 项）").arg(screen.services.hidden)
        visible: screen.services.hidden > 0
        width: parent?.width ?? 0

        onClicked: screen.services.showMore()
    }
    HallBanner {
        objectName: "nothing-found"
        text: qsTr("没有找到。换个说法试试；或者删掉搜索的字，按类别找；也可以点下面的“呼叫帮助”，工作人员会帮您。")
        visible: screen.services.count === 0
        width: parent?.width ?? 0
    }
}
