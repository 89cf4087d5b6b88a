import QtQuick
import Hall.Devices

// What the document camera sees now, with the found page's outline.
Item {
    id: picture

    required property QtObject feed

    HallText {
        anchors.centerIn: parent
        color: Theme.inkOnPicture
        text: qsTr("正在打开摄像头…")
    }
    HallFrameView {
        anchors.fill: parent
        feed: picture.feed
    }
}
