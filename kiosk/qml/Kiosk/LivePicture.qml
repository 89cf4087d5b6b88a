import QtQuick
import Hall

Item {
    HallText {
        anchors.centerIn: parent
        color: Theme.inkOnDark
        text: qsTr("摄像头画面")
    }
}
