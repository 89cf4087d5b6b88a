import QtQuick

// The hall's own sign where it has one (`Theme.logo`, on a light plate so that it stands out from any ground), else a
// building.
Item {
    id: emblem

    property real size: Theme.px(44)
    property color color: Theme.inkOnDark
    // a plate stands behind it already
    property bool plated: false

    readonly property bool own: Theme.logo !== ""
    readonly property bool drawn: picture.status === Image.Ready

    Accessible.ignored: true
    height: emblem.size
    objectName: "hall-emblem"
    width: emblem.size

    Rectangle {
        anchors.fill: parent
        color: "#ffffff"
        radius: Theme.radiusS
        visible: emblem.own && !emblem.plated
    }
    Image {
        id: picture

        anchors.fill: parent
        anchors.margins: emblem.plated ? 0 : emblem.size * 0.08
        fillMode: Image.PreserveAspectFit
        source: Theme.logo
        sourceSize: Qt.size(Math.round(emblem.size), Math.round(emblem.size))
        visible: emblem.own
    }
    HallIcon {
        anchors.centerIn: parent
        color: emblem.color
        name: "building"
        size: emblem.size
        visible: !emblem.own
    }
}
