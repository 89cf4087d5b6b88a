import QtQuick
import Hall

// Something to look at and tick: Space, Enter or a click.
Rectangle {
    id: row

    required property string text
    required property bool ticked
    property bool needed: true
    property bool fails: false // may be found wrong, by Delete
    property bool failed: false

    signal toggled
    signal refused

    Accessible.checkable: true
    Accessible.checked: row.ticked
    Accessible.name: row.text
    Accessible.role: Accessible.CheckBox
    activeFocusOnTab: true
    color: row.activeFocus ? Theme.primaryTint : pointer.hovered ? Theme.ground : "transparent"
    implicitHeight: Math.max(words.implicitHeight, box.height) + Theme.gapXs
    radius: Theme.radiusS

    Keys.onDeletePressed: {
        if (row.fails)
            row.refused();
    }
    Keys.onEnterPressed: row.toggled()
    Keys.onReturnPressed: row.toggled()
    Keys.onSpacePressed: row.toggled()

    HallFocusRing {
        gap: -border.width
        visible: row.activeFocus
    }
    HoverHandler {
        id: pointer
    }
    TapHandler {
        onTapped: {
            row.forceActiveFocus();
            row.toggled();
        }
    }
    Rectangle {
        id: box

        anchors.left: parent.left
        anchors.leftMargin: Theme.gapXs
        border.color: row.failed ? Theme.danger : row.ticked ? Theme.success : Theme.lineStrong
        border.width: Theme.stroke * 1.5
        color: row.failed ? Theme.danger : row.ticked ? Theme.success : Theme.surface
        height: Theme.px(34)
        radius: Theme.px(8)
        width: height
        y: Theme.gapXs / 2 + Theme.px(2)

        HallIcon {
            anchors.centerIn: parent
            color: Theme.inkOnDark
            name: row.failed ? "close" : "check"
            size: Theme.px(28)
            visible: row.ticked || row.failed
        }
    }
    HallText {
        id: words

        anchors.left: box.right
        anchors.leftMargin: Theme.gapS
        anchors.right: parent.right
        anchors.rightMargin: Theme.gapXs
        text: row.failed ? qsTr("不符合：%1").arg(row.text) : row.needed ? row.text : qsTr("%1（不适用的不勾）").arg(row.text)
        y: Theme.gapXs / 2
    }
}
