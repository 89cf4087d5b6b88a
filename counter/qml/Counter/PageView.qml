import QtQuick
import Hall

// One page as large as the window.
Rectangle {
    id: view

    required property string digest

    signal closed

    color: Theme.pictureGround
    objectName: "page-view"

    Component.onCompleted: closeKey.forceActiveFocus(Qt.TabFocusReason)

    MouseArea {
        anchors.fill: parent
    }
    Image {
        Accessible.name: qsTr("材料页面")
        Accessible.role: Accessible.Graphic
        anchors.bottom: closeKey.top
        anchors.left: parent.left
        anchors.margins: Theme.gap
        anchors.right: parent.right
        anchors.top: parent.top
        cache: false
        fillMode: Image.PreserveAspectFit
        source: "image://visit/kept/" + view.digest
    }
    HallButton {
        id: closeKey

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        anchors.horizontalCenter: parent.horizontalCenter
        keys: "Esc"
        objectName: "button-close-page"
        text: qsTr("关闭")

        onClicked: view.closed()
    }
}
