import QtQuick
import Hall

KioskPage {
    centred: true
    scrolls: false
    subtitle: qsTr("可以拿起身份证了，请收好。")
    title: qsTr("读取完成")

    HallCard {
        padding: Theme.gapXl
        width: parent?.width ?? 0

        HallIcon {
            anchors.horizontalCenter: parent?.horizontalCenter
            color: Theme.success
            name: "check-circle"
            size: Theme.px(160)
        }
        HallText {
            font.pixelSize: Theme.heading
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("正在查看您有没有未办完的事项…")
            width: parent?.width ?? 0
        }
        HallBusy {
            anchors.horizontalCenter: parent?.horizontalCenter
        }
    }
}
