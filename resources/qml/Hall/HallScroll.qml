pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic

// A column that scrolls when it is higher than its room: by wheel, by bar, by page keys, and by itself to what takes the
// focus.
FocusScope {
    id: scroll

    default property alias content: column.data
    property alias spacing: column.spacing
    property alias contentY: view.contentY
    property real padding: Theme.gap
    readonly property real contentHeight: column.implicitHeight + 2 * scroll.padding
    readonly property real innerWidth: column.width

    // as the outermost page asks: an inner one lies whole in it and leaves the scrolling to it
    property bool scrolls: true

    // where the page was put for the sake of the focus; anywhere else a hand has put it
    property real placed: 0

    // positioners take their places when a frame is prepared: what is asked before that is answered with old places
    property bool unsettled: false

    function show(item: Item): void {
        if (item === null || !scroll.scrolls)
            return;
        const top = item.mapToItem(view.contentItem, 0, 0).y;
        const least = top + item.height + Theme.gap - view.height;
        if (top - Theme.gap < view.contentY || least > view.contentY) {
            view.contentY = Math.max(0, Math.min(item.height > view.height ? top - Theme.gap : Math.max(least, Math.min(view.contentY, top - Theme.gap)), view.contentHeight - view.height));
            scroll.placed = view.contentY;
        }
    }

    function holds(item: Item): bool {
        for (let at = item; at !== null; at = at.parent) {
            if (at === column)
                return true;
        }
        return false;
    }

    function showFocused(): void {
        const item = scroll.Window.activeFocusItem;
        if (item !== null && scroll.holds(item))
            scroll.show(item);
    }

    function turn(pages: real): void {
        view.contentY = Math.max(0, Math.min(view.contentHeight - view.height, view.contentY + pages * view.height));
    }

    implicitHeight: scroll.contentHeight

    Keys.onPressed: event => {
        if (event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp) {
            scroll.turn(event.key === Qt.Key_PageDown ? 0.85 : -0.85);
            event.accepted = scroll.scrolls;
        }
    }
    Window.onActiveFocusItemChanged: {
        scroll.unsettled = true;
        Qt.callLater(scroll.showFocused);
    }

    Connections {
        function onAfterAnimating(): void {
            scroll.unsettled = false;
            scroll.showFocused();
        }

        enabled: scroll.unsettled && Theme.desk
        target: scroll.Window.window
    }

    Flickable {
        id: view

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: Math.max(scroll.contentHeight, height)

        // rows take their places only when they are drawn: what had the keyboard before may have gone out of sight
        onContentHeightChanged: {
            if (Theme.desk && (view.contentY === 0 || view.contentY === scroll.placed)) {
                scroll.unsettled = true;
                Qt.callLater(scroll.showFocused);
            }
        }
        contentWidth: width
        flickableDirection: Flickable.VerticalFlick
        interactive: scroll.scrolls && scroll.contentHeight > height

        ScrollBar.vertical: ScrollBar {
            id: bar

            policy: view.interactive ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            width: Theme.px(16)

            contentItem: Rectangle {
                color: bar.pressed ? Theme.inkSoft : Theme.lineStrong
                implicitHeight: Theme.px(60)
                implicitWidth: Theme.px(12)
                radius: width / 2
            }
        }

        Column {
            id: column

            spacing: Theme.gap
            width: view.width - 2 * scroll.padding
            x: scroll.padding
            y: scroll.padding
        }
    }
}
