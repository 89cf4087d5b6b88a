pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What may be done now, the recommended first, the rest with why not; then what the chosen act asks for.
Pane {
    id: pane

    required property CounterShell shell
    required property CounterCase office
    required property CounterFiling filing

    readonly property bool acting: pane.office.act !== ""
    readonly property bool printing: pane.office.phase === "printing"

    signal look(digest: string)

    // The keyboard goes where the work goes on.
    function take(): void {
        if (pane.office.work === "second")
            second.take();
        else if (pane.waits)
            stopKey.forceActiveFocus(Qt.TabFocusReason);
        else if (pane.acting)
            form.takeFirst();
        else if (acts.count > 0)
            actRows.go(0);
        else
            backKey.forceActiveFocus(Qt.TabFocusReason);
    }

    // the citizen is busy on their screen
    readonly property bool waits: ["signature", "signature_failed", "promise", "rating"].includes(pane.office.work)

    function paperWords(): string {
        switch (pane.office.phase) {
        case "printing":
            return qsTr("正在打印文书…");
        case "printed":
            return qsTr("文书已打印：一份交申请人，一份留存。");
        case "unknown":
            return qsTr("文书可能只打了一半，请看一看；不完整就再打一次。");
        case "not_printed":
            return pane.troubleWords(pane.office.trouble);
        default:
            return "";
        }
    }

    function troubleWords(trouble: string): string {
        switch (trouble) {
        case "no_paper":
            return qsTr("打印机没有纸：装纸以后再打。已经办好，不用重办。");
        case "cover_open":
            return qsTr("打印机盖子开着：合上以后再打。已经办好，不用重办。");
        case "jam":
            return qsTr("打印机卡纸：清理以后再打。已经办好，不用重办。");
        case "no_toner":
            return qsTr("打印机没有墨粉：换好以后再打。已经办好，不用重办。");
        default:
            return qsTr("打印机用不了：文书已存档，可以到别的窗口补打。已经办好，不用重办。");
        }
    }

    keys: "Ctrl+3"
    symbol: "check-circle"
    title: pane.acting ? pane.office.actName : qsTr("现在可以办")

    footer: Item {
        height: foot.height + 2 * Theme.gapS
        width: parent?.width ?? 0

        Rectangle {
            color: Theme.line
            height: Theme.stroke
            width: parent.width
        }
        Column {
            id: foot

            anchors.left: parent.left
            anchors.margins: Theme.gapS
            anchors.right: parent.right
            spacing: Theme.gapXs
            y: Theme.gapS

            HallText {
                color: Theme.accent
                font.pixelSize: Theme.caption
                objectName: "act-missing"
                text: pane.office.missing
                visible: pane.acting && text !== "" && !pane.waits && pane.office.work !== "second"
                width: parent.width
            }
            HallButton {
                id: doKey

                enabled: pane.office.missing === "" && pane.office.work === ""
                height: Theme.targetPrimary
                keys: "F9"
                kind: HallButton.Primary
                objectName: "button-do-act"
                symbol: "check"
                text: pane.office.work === "doing" ? qsTr("正在办理…") : pane.office.actName
                visible: pane.acting && !pane.waits && pane.office.work !== "second"
                width: parent.width

                onClicked: pane.office.doAct()
            }
            Flow {
                spacing: Theme.gapXs
                width: parent.width

                HallButton {
                    id: backKey

                    enabled: !pane.printing && pane.office.work !== "doing" && pane.office.work !== "saving"
                    keys: "Esc"
                    objectName: "button-leave"
                    symbol: "arrow-left"
                    text: pane.acting ? qsTr("不办了") : qsTr("返回")
                    visible: !pane.waits

                    onClicked: pane.shell.leave()
                }
                HallButton {
                    id: stopKey

                    keys: "Esc"
                    objectName: "button-stop"
                    text: qsTr("收回")
                    visible: pane.waits

                    onClicked: pane.shell.leave()
                }
                HallButton {
                    keys: "Shift+F9"
                    objectName: "button-declined"
                    text: qsTr("申请人说不承诺")
                    visible: pane.office.work === "promise"

                    onClicked: pane.office.declined()
                }
                HallButton {
                    enabled: !pane.printing
                    keys: "F6"
                    objectName: "button-next-matter"
                    symbol: "plus"
                    text: qsTr("还办一件")
                    visible: !pane.acting && pane.office.person

                    onClicked: pane.office.nextMatter()
                }
                HallButton {
                    enabled: !pane.printing
                    keys: "Shift+F6"
                    objectName: "button-file-again"
                    symbol: "documents"
                    text: pane.filing.again
                    visible: !pane.acting && text !== ""

                    onClicked: pane.filing.fileAgain()
                }
                HallButton {
                    enabled: !pane.printing
                    keys: "F11"
                    objectName: "button-rate"
                    symbol: "face"
                    text: qsTr("请申请人评价")
                    visible: !pane.acting && pane.office.canRate

                    onClicked: pane.office.askRating()
                }
                HallButton {
                    enabled: !pane.printing
                    keys: "F12"
                    objectName: "button-end-visit"
                    symbol: "close"
                    text: qsTr("结束接待")
                    visible: !pane.acting

                    onClicked: pane.office.endVisit()
                }
            }
        }
    }

    onWanted: pane.take()

    HallBanner {
        objectName: "act-failed"
        text: qsTr("没有保存成功，什么都没有改动。请再试一次；仍不行请找管理员。")
        tone: "danger"
        visible: pane.office.failed
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "act-refused"
        text: pane.office.refused
        tone: "danger"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "act-done"
        text: pane.office.done === "" ? "" : qsTr("已办：%1").arg(pane.office.done)
        tone: "success"
        visible: text !== "" && !pane.acting
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "papers-" + pane.office.phase
        symbol: "printer"
        text: pane.paperWords()
        tone: pane.office.phase === "printed" ? "success" : pane.printing ? "info" : "warning"
        visible: text !== "" && !pane.acting
        width: parent?.width ?? 0
    }
    HallButton {
        keys: "F10"
        objectName: "button-print"
        symbol: "printer"
        text: qsTr("再打一次")
        visible: !pane.acting && (pane.office.phase === "not_printed" || pane.office.phase === "unknown")

        onClicked: pane.office.printAgain()
    }
    HallText {
        color: Theme.inkSoft
        objectName: "citizen-busy"
        text: pane.office.work === "rating" ? qsTr("请申请人在对面屏幕上评价，工作人员看不到选的是什么。") : pane.office.work === "promise" ? qsTr("请申请人在对面屏幕上看承诺书：愿意就签名，不愿意就按普通程序办。") : qsTr("请申请人在对面屏幕上签名。")
        visible: pane.waits
        width: parent?.width ?? 0
    }
    SecondBox {
        id: second

        office: pane.office
        visible: pane.office.work === "second"
        width: parent?.width ?? 0
    }
    ActForm {
        id: form

        enabled: pane.office.work === ""
        office: pane.office
        visible: pane.acting && !pane.waits && pane.office.work !== "second"
        width: parent?.width ?? 0

        onFinished: doKey.forceActiveFocus(Qt.TabFocusReason)
        onLook: digest => pane.look(digest)
    }
    DeskRows {
        id: actRows

        enabled: !pane.printing
        name: "acts"
        source: acts
        visible: !pane.acting
        width: parent?.width ?? 0

        onOpened: row => {
            const act = acts.itemAt(row) as DeskRow;
            if (act !== null)
                pane.office.choose(act.token);
        }

        Repeater {
            id: acts

            model: pane.office.acts

            ActRow {
                nav: actRows.nav
                office: pane.office
            }
        }
    }
}
