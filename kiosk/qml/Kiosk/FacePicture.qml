import QtQuick
import Hall
import Hall.Devices

// What the camera sees, as in a mirror, with the place for the face marked.
Item {
    id: picture

    required property QtObject feed
    property bool good: false

    // PreviewFeed: `live`
    readonly property var source: picture.feed

    HallFrameView {
        anchors.fill: parent
        feed: picture.feed

        transform: Scale {
            origin.x: picture.width / 2
            xScale: -1
        }
    }
    HallBusy {
        anchors.centerIn: parent
        color: Theme.inkOnPicture
        visible: !picture.source.live
    }
    Rectangle {
        anchors.centerIn: parent
        border.color: Theme.inkOnPicture
        border.width: Theme.px(picture.good ? 14 : 8)
        color: "transparent"
        height: Math.min(parent.height * 0.72, parent.width * 0.8)
        radius: width / 2
        visible: picture.source.live
        width: height * 0.78
    }
}
