import QtQuick
import Hall
import Counter.Models

// Between two people.
Notice {
    id: screen

    required property CounterShell shell
    required property CounterCode code
    required property CounterQueue queue

    readonly property bool called: screen.queue.current !== ""

    advice: screen.called ? qsTr("来人坐下后，按 F4 读身份证。") : screen.queue.waiting > 0 ? qsTr("按 F2 叫号；没有取号的，直接按 F4 读身份证。") : qsTr("有人来办事时，按 F4 读身份证。")
    symbol: screen.code.state === "" ? "window" : "" // its room belongs to what was scanned
    title: screen.called ? qsTr("已叫 %1").arg(screen.queue.current) : screen.queue.waiting > 0 ? qsTr("%1 人等候").arg(screen.queue.waiting) : qsTr("现在没有人等候")

    CodeBanner {
        code: screen.code
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "card-left"
        symbol: "card"
        text: qsTr("读卡器上还有一张身份证，请还给申请人。")
        tone: "warning"
        visible: screen.shell.cardLeft
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "no-case"
        text: qsTr("这里查不到这个编号的办件，请核对编号；别的大厅收的，可以请申请人打 12345 查询。")
        tone: "warning"
        visible: screen.shell.noCase
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "no-room"
        text: qsTr("本机磁盘快满，不能办理新的事项：来办新事项的，请到其他窗口。没办完的可以接着办完，受理、出件照常。请通知技术人员清理磁盘。")
        tone: "warning"
        visible: !screen.shell.takesIn
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "data-age"
        symbol: "clock"
        text: screen.shell.ageWords
        tone: "warning"
        visible: screen.shell.age !== "fresh"
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "catalogue-news"
        symbol: "documents"
        text: screen.shell.catalogueNews
        visible: screen.shell.catalogueNews !== ""
        width: parent?.width ?? 0
    }
    KeyRow {
        centred: true
        visible: screen.shell.catalogueNews !== ""

        HallButton {
            keys: "Ctrl+U"
            objectName: "button-news-known"
            symbol: "check-circle"
            text: qsTr("知道了，不再提示")

            onClicked: screen.shell.dismissCatalogueNews()
        }
    }
    KeyRow {
        centred: true
        visible: screen.shell.age === "confirm"

        HallButton {
            keys: "Ctrl+G"
            objectName: "button-age-known"
            symbol: "check-circle"
            text: screen.shell.takesIn ? qsTr("知道了，照常收件") : qsTr("知道了")

            onClicked: screen.shell.confirmAge()
        }
    }
    KeyRow {
        centred: true

        HallButton {
            focus: true
            keys: "F4"
            kind: HallButton.Primary
            objectName: "button-next-person"
            symbol: "card"
            text: qsTr("接待：读身份证")

            onClicked: screen.shell.nextPerson()
        }
        HallButton {
            keys: "Ctrl+F"
            objectName: "button-find-case"
            symbol: "search"
            text: qsTr("查办件")

            onClicked: screen.shell.findCase()
        }
        HallButton {
            keys: "Ctrl+K"
            objectName: "button-zone"
            symbol: "map-pin"
            text: qsTr("跨省通办")

            onClicked: screen.shell.zone()
        }
        HallButton {
            keys: "Ctrl+D"
            objectName: "button-guide"
            symbol: "documents"
            text: qsTr("办事指南")

            onClicked: screen.shell.guide()
        }
        HallButton {
            keys: "Ctrl+E"
            objectName: "button-enquiries"
            symbol: "question"
            text: qsTr("咨询")

            onClicked: screen.shell.enquiries()
        }
        HallButton {
            keys: "F9"
            objectName: "button-supervise"
            symbol: "eye"
            text: qsTr("大厅值班")
            visible: screen.shell.maySupervise

            onClicked: screen.shell.supervise()
        }
        HallButton {
            keys: "Ctrl+P"
            objectName: "button-training"
            symbol: "pen"
            text: screen.shell.training ? qsTr("结束练习") : qsTr("开始练习")
            visible: screen.shell.canSwitch

            onClicked: screen.shell.switchTraining()
        }
        HallButton {
            keys: "Ctrl+L"
            objectName: "button-sign-out"
            symbol: "lock"
            text: qsTr("退出登录")

            onClicked: screen.shell.signOut()
        }
    }
    HallText {
        color: Theme.inkSoft
        font.pixelSize: Theme.caption
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("按 F1 看全部快捷键")
        width: parent?.width ?? 0
    }
}
