import QtQuick
import Hall
import Kiosk.Models

// The person's draft is open at another terminal: nothing of it is known here but who has it.
KioskPage {
    id: screen

    required property KioskHeld held

    readonly property bool usable: screen.held.trouble !== "unusable"

    function troubleText(trouble: string): string {
        switch (trouble) {
        case "held":
            return qsTr("它还在“%1”打开着。").arg(screen.held.holder);
        case "unreachable":
            return qsTr("大厅的共享服务没有回应，暂时取不过来。请稍后再试，或到人工窗口办理。");
        default:
            return qsTr("这件事不能在自助终端接着办，请到人工窗口办理，已填写的内容都在。");
        }
    }

    centred: true
    primaryEnabled: !screen.held.waiting
    primaryName: screen.usable ? "button-take-over" : "button-window"
    primarySymbol: screen.usable ? "arrow-right" : "window"
    primaryText: screen.held.waiting ? qsTr("正在取过来…") : screen.usable ? qsTr("我就在这里，接着办") : qsTr("去人工窗口")
    secondaryName: screen.usable ? "button-again" : "button-next"
    secondarySymbol: screen.usable ? "retake" : ""
    secondaryText: screen.held.waiting ? "" : screen.usable ? qsTr("等一等，再看一次") : qsTr("先办别的")
    subtitle: qsTr("同一件事同一时间只能在一个地方填写。")
    title: qsTr("您有一件事正在别处打开着")

    onPrimary: screen.usable ? screen.held.takeOver() : screen.shell.window()
    onSecondary: screen.usable ? screen.shell.retry() : screen.shell.proceed()

    HallCard {
        padding: Theme.gapXl
        width: parent?.width ?? 0

        HallIcon {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: Theme.primary
            name: "window"
            size: Theme.px(150)
        }
        HallText {
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            objectName: "held-by"
            text: screen.held.holder
            width: parent?.width ?? 0
        }
        HallText {
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("如果那边没有人在办，最晚 %1 就会自动放开。").arg(screen.held.until)
            visible: screen.held.until !== ""
            width: parent?.width ?? 0
        }
        HallBusy {
            anchors.horizontalCenter: parent?.horizontalCenter
            visible: screen.held.waiting
        }
    }
    HallBanner {
        objectName: "trouble-" + screen.held.trouble
        text: screen.troubleText(screen.held.trouble)
        tone: "warning"
        visible: screen.held.trouble !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        text: qsTr("身份证在您手里，您可以把它接过来办；那边屏幕上的内容会马上清除。如果是工作人员正在为您办理，请等一等。")
        visible: screen.usable && screen.held.trouble === ""
        width: parent?.width ?? 0
    }
    Row {
        spacing: Theme.gap
        visible: screen.usable && !screen.held.waiting
        width: parent?.width ?? 0

        HallButton {
            height: Theme.targetPrimary
            objectName: "button-next"
            symbol: "list"
            text: screen.held.wantedItem === "" ? qsTr("先不接着办，看看别的") : qsTr("先办%1").arg(screen.held.wantedItem)
            width: (parent.width - parent.spacing) / 2

            onClicked: screen.shell.proceed()
        }
        HallButton {
            height: Theme.targetPrimary
            objectName: "button-window"
            symbol: "window"
            text: qsTr("去人工窗口")
            width: (parent.width - parent.spacing) / 2

            onClicked: screen.shell.window()
        }
    }
}
