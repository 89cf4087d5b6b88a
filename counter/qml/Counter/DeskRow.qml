import QtQuick
import Hall

// One row of a `DeskRows` or a `DeskList`. Enter or a double click opens it; what it holds is laid out by its user.
Rectangle {
    id: row

    required property int index
    required property DeskNav nav

    property string openWords: qsTr("打开")
    property bool opens: true
    property string token: "" // what the model calls it
    property bool marked: false
    property real padding: Theme.gapS
    default property alias content: inside.data

    readonly property bool current: row.activeFocus
    readonly property real innerWidth: inside.width

    Accessible.name: row.openWords
    Accessible.role: Accessible.ListItem
    activeFocusOnTab: row.activeFocus || row.nav.current === row.index || (row.index === 0 && row.nav.current >= row.nav.count)
    border.color: row.marked ? Theme.primary : Theme.line
    border.width: Theme.stroke
    color: row.activeFocus ? Theme.primaryTint : pointer.hovered ? Theme.ground : Theme.surface
    implicitHeight: Math.max(inside.implicitHeight, hint.visible ? hint.implicitHeight : 0) + 2 * row.padding
    objectName: "row-%1-%2".arg(row.nav.name).arg(row.index)
    radius: Theme.radiusS
    width: (parent?.width ?? 0) - Theme.px(2)

    Keys.onEnterPressed: row.open()
    Keys.onReturnPressed: row.open()
    Keys.onSpacePressed: row.open()
    onActiveFocusChanged: {
        if (row.activeFocus)
            row.nav.current = row.index;
    }

    function open(): void {
        if (row.opens)
            row.nav.opened(row.index);
    }

    HallFocusRing {
        gap: -border.width
        visible: row.activeFocus
    }
    HoverHandler {
        id: pointer
    }
    TapHandler {
        onDoubleTapped: row.open()
        onTapped: row.nav.wanted(row.index)
    }
    Column {
        id: inside

        anchors.left: parent.left
        anchors.margins: row.padding
        anchors.right: hint.visible ? hint.left : parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(4)
    }
    // on one line: the row does not grow when the keyboard comes to it
    Row {
        id: hint

        anchors.right: parent.right
        anchors.rightMargin: row.padding
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapXs
        visible: row.activeFocus && row.opens

        HallKeyCap {
            anchors.verticalCenter: parent.verticalCenter
            ink: Theme.primary
            keys: "Enter"
        }
        HallText {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.primary
            font.pixelSize: Theme.caption
            text: row.openWords
            wrapMode: Text.NoWrap
        }
    }
}
