import QtQuick
import Hall

// One of several equal ways: picture, name, what it means. All of them look the same on purpose.
Rectangle {
    id: way

    required property string symbol
    required property string title
    required property string text

    signal clicked

    Accessible.name: way.title
    Accessible.role: Accessible.Button
    border.color: area.pressed ? Theme.primary : Theme.lineStrong
    border.width: Theme.stroke
    color: area.pressed ? Theme.primaryTint : Theme.surface
    implicitHeight: Math.max(Theme.px(210), words.implicitHeight + 2 * Theme.gapL)
    implicitWidth: Theme.px(600)
    radius: Theme.radius

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: Theme.gapL
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primaryTint
        height: Theme.px(130)
        radius: Theme.radius
        width: height

        HallIcon {
            anchors.centerIn: parent
            color: Theme.primary
            name: way.symbol
            size: Theme.px(76)
        }
    }
    Column {
        id: words

        anchors.left: badge.right
        anchors.leftMargin: Theme.gapL
        anchors.right: arrow.left
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapXs

        HallText {
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: way.title
            width: parent.width
        }
        HallText {
            color: Theme.inkSoft
            text: way.text
            width: parent.width
        }
    }
    HallIcon {
        id: arrow

        anchors.right: parent.right
        anchors.rightMargin: Theme.gapL
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.lineStrong
        name: "chevron-right"
        size: Theme.px(44)
    }
    MouseArea {
        id: area

        anchors.fill: parent

        onClicked: way.clicked()
    }
}
