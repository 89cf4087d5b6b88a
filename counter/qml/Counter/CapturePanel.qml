pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// A page under the camera: live picture, take, look, keep or take again.
Rectangle {
    id: panel

    required property CounterShell shell
    required property CounterCapture capture

    readonly property string phase: panel.capture.phase

    // lying: the picture on the left, what to do on the right
    readonly property bool lying: panel.width > panel.height * 1.3
    readonly property real side: panel.lying ? Math.min(panel.width * 0.42, Theme.px(760)) : panel.width - 2 * Theme.gap

    function troubleWords(trouble: string): string {
        switch (trouble) {
        case "no_page":
            return qsTr("没有找到材料：把纸放进拍摄区，四个角都要露出来。");
        case "blurred":
            return qsTr("拍得不清楚：放平、停稳以后再拍。");
        case "too_dark":
            return qsTr("光线太暗：移开挡住光线的物品再拍。");
        case "camera_restarting":
            return qsTr("高拍仪正在重新启动，请等几秒再试。");
        case "not_kept":
            return qsTr("这张照片没有保存成功，请再拍一次。");
        default:
            return qsTr("高拍仪用不了：请检查连线。材料可以以后补交的，先选“以后补交”。");
        }
    }

    function adviceWords(advice: string): string {
        switch (advice) {
        case "move_into_view":
            return qsTr("边上可能缺了一块。");
        case "hold_still":
            return qsTr("有点模糊。");
        case "more_light":
            return qsTr("偏暗。");
        case "avoid_glare":
            return qsTr("有反光，字看不清。");
        case "take_finger_away":
            return qsTr("拍到了手指。");
        case "show_whole_page":
            return qsTr("有一个角没有拍到。");
        default:
            return qsTr("好像是空白页，是不是放反了？");
        }
    }

    border.color: Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    objectName: "capture-" + panel.phase
    radius: Theme.radiusS

    onPhaseChanged: mainKey.forceActiveFocus(Qt.TabFocusReason)
    Component.onCompleted: mainKey.forceActiveFocus(Qt.TabFocusReason)

    Column {
        id: words

        anchors.margins: Theme.gap
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.gapXs
        width: panel.side

        HallText {
            font.weight: Font.DemiBold
            objectName: "capture-name"
            text: panel.capture.ofSignature ? qsTr("在纸上签好名的表") : qsTr("%1（第 %2 页）").arg(panel.capture.name).arg(panel.capture.page)
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            text: panel.capture.requirement
            visible: text !== ""
            width: parent.width
        }
    }
    Rectangle {
        id: picture

        anchors.bottom: panel.lying ? parent.bottom : notes.top
        anchors.bottomMargin: panel.lying ? Theme.gap : Theme.gapS
        anchors.left: parent.left
        anchors.margins: Theme.gap
        anchors.right: panel.lying ? words.left : parent.right
        anchors.top: panel.lying ? parent.top : words.bottom
        anchors.topMargin: panel.lying ? Theme.gap : Theme.gapS
        border.color: panel.phase === "check" ? Theme.primary : Theme.lineStrong
        border.width: Theme.stroke
        clip: true
        color: Theme.pictureGround
        radius: Theme.radiusS

        Loader {
            active: panel.phase === "live" || panel.phase === "taking"
            anchors.fill: parent
            anchors.margins: Theme.gapXs

            sourceComponent: HallLivePicture {
                feed: panel.capture.feed
            }
        }
        Image {
            Accessible.name: qsTr("拍到的页面")
            Accessible.role: Accessible.Graphic
            anchors.fill: parent
            anchors.margins: Theme.gapXs
            cache: false
            fillMode: Image.PreserveAspectFit
            source: panel.capture.picture > 0 ? "image://visit/page/" + panel.capture.picture : ""
            visible: panel.phase === "check" || panel.phase === "keeping"
        }
        HallText {
            anchors.centerIn: parent
            color: Theme.inkOnPicture
            horizontalAlignment: Text.AlignHCenter
            text: panel.phase === "problem" ? panel.troubleWords(panel.capture.trouble) : ""
            visible: text !== ""
            width: parent.width - 2 * Theme.gapL
        }
        HallBusy {
            anchors.centerIn: parent
            color: Theme.inkOnPicture
            visible: panel.phase === "taking" || panel.phase === "keeping"
        }
    }
    Column {
        id: notes

        anchors.bottom: parent.bottom
        anchors.margins: Theme.gap
        anchors.right: parent.right
        spacing: Theme.gapS
        width: panel.side

        HallText {
            color: panel.phase === "check" && panel.capture.advice.length > 0 ? Theme.warning : Theme.inkSoft
            objectName: "capture-advice"
            text: panel.phase === "check" ? panel.capture.advice.length > 0 ? qsTr("请看仔细：%1").arg(panel.capture.advice.map(panel.adviceWords).join("")) : qsTr("看一看：四边完整、字能看清。") : panel.phase === "live" ? qsTr("把纸放平，四个角都要露出来。") : ""
            visible: text !== ""
            width: parent.width
        }
        Flow {
            spacing: Theme.gapS
            width: parent.width

            HallButton {
                id: mainKey

                enabled: panel.phase !== "taking" && panel.phase !== "keeping"
                keys: panel.phase === "check" ? "F9" : "F5"
                kind: HallButton.Primary
                objectName: panel.phase === "check" ? "button-keep" : panel.phase === "problem" ? "button-retake" : "button-capture"
                symbol: panel.phase === "check" ? "check" : panel.phase === "problem" ? "retake" : "camera"
                text: panel.phase === "check" ? qsTr("就用这张") : panel.phase === "problem" ? qsTr("再试一次") : panel.phase === "taking" ? qsTr("正在拍…") : panel.phase === "keeping" ? qsTr("正在保存…") : qsTr("拍下来")

                onClicked: {
                    if (panel.phase === "check")
                        panel.capture.keep();
                    else if (panel.phase === "problem")
                        panel.capture.retake();
                    else
                        panel.capture.take();
                }
            }
            HallButton {
                keys: "F5"
                objectName: "button-retake"
                symbol: "retake"
                text: qsTr("重拍")
                visible: panel.phase === "check"

                onClicked: panel.capture.retake()
            }
            HallButton {
                enabled: mainKey.enabled
                keys: "Esc"
                objectName: "button-stop-capture"
                symbol: "arrow-left"
                text: qsTr("不拍了")

                onClicked: panel.shell.dismiss()
            }
        }
    }
}
