pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// It is taken in: the numbers, how it stands with the paper, and what next.
Notice {
    id: screen

    required property CounterShell shell
    required property CounterPaper paper
    required property CounterFiling filing

    // the printer that is spoken of
    function printerWords(): string {
        return screen.paper.page ? qsTr("A4 打印机") : qsTr("凭条打印机");
    }

    function paperWords(phase: string): string {
        switch (phase) {
        case "printing":
            return screen.paper.page ? qsTr("正在用 A4 打印凭证…") : qsTr("正在打印凭条…");
        case "printed":
            return screen.paper.again ? qsTr("补打的凭条已打印，请交给申请人。") : qsTr("凭条已打印，请交给申请人。");
        case "unknown":
            return qsTr("凭条可能只打了一半，请看一看；不完整就再打一张。") + screen.otherWay();
        default:
            return screen.troubleWords(screen.paper.trouble) + screen.otherWay();
        }
    }

    function otherWay(): string {
        return screen.paper.pages && !screen.paper.page ? qsTr("也可以按 Shift F10，用 A4 打印机打。") : "";
    }

    function troubleWords(trouble: string): string {
        const printer = screen.printerWords();
        switch (trouble) {
        case "no_paper":
            return qsTr("%1没有纸：装纸以后再打。已经收件，不用重办。").arg(printer);
        case "cover_open":
            return qsTr("%1盖子开着：合上以后再打。已经收件，不用重办。").arg(printer);
        case "jam":
            return qsTr("%1卡纸：清理以后再打。已经收件，不用重办。").arg(printer);
        case "no_toner":
            return qsTr("%1没有墨粉：换好以后再打。已经收件，不用重办。").arg(printer);
        case "no_printer":
            return qsTr("%1没有接好：请申请人拍下二维码，或手写收件编号。已经收件，不用重办。").arg(printer);
        default:
            return qsTr("%1有故障：请申请人拍下二维码，或手写收件编号。已经收件，不用重办。").arg(printer);
        }
    }

    breadth: Theme.px(1300)
    symbol: ""
    title: screen.paper.again ? qsTr("补打凭条") : qsTr("已收件")

    Component.onCompleted: (screen.paper.decidable ? decideKey : nextKey).forceActiveFocus(Qt.TabFocusReason)

    HallBanner {
        objectName: "paper-" + screen.paper.phase
        symbol: screen.paper.phase === "printed" ? "check-circle" : "printer"
        text: screen.paperWords(screen.paper.phase)
        tone: screen.paper.phase === "printed" ? "success" : screen.paper.phase === "printing" ? "info" : "warning"
        width: parent?.width ?? 0
    }
    Item {
        height: Math.max(facts.height, code.visible ? code.height : 0)
        width: parent?.width ?? 0

        Column {
            id: facts

            spacing: Theme.gapS
            width: parent.width - (code.visible ? code.width + Theme.gap : 0)

            HallText {
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: screen.paper.item
                width: parent.width
            }
            Repeater {
                model: screen.paper.caseNumbers

                HallLabelled {
                    required property string modelData
                    required property int index

                    label: qsTr("收件编号")
                    labelWidth: Theme.px(190)
                    objectName: "case-no-" + index
                    strong: true
                    value: modelData
                    width: facts.width
                }
            }
            HallLabelled {
                label: qsTr("收件时间")
                labelWidth: Theme.px(190)
                value: screen.paper.takenIn
                width: parent.width
            }
            HallLabelled {
                label: qsTr("承诺时限")
                labelWidth: Theme.px(190)
                value: screen.paper.promised
                visible: value !== ""
                width: parent.width
            }
            HallLabelled {
                label: qsTr("补交材料")
                labelWidth: Theme.px(190)
                value: screen.paper.later.join("\n")
                visible: value !== ""
                width: parent.width
            }
            HallText {
                color: Theme.warning
                text: screen.paper.deliveryNote
                visible: text !== ""
                width: parent.width
            }
        }
        Column {
            id: code

            anchors.right: parent.right
            spacing: Theme.gapXs
            visible: screen.paper.qr

            Image {
                Accessible.name: qsTr("查进度的二维码")
                Accessible.role: Accessible.Graphic
                cache: false
                height: Theme.px(280)
                smooth: false
                source: screen.paper.qr ? "image://visit/qr/receipt" : ""
                width: height
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("扫码查进度")
                width: parent.width
            }
        }
    }
    KeyRow {
        centred: true

        HallButton {
            id: decideKey

            enabled: screen.paper.phase !== "printing"
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-decide"
            symbol: "check-circle"
            text: qsTr("作受理决定")
            visible: screen.paper.decidable

            onClicked: screen.paper.decide()
        }
        HallButton {
            id: nextKey

            enabled: screen.paper.phase !== "printing"
            keys: "F12"
            kind: screen.paper.decidable ? HallButton.Secondary : HallButton.Primary
            objectName: "button-end-visit"
            symbol: "check"
            text: qsTr("结束接待")

            onClicked: screen.paper.endVisit()
        }
        HallButton {
            enabled: screen.paper.phase !== "printing"
            keys: "F6"
            objectName: "button-next-matter"
            symbol: "plus"
            text: qsTr("还办一件")

            onClicked: screen.paper.nextMatter()
        }
        HallButton {
            enabled: screen.paper.phase !== "printing"
            keys: "Shift+F6"
            objectName: "button-file-again"
            symbol: "documents"
            text: screen.filing.again
            visible: text !== ""

            onClicked: screen.filing.fileAgain()
        }
        HallButton {
            enabled: screen.paper.phase !== "printing"
            keys: "F10"
            objectName: "button-print"
            symbol: "printer"
            text: screen.paper.phase === "printed" ? qsTr("补打一张") : qsTr("再打一次")
            visible: screen.paper.receipts || !screen.paper.pages

            onClicked: screen.paper.printAgain()
        }
        HallButton {
            enabled: screen.paper.phase !== "printing"
            keys: "Shift+F10"
            objectName: "button-print-page"
            symbol: "document"
            text: screen.paper.phase === "printed" ? qsTr("用 A4 补打") : qsTr("用 A4 打印")
            visible: screen.paper.pages

            onClicked: screen.paper.printPage()
        }
    }
}
