import QtQuick
import Hall.Devices

// What the document camera sees now, with the found page's outline.
Item {
    id: picture

    required property QtObject feed

    HallText {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: Theme.px(90) // the middle belongs to the dots of a picture being taken
        color: Theme.inkOnPicture
        text: qsTr("正在打开摄像头…")
    }
    HallFrameView {
        anchors.fill: parent
        feed: picture.feed
    }
}
