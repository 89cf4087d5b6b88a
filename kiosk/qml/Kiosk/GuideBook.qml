pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// The whole guide: a button for every chapter, and the chapter below.
Column {
    id: pages

    required property KioskGuideBook book

    readonly property var view: pages.book.view
    readonly property string chapter: pages.book.chapter

    function symbolOf(chapter: string): string {
        switch (chapter) {
        case "materials":
            return "documents";
        case "process":
            return "list";
        case "conditions":
            return "check-circle";
        case "result":
            return "badge";
        case "basis":
            return "building";
        case "place":
            return "map-pin";
        default:
            return "qr";
        }
    }

    spacing: Theme.gap

    Flow {
        id: buttons

        spacing: Theme.gapS
        width: parent.width

        Repeater {
            id: choices

            model: pages.book.chapters

            HallButton {
                id: choice

                required property var modelData
                required property int index
                readonly property bool alone: choice.index === choices.count - 1 && choice.index % 2 === 0

                Accessible.selected: pages.chapter === choice.modelData.key
                height: Theme.targetPrimary
                kind: pages.chapter === choice.modelData.key ? HallButton.Primary : HallButton.Secondary
                labelSize: Theme.body
                objectName: "button-chapter-" + choice.modelData.key
                symbol: pages.symbolOf(choice.modelData.key)
                text: choice.modelData.name
                width: choice.alone ? buttons.width : (buttons.width - buttons.spacing) / 2

                onClicked: pages.book.openChapter(choice.modelData.key)
            }
        }
    }
    Column {
        spacing: Theme.gapS
        visible: pages.chapter === "materials"
        width: parent.width

        HallText {
            color: Theme.inkSoft
            text: qsTr("点一份材料，看要求、空白表格、填写样表和来源。")
            width: parent.width
        }
        Repeater {
            model: pages.chapter === "materials" ? pages.view.materials : []

            GuideMaterialRow {
                id: material

                required property var modelData

                row: material.modelData
                width: parent?.width ?? 0

                onOpened: pages.book.openMaterial(material.modelData.key)
            }
        }
    }
    HallFlowChart {
        chart: pages.chapter === "process" ? pages.view.chart : []
        visible: pages.chapter === "process"
        width: parent.width
    }
    Repeater {
        model: pages.book.sections

        GuideSection {
            required property var modelData

            lines: modelData.lines
            name: modelData.key
            title: modelData.title
            width: parent?.width ?? 0
        }
    }
    Repeater {
        model: pages.chapter === "result" ? pages.view.results : []

        HallCard {
            id: result

            required property var modelData
            required property int index

            width: parent?.width ?? 0

            HallText {
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                objectName: "result-" + result.index
                text: result.modelData.name
                width: parent?.width ?? 0
            }
            HallText {
                text: qsTr("有效期：%1").arg(result.modelData.validity)
                visible: result.modelData.validity !== ""
                width: parent?.width ?? 0
            }
            HallButton {
                height: Theme.targetPrimary
                objectName: "button-result-" + result.index
                symbol: "eye"
                symbolAfter: "chevron-right"
                text: qsTr("看样本")
                visible: result.modelData.sample
                width: parent?.width ?? 0

                onClicked: pages.book.openPaper("result", String(result.index))
            }
        }
    }
    Repeater {
        model: pages.chapter === "basis" ? pages.view.laws : []

        GuideSection {
            required property var modelData
            required property int index

            lines: [modelData.text]
            marked: false
            name: "law-" + index
            title: modelData.title
            width: parent?.width ?? 0
        }
    }
    Repeater {
        model: pages.chapter === "place" ? pages.view.questions : []

        GuideSection {
            required property var modelData
            required property int index

            lines: [modelData.answer]
            marked: false
            name: "question-" + index
            title: modelData.question
            width: parent?.width ?? 0
        }
    }
    HallCard {
        visible: pages.chapter === "take"
        width: parent?.width ?? 0

        GuidePrinting {
            book: pages.book
            width: parent?.width ?? 0
        }
        HallButton {
            enabled: pages.book.phase !== "printing"
            height: Theme.targetPrimary
            objectName: "button-print-guide"
            symbol: "printer"
            text: qsTr("打印这份指南")
            visible: pages.book.prints
            width: parent?.width ?? 0

            onClicked: pages.book.print()
        }
        Row {
            id: along

            spacing: Theme.gapL
            visible: pages.book.code !== ""
            width: parent?.width ?? 0

            Image {
                Accessible.name: qsTr("办事指南的二维码")
                Accessible.role: Accessible.Graphic
                cache: false
                height: Math.min(Theme.px(340), along.width * 0.45)
                objectName: "guide-code"
                smooth: false
                source: pages.chapter === "take" ? pages.book.code : ""
                width: height
            }
            HallText {
                anchors.verticalCenter: parent.verticalCenter
                font.pixelSize: Theme.lead
                text: qsTr("用手机扫一扫，随时看最新的办事指南。")
                width: along.width - Math.min(Theme.px(340), along.width * 0.45) - along.spacing
            }
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            objectName: "guide-version"
            text: qsTr("第 %1 版，%2 起有效").arg(pages.view.version).arg(pages.view.since)
            width: parent?.width ?? 0
        }
    }
}
