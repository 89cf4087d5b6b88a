pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The guide as the clerk shows it: what to bring, how long, what it costs; or the form that is explained just now.
Item {
    id: scene

    required property CitizenLook look
    required property CounterGuide book

    readonly property var view: scene.book.view

    HallText {
        id: title

        Accessible.role: Accessible.Heading
        font.pixelSize: scene.look.lead
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: scene.book.paper ? scene.book.paperTitle : qsTr("%1 办事指南").arg(scene.view.name)
        width: parent.width
    }
    Flickable {
        id: page

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: code.visible ? code.left : parent.right
        anchors.rightMargin: code.visible ? scene.look.gap : 0
        anchors.top: title.bottom
        anchors.topMargin: scene.look.gap
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: told.height
        contentWidth: width

        Column {
            id: told

            spacing: scene.look.gap
            width: page.width

            HallPaperPages {
                failed: scene.book.failed
                making: scene.book.making
                pages: scene.book.pages
                visible: scene.book.paper
                width: parent.width
            }
            Column {
                objectName: "citizen-materials"
                spacing: scene.look.px(6)
                visible: !scene.book.paper
                width: parent.width

                HallText {
                    color: Theme.primaryDeep
                    font.pixelSize: scene.look.body
                    font.weight: Font.DemiBold
                    text: qsTr("要带的材料")
                    width: parent.width
                }
                Repeater {
                    model: scene.view.materials

                    HallText {
                        id: material

                        required property var modelData

                        font.pixelSize: scene.look?.body ?? 26
                        text: qsTr("%1（%2）").arg(material.modelData.name).arg(material.modelData.needWords)
                        width: parent?.width ?? 0
                    }
                }
            }
            Repeater {
                model: scene.book.paper ? [] : scene.book.facts

                Column {
                    id: fact

                    required property var modelData

                    spacing: scene.look?.px(6) ?? 6
                    width: parent?.width ?? 0

                    HallText {
                        color: Theme.primaryDeep
                        font.pixelSize: scene.look?.body ?? 26
                        font.weight: Font.DemiBold
                        text: fact.modelData.label
                        width: parent.width
                    }
                    HallText {
                        font.pixelSize: scene.look?.body ?? 26
                        text: fact.modelData.value
                        width: parent.width
                    }
                }
            }
        }
    }
    Rectangle {
        // over the words that are cut off: there is more below
        anchors.bottom: page.bottom
        anchors.horizontalCenter: page.horizontalCenter
        border.color: Theme.line
        border.width: scene.look.px(2)
        color: Theme.surface
        height: width
        objectName: "citizen-guide-more"
        radius: width / 2
        visible: page.contentHeight > page.height && !page.atYEnd
        width: scene.look.px(44)

        HallIcon {
            anchors.centerIn: parent
            color: Theme.primary
            name: "chevron-down"
            size: scene.look.px(32)
        }
    }
    Column {
        id: code

        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.topMargin: scene.look.gap
        spacing: scene.look.px(8)
        visible: scene.book.code !== "" && !scene.book.paper
        width: scene.look.px(300)

        Image {
            Accessible.name: qsTr("办事指南的二维码")
            Accessible.role: Accessible.Graphic
            cache: false
            height: width
            objectName: "citizen-guide-code"
            smooth: false
            source: scene.book.code
            width: parent.width
        }
        HallText {
            font.pixelSize: scene.look.small
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("扫一扫，带走办事指南")
            width: parent.width
        }
    }
}
