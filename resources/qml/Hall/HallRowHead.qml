import QtQuick

// Over the first cell of a table's row: which one it is, and the way to take it out.
Item {
    id: head

    required property string title
    property string name: ""
    property bool removable: true

    signal removed

    height: Math.max(words.height, remove.visible ? remove.height : 0)

    Rectangle {
        color: Theme.line
        height: Theme.stroke
        width: parent.width
        y: Theme.desk ? 0 : -Theme.gapS
    }
    HallText {
        id: words

        Accessible.role: Accessible.Heading
        anchors.left: parent.left
        anchors.right: remove.visible ? remove.left : parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primaryDeep
        font.pixelSize: Theme.desk ? Theme.body : Theme.heading
        font.weight: Font.DemiBold
        text: head.title
    }
    HallButton {
        id: remove

        Accessible.name: qsTr("删除%1").arg(head.title)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        kind: HallButton.Quiet
        objectName: "remove-" + head.name
        symbol: "trash"
        text: qsTr("删除")
        visible: head.removable

        onClicked: head.removed()
    }
}
