import QtQuick
import Hall

// One line of what is said beside the form, with the way to change it.
Item {
    id: line

    required property string label
    required property string value
    required property bool open
    property string name: ""

    signal toggled

    height: Math.max(change.height, words.implicitHeight)

    HallText {
        id: words

        anchors.left: parent.left
        anchors.right: change.left
        anchors.rightMargin: Theme.gapS
        anchors.verticalCenter: parent.verticalCenter
        objectName: "side-" + line.name
        text: qsTr("%1：%2").arg(line.label).arg(line.value)
    }
    HallButton {
        id: change

        Accessible.name: line.open ? qsTr("收起%1").arg(line.label) : qsTr("修改%1").arg(line.label)
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        kind: HallButton.Quiet
        objectName: "button-side-" + line.name
        symbol: line.open ? "chevron-up" : "pen"
        text: line.open ? qsTr("收起") : qsTr("修改")

        onClicked: line.toggled()
    }
}
