import QtQuick
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
    // a circle drawn out to an oval; software rendering paints no shapes
    Rectangle {
        id: oval

        readonly property real tall: Math.min(picture.height, picture.width * 0.75) * 0.88

        anchors.centerIn: parent
        border.color: Theme.inkOnPicture
        border.width: Theme.px(picture.good ? 14 : 8)
        color: "transparent"
        height: width
        radius: width / 2
        visible: picture.source.live
        width: oval.tall * 0.74

        transform: Scale {
            origin.y: oval.height / 2
            yScale: oval.tall / oval.height
        }
    }
}
