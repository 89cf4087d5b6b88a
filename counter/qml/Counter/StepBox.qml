import QtQuick
import Hall

// Something that must be done once, and how far it is.
Rectangle {
    id: box

    required property string title
    required property string stateText
    required property bool done
    default property alias content: inside.data

    border.color: Theme.line
    border.width: Theme.stroke
    color: box.done ? Theme.successTint : Theme.surface
    implicitHeight: inside.implicitHeight + 2 * Theme.gapS
    radius: Theme.radiusS

    Column {
        id: inside

        anchors.left: parent.left
        anchors.margins: Theme.gapS
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.gapXs

        Row {
            spacing: Theme.gapXs
            width: parent.width

            HallIcon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                color: box.done ? Theme.success : Theme.accent
                name: box.done ? "check-circle" : "info"
                size: Theme.px(34)
            }
            HallText {
                id: name

                font.weight: Font.DemiBold
                text: box.title
                wrapMode: Text.NoWrap
            }
            HallText {
                color: box.done ? Theme.success : Theme.inkSoft
                horizontalAlignment: Text.AlignRight
                text: box.stateText
                width: parent.width - sign.width - name.width - 2 * parent.spacing
            }
        }
    }
}
