pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskCapture capture

    readonly property string phase: screen.capture.phase

    // PreviewFeed: `live`, `pageSeen`
    readonly property var feed: screen.capture.feed

    function troubleTitle(trouble: string): string {
        switch (trouble) {
        case "no_page":
            return qsTr("没有找到材料");
        case "blurred":
            return qsTr("拍得不清楚");
        case "too_dark":
            return qsTr("光线太暗");
        case "camera_restarting":
            return qsTr("摄像头正在重新启动");
        case "not_kept":
            return qsTr("这张照片没有保存成功");
        default:
            return qsTr("摄像头暂时不能用");
        }
    }

    function troubleAdvice(trouble: string): string {
        switch (trouble) {
        case "no_page":
            return qsTr("请把整张纸放在摄像头下的拍摄区，四个角都要露出来，再拍一次。");
        case "blurred":
            return qsTr("请把纸放平，手离开纸面，停稳以后再拍一次。");
        case "too_dark":
            return qsTr("请移开挡住光线的物品，再拍一次。");
        case "camera_restarting":
            return qsTr("请稍等几秒钟，再点“再试一次”。");
        case "not_kept":
            return qsTr("请再拍一次。仍不行，请到人工窗口办理，填写的内容不会丢失。");
        default:
            return qsTr("您可以稍后再试，或到人工窗口办理；已填写的内容会保存，不用重填。");
        }
    }

    function adviceText(advice: string): string {
        switch (advice) {
        case "move_into_view":
            return qsTr("纸没有完全放进拍摄区，边上可能缺了一块。");
        case "hold_still":
            return qsTr("照片有点模糊，拍的时候请不要动。");
        case "more_light":
            return qsTr("照片偏暗，请移开遮挡。");
        case "avoid_glare":
            return qsTr("有反光，字看不清，请把纸挪一挪。");
        case "take_finger_away":
            return qsTr("拍到了手指，请把手拿开。");
        case "show_whole_page":
            return qsTr("有一个角没有拍到，请放正。");
        default:
            return qsTr("这一页好像是空白的，是不是放反了？");
        }
    }

    centred: screen.phase === "problem"
    primaryEnabled: screen.phase !== "taking" && screen.phase !== "keeping"
    primaryName: screen.phase === "check" ? "button-keep" : screen.phase === "problem" ? "button-retry" : "button-capture"
    primarySymbol: screen.phase === "check" ? "check" : screen.phase === "problem" ? "retake" : "camera"
    primaryText: screen.phase === "taking" ? qsTr("正在拍照…") : screen.phase === "keeping" ? qsTr("正在保存…") : screen.phase === "check" ? qsTr("清楚，就用这张") : screen.phase === "problem" ? qsTr("再试一次") : qsTr("拍照")
    scrolls: false
    secondaryName: screen.phase === "problem" ? "button-window" : "button-retake"
    secondarySymbol: screen.phase === "problem" ? "window" : "retake"
    secondaryText: screen.phase === "check" ? qsTr("重拍") : screen.phase === "problem" ? qsTr("去人工窗口") : ""
    subtitle: screen.phase === "check" ? qsTr("请看一看：四边完整、字能看清吗？") : screen.phase === "problem" ? "" : screen.capture.requirement
    title: screen.phase === "problem" ? screen.capture.name : qsTr("%1（第 %2 页）").arg(screen.capture.name).arg(screen.capture.page)

    onPrimary: {
        if (screen.phase === "check")
            screen.capture.keep();
        else if (screen.phase === "problem")
            screen.shell.retry();
        else
            screen.capture.take();
    }
    onSecondary: screen.phase === "problem" ? screen.shell.window() : screen.shell.retry()

    Rectangle {
        border.color: screen.phase === "check" ? Theme.primary : Theme.lineStrong
        border.width: Theme.stroke
        clip: true
        color: Theme.pictureGround
        height: Math.max(Theme.px(300), screen.contentHeight - notes.height - 2 * Theme.gap)
        objectName: "capture-" + screen.phase
        radius: Theme.radius
        visible: screen.phase !== "problem"
        width: parent?.width ?? 0

        Loader {
            id: live

            anchors.fill: parent
            anchors.margins: Theme.gapS
            active: screen.phase === "live" || screen.phase === "taking"

            sourceComponent: HallLivePicture {
                feed: screen.capture.feed
            }
        }
        Image {
            Accessible.name: qsTr("拍到的页面")
            Accessible.role: Accessible.Graphic
            anchors.fill: parent
            anchors.margins: Theme.gapS
            cache: false
            fillMode: Image.PreserveAspectFit
            source: screen.capture.picture > 0 ? "image://visit/page/" + screen.capture.picture : ""
            visible: screen.phase === "check" || screen.phase === "keeping"
        }
        Item {
            id: frame

            anchors.centerIn: parent
            height: parent.height - 2 * Theme.gapXl
            visible: screen.phase === "live" && !screen.feed.live
            width: Math.min(parent.width - 2 * Theme.gapXl, height / 1.414)

            Repeater {
                model: 4

                Item {
                    id: corner

                    required property int index

                    height: Theme.px(70)
                    rotation: corner.index * 90
                    width: Theme.px(70)
                    x: corner.index === 1 || corner.index === 2 ? frame.width - width : 0
                    y: corner.index >= 2 ? frame.height - height : 0

                    Rectangle {
                        color: Theme.inkOnPicture
                        height: Theme.px(8)
                        width: parent.width
                    }
                    Rectangle {
                        color: Theme.inkOnPicture
                        height: parent.height
                        width: Theme.px(8)
                    }
                }
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.gap
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.surface
            height: hint.implicitHeight + Theme.gap
            radius: height / 2
            visible: screen.phase === "live" || screen.phase === "taking"
            width: hint.implicitWidth + Theme.gapXl

            HallText {
                id: hint

                anchors.centerIn: parent
                font.weight: Font.DemiBold
                text: screen.phase === "taking" ? qsTr("请不要动…") : screen.feed.pageSeen ? qsTr("看到材料了，可以拍照") : qsTr("把纸放平，四个角都要露出来")
                wrapMode: Text.NoWrap
            }
        }
        HallBusy {
            anchors.centerIn: parent
            color: Theme.inkOnPicture
            visible: screen.phase === "taking" || screen.phase === "keeping"
        }
    }
    Column {
        id: notes

        spacing: Theme.gapS
        visible: screen.phase === "check"
        width: parent?.width ?? 0

        Repeater {
            model: screen.phase === "check" ? screen.capture.advice : []

            HallBanner {
                required property string modelData

                text: screen.adviceText(modelData)
                tone: "warning"
                width: parent?.width ?? 0
            }
        }
    }
    HallTrouble {
        advice: screen.troubleAdvice(screen.capture.trouble)
        objectName: "trouble-" + screen.capture.trouble
        symbol: "camera"
        title: screen.troubleTitle(screen.capture.trouble)
        visible: screen.phase === "problem"
        width: parent?.width ?? 0
    }
}
