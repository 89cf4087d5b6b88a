import QtQuick
import Hall
import Kiosk.Models

// Is this the person on the card? Equal ways to find out.
KioskPage {
    id: screen

    required property KioskCheck check

    function noteText(note: string): string {
        switch (note) {
        case "refused":
            return qsTr("您没有同意使用摄像头，没有采集任何人脸信息。请选其他方式，办理一样快。");
        case "failed":
            return qsTr("摄像头没有核对成功，不用着急：请选其他方式，已填写的内容都在。");
        default:
            return qsTr("工作人员没有确认本人与证件一致，请到人工窗口办理。");
        }
    }

    function cameraText(offer: string): string {
        switch (offer) {
        case "no_portrait":
            return qsTr("没有从身份证读到照片，摄像头没有可以比对的，请选下面的方式。");
        case "minor":
            return qsTr("未满 14 周岁，不使用摄像头核对。");
        case "no_models":
        case "no_camera":
            return qsTr("本机的摄像头核对现在用不了，请选下面的方式。");
        default:
            return "";
        }
    }

    subtitle: screen.check.note === "not_same" ? "" : qsTr("“%1”需要确认您就是身份证上的人。下面的方式都可以，您自己选。").arg(screen.check.item)
    title: screen.check.note === "not_same" ? qsTr("请到人工窗口办理") : qsTr("请选择怎样核对本人")

    HallBanner {
        objectName: "note-" + screen.check.note
        text: screen.noteText(screen.check.note)
        tone: screen.check.note === "not_same" ? "danger" : "info"
        visible: screen.check.note !== ""
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "camera-" + screen.check.offer
        symbol: "camera"
        text: screen.cameraText(screen.check.offer)
        visible: text !== "" && screen.check.note === ""
        width: parent?.width ?? 0
    }
    WayButton {
        objectName: "way-camera"
        symbol: "camera"
        text: qsTr("和身份证上的照片比对，约半分钟。先看说明，您同意了才打开摄像头。")
        title: qsTr("刷脸核对")
        visible: screen.check.camera
        width: parent?.width ?? 0

        onClicked: screen.check.byCamera()
    }
    WayButton {
        objectName: "way-staff"
        symbol: "badge"
        text: qsTr("请身边的工作人员过来看一看，在这里确认。不用摄像头。")
        title: qsTr("请工作人员核对")
        visible: screen.check.note !== "not_same"
        width: parent?.width ?? 0

        onClicked: screen.check.byStaff()
    }
    WayButton {
        objectName: "way-window"
        symbol: "window"
        text: qsTr("取一个号到人工窗口办理，已填写的内容会带过去，不用重填。")
        title: qsTr("到人工窗口")
        width: parent?.width ?? 0

        onClicked: screen.shell.window()
    }
}
