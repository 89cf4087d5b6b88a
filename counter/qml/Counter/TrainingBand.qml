import QtQuick
import Hall

// This is a practice: on every screen of it, in words and in a colour that nothing else has.
Rectangle {
    id: band

    required property bool shown
    property real size: Theme.body

    color: Theme.accent
    height: band.shown ? words.implicitHeight + band.size * 0.5 : 0
    objectName: "training-band"
    visible: band.shown

    HallText {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: band.size
        anchors.right: parent.right
        anchors.rightMargin: band.size
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.inkOnDark
        font.pixelSize: band.size
        font.weight: Font.Bold
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("练习 · 不是真办件，不会上报，结束练习时全部删除")
    }
}
