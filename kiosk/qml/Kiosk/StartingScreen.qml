import QtQuick
import Hall

KioskPage {
    bar: false
    centred: true
    scrolls: false

    HallBusy {
        anchors.horizontalCenter: parent?.horizontalCenter
    }
    HallText {
        font.pixelSize: Theme.heading
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("终端正在启动，请稍候")
        width: parent?.width ?? 0
    }
}
