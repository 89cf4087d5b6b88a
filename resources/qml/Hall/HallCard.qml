import QtQuick

// A white card; its height follows what it holds.
Rectangle {
    id: card

    default property alias content: inside.data
    property real padding: Theme.gapL
    property real spacing: Theme.gap

    border.color: Theme.line
    border.width: Theme.stroke
    color: Theme.surface
    implicitHeight: inside.implicitHeight + 2 * card.padding
    implicitWidth: Theme.px(400)
    radius: Theme.radius

    Column {
        id: inside

        anchors.left: parent.left
        anchors.margins: card.padding
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: card.spacing
    }
}
