import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskEnd end

    bar: false
    centred: true

    HallTrouble {
        advice: screen.end.reason === "store_damaged" ? qsTr("终端保存的资料需要技术人员修复。请使用其他终端，或到人工窗口办理，并请告诉工作人员。已经收件的事项有凭证，请妥善保管。") : screen.end.reason === "store_too_new" ? qsTr("终端软件版本过旧，需要技术人员更新。请使用其他终端，或到人工窗口办理。已经提交的事项不受影响。") : qsTr("终端暂时不能保存资料，正在自动恢复。请使用其他终端，或到人工窗口办理。已经提交的事项不受影响。")
        symbol: "close"
        title: qsTr("本机暂停服务")
        width: parent?.width ?? 0
    }
    HallBanner {
        symbol: "phone"
        text: qsTr("大厅电话 %1").arg(screen.shell.hallPhone)
        width: parent?.width ?? 0
    }
}
