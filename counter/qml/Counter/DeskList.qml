import QtQuick
import QtQuick.Controls.Basic
import Hall

// As `DeskRows`, for lists of any length: only the rows in sight exist.
ListView {
    id: list

    required property string name

    readonly property DeskNav nav: DeskNav {
        count: list.count
        name: list.name

        onOpened: row => list.opened(row)
        onWanted: row => list.go(row)
    }

    signal opened(row: int)

    function go(row: int): void {
        const to = Math.max(0, Math.min(list.count - 1, row));
        list.positionViewAtIndex(to, ListView.Contain);
        const item = list.itemAtIndex(to);
        if (item !== null) {
            list.nav.current = to;
            item.forceActiveFocus(Qt.TabFocusReason);
        }
    }

    function take(): void {
        list.go(list.nav.current);
    }

    function keep(): void {
        if (list.activeFocus && list.count > 0)
            list.go(list.nav.current);
    }

    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: 0 // rows made ahead, in the background, may be of a model that has shrunk meanwhile
    clip: true
    keyNavigationEnabled: false
    spacing: Theme.px(6)

    ScrollBar.vertical: ScrollBar {
        id: bar

        policy: list.contentHeight > list.height + 1 ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        width: Theme.px(12)

        contentItem: Rectangle {
            color: bar.pressed ? Theme.inkSoft : Theme.lineStrong
            implicitHeight: Theme.px(60)
            implicitWidth: Theme.px(12)
            radius: width / 2
        }
    }

    Keys.onDownPressed: list.go(list.nav.current + 1)
    Keys.onPressed: event => {
        const page = Math.max(1, Math.floor(list.height / Theme.px(140)));
        const steps = {
            [Qt.Key_Home]: -list.count,
            [Qt.Key_End]: list.count,
            [Qt.Key_PageUp]: -page,
            [Qt.Key_PageDown]: page
        };
        event.accepted = event.key in steps;
        if (event.accepted)
            list.go(list.nav.current + steps[event.key]);
    }
    Keys.onUpPressed: list.go(list.nav.current - 1)
    // the rows were made anew: the keyboard stays where it was
    onCountChanged: Qt.callLater(list.keep)
}
