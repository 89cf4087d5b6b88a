pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// A paper of many pages through the scanner: how, how far, and the ways on when it ends badly.
Rectangle {
    id: panel

    required property CounterShell shell
    required property CounterScan scan

    readonly property string phase: panel.scan.phase
    readonly property bool ended: panel.phase === "ended"
    readonly property bool full: panel.scan.room === 0

    // what cannot be helped by scanning again
    readonly property bool hopeless: ["no_scanner", "unsupported"].includes(panel.scan.trouble)

    function choiceWords(choice: string): string {
        switch (choice) {
        case "feeder":
            return qsTr("进纸器，单面");
        case "feeder_duplex":
            return qsTr("进纸器，双面");
        default:
            return qsTr("平板（一次一页）");
        }
    }

    function keptWords(): string {
        return panel.scan.kept > 0 ? qsTr("前 %1 页已保存").arg(panel.scan.kept) : qsTr("这一次没有保存任何页");
    }

    function troubleTitle(trouble: string): string {
        const next = panel.scan.kept + 1;
        switch (trouble) {
        case "feeder_empty":
            return panel.scan.kept > 0 ? qsTr("进纸器里没有纸了，%1").arg(panel.keptWords()) : qsTr("进纸器里没有纸");
        case "jam":
            return qsTr("第 %1 页卡住，%2").arg(next).arg(panel.keptWords());
        case "double_feed":
            return qsTr("第 %1 页处一次进了两张，%2").arg(next).arg(panel.keptWords());
        case "cover_open":
            return qsTr("扫描仪的盖子开着，%1").arg(panel.keptWords());
        case "stopped":
            return qsTr("已停止，%1").arg(panel.keptWords());
        case "full":
            return qsTr("这份材料最多收这么多页，%1").arg(panel.keptWords());
        case "unsupported":
            return qsTr("扫描仪不支持这种扫法");
        case "no_scanner":
            return qsTr("扫描仪没有连上，%1").arg(panel.keptWords());
        case "scanner_restarting":
            return qsTr("扫描仪正在重新启动，%1").arg(panel.keptWords());
        case "not_kept":
            return qsTr("扫到的页没有保存成功");
        case "":
            return qsTr("已保存 %1 页，请看一看").arg(panel.scan.kept);
        default:
            return qsTr("扫描仪出了故障，%1").arg(panel.keptWords());
        }
    }

    function troubleAdvice(trouble: string): string {
        switch (trouble) {
        case "feeder_empty":
            return qsTr("把纸放进进纸器再扫；单页也可以放在平板上。");
        case "jam":
            return qsTr("打开盖子取出卡住的纸，把没扫的页放回去，再接着扫。");
        case "double_feed":
            return qsTr("把这一张和后面的分开放好，再接着扫。");
        case "cover_open":
            return qsTr("合上盖子，把没扫的页放好，再接着扫。");
        case "stopped":
            return qsTr("可以接着扫剩下的页。");
        case "full":
            return qsTr("多出的页没有收。请核对，不要的页在材料里删除。");
        case "unsupported":
            return qsTr("换一种扫法，或改用高拍仪。");
        case "no_scanner":
            return qsTr("请检查电源和连线，或改用高拍仪。");
        case "scanner_restarting":
            return qsTr("请等几秒再扫，或改用高拍仪。");
        case "not_kept":
            return qsTr("请再扫一次；还不行，请联系技术人员。");
        case "":
            return "";
        default:
            return qsTr("请再试一次，或改用高拍仪。");
        }
    }

    function noteWords(advice: string): string {
        switch (advice) {
        case "turn_over_blank":
            return qsTr("好像是空白页");
        case "hold_still":
            return qsTr("有点模糊");
        case "more_light":
            return qsTr("偏暗");
        case "avoid_glare":
            return qsTr("有反光");
        case "take_finger_away":
            return qsTr("拍到了手指");
        case "show_whole_page":
            return qsTr("有一个角没有扫到");
        default:
            return qsTr("边上可能缺了一块");
        }
    }

    function take(): void {
        const first = panel.phase === "choose" ? how : [startKey, cameraKey, backKey].find(key => key.visible && key.enabled);
        if (first !== undefined)
            first.forceActiveFocus(Qt.TabFocusReason);
    }

    border.color: Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    objectName: "scan-" + panel.phase
    radius: Theme.radiusS

    Component.onCompleted: Qt.callLater(panel.take)
    onPhaseChanged: Qt.callLater(panel.take)

    HallScroll {
        anchors.bottom: keys.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        padding: Theme.gap

        Column {
            spacing: Theme.gapS
            width: parent?.width ?? 0

            HallText {
                font.weight: Font.DemiBold
                objectName: "scan-name"
                text: panel.scan.name
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                text: panel.scan.requirement
                visible: text !== ""
                width: parent.width
            }
            HallChoice {
                id: how

                name: "scan"
                objectName: "field-scan"
                options: panel.scan.choices.map(choice => ({
                            "value": choice,
                            "label": panel.choiceWords(choice),
                            "help": ""
                        }))
                value: panel.scan.choice
                visible: panel.phase === "choose" || panel.ended && !panel.full && panel.scan.choices.length > 1
                width: parent.width

                onAccepted: panel.scan.start()
                onChosen: value => panel.scan.choose(value)
            }
            HallText {
                color: Theme.inkSoft
                text: panel.scan.choice === "flatbed" ? qsTr("把纸面朝下放在玻璃上，合上盖子。") : qsTr("把纸放进进纸器，顺序和方向放好。最多还能收 %1 页。").arg(panel.scan.room)
                visible: panel.phase === "choose"
                width: parent.width
            }
            HallBanner {
                objectName: "scan-trouble-" + panel.scan.trouble
                symbol: panel.scan.trouble === "" ? "check-circle" : "warning"
                text: panel.troubleTitle(panel.scan.trouble)
                tone: panel.scan.trouble === "" ? "info" : "warning"
                visible: panel.ended
                width: parent.width
            }
            HallText {
                text: panel.troubleAdvice(panel.scan.trouble)
                visible: panel.ended && text !== ""
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                text: qsTr("纸质材料也可以先收下，选“以后补交”，回头再扫。")
                visible: panel.ended && panel.scan.mayBringLater
                width: parent.width
            }
            Repeater {
                model: panel.ended ? panel.scan.notes : []

                HallText {
                    required property var modelData

                    color: Theme.warning
                    text: qsTr("第 %1 页：%2。不要就在材料里删除。").arg(modelData.page).arg(panel.noteWords(modelData.advice))
                    width: parent?.width ?? 0
                }
            }
            HallBusy {
                anchors.horizontalCenter: parent?.horizontalCenter
                visible: panel.scan.busy
            }
            HallText {
                horizontalAlignment: Text.AlignHCenter
                objectName: "scan-progress"
                text: panel.scan.stopping ? qsTr("正在停止…") : panel.phase === "keeping" ? qsTr("正在保存 %1 页…").arg(panel.scan.pages) : panel.scan.pages > 0 ? qsTr("正在扫描，已有 %1 页…").arg(panel.scan.pages) : qsTr("正在扫描…")
                visible: panel.scan.busy
                width: parent.width
            }
        }
    }
    KeyRow {
        id: keys

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        room: panel.width - 2 * Theme.gap
        x: Theme.gap

        HallButton {
            id: startKey

            keys: "F5"
            kind: HallButton.Primary
            objectName: "button-start-scan"
            symbol: panel.ended ? "retake" : "documents"
            text: panel.phase === "choose" ? qsTr("开始扫描") : panel.scan.kept > 0 ? qsTr("接着扫") : qsTr("再扫一次")
            visible: (panel.phase === "choose" || panel.ended) && !panel.full && panel.scan.choices.length > 0

            onClicked: panel.scan.start()
        }
        HallButton {
            id: cameraKey

            keys: "Shift+F5"
            kind: panel.hopeless ? HallButton.Primary : HallButton.Secondary
            objectName: "button-use-camera"
            symbol: "camera"
            text: qsTr("改用高拍仪")
            visible: (panel.phase === "choose" || panel.ended) && !panel.full

            onClicked: panel.scan.camera()
        }
        HallButton {
            id: backKey

            enabled: panel.phase !== "keeping" && !panel.scan.stopping
            keys: "Esc"
            objectName: "button-stop-scan"
            symbol: panel.phase === "scanning" ? "close" : "arrow-left"
            text: panel.phase === "scanning" ? qsTr("停止扫描") : panel.scan.kept > 0 ? qsTr("好了") : qsTr("不扫了")

            onClicked: panel.shell.dismiss()
        }
    }
}
