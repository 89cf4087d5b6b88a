pragma ComponentBehavior: Bound

import QtQuick

// The frame of every page: who we are, where in the matter, what to do, and the ways out at the bottom, within reach.
Rectangle {
    id: page

    // who and when
    property string hallName: ""
    property string place: ""
    property string timeText: ""
    property string dateText: ""
    property string phone: ""
    property string hotline: "" // a line of its own below the ways out, on every page
    property string notice: ""
    property string noticeSymbol: "offline"

    // what
    property string title: ""
    property string subtitle: ""
    property var steps: []
    property int step: -1
    property bool scrolls: true

    // what is shorter than the page stands in its middle: waiting, trouble, the end
    property bool centred: false
    default property alias content: column.data
    property alias spacing: column.spacing

    // ways on and out
    property string primaryText: ""
    property string primarySymbol: ""
    property string primaryName: "button-next"
    property bool primaryEnabled: true
    property string secondaryText: ""
    property string secondarySymbol: ""
    property string secondaryName: "button-other"
    property bool canBack: false
    property bool canCancel: false
    property bool canHelp: false
    property bool canSet: false
    property real keyboardHeight: 0

    readonly property real contentHeight: view.height

    // a lying panel with the keyboard up: what is being answered comes before where we are
    readonly property bool tight: page.keyboardHeight > 0 && page.height - page.keyboardHeight < Theme.px(1100)
    readonly property real side: Math.max(Theme.margin, (page.width - Theme.widest) / 2)

    signal primary
    signal secondary
    signal back
    signal cancel
    signal help
    signal settings
    signal staff // a long press on the hall's name

    function show(item: Item): void {
        const top = item.mapToItem(column, 0, 0).y;
        if (top < view.contentY || top + item.height > view.contentY + view.height)
            view.contentY = Math.max(0, Math.min(top - Theme.gap, view.contentHeight - view.height));
    }

    // What is being typed stays in sight when the keyboard comes up or the answer grows.
    function showTyped(): void {
        const typed = page.Window.activeFocusItem;
        let whole = typed; // the box, and what is wrong with the answer
        for (let item = typed; item !== null; item = item.parent) {
            if (item instanceof HallTextField)
                whole = item;
            if (item === column)
                return whole.height < view.height ? page.show(whole) : page.showCursor(typed as TextEdit);
        }
    }

    // A long answer is higher than what the keyboard leaves of the page: the line that is written stays in sight.
    function showCursor(text: TextEdit): void {
        if (text === null)
            return;
        const line = text.mapToItem(column, 0, text.cursorRectangle.y).y;
        const least = line + text.cursorRectangle.height + Theme.gap - view.height;
        view.contentY = Math.max(0, Math.min(Math.max(view.contentY, least), line - Theme.gap));
    }

    function come(): void {
        if (Theme.motion)
            arrive.restart();
    }

    color: Theme.ground

    Component.onCompleted: page.come()
    Window.onActiveFocusItemChanged: Qt.callLater(page.showTyped)

    onTitleChanged: page.come()

    // What is new comes in; the frame, the same on every page, stays still.
    ParallelAnimation {
        id: arrive

        PauseAnimation {
            duration: Theme.settle
        }

        NumberAnimation {
            duration: Theme.calm
            easing.type: Easing.OutCubic
            from: 0
            properties: "opacity"
            targets: [words, advice, view]
            to: 1
        }
        NumberAnimation {
            duration: Theme.calm
            easing.type: Easing.OutCubic
            from: Theme.px(36)
            property: "x"
            target: shift
            to: 0
        }
    }

    Rectangle {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: page.tight ? 0 : Math.max(Theme.px(124), now.implicitHeight + Theme.gap)
        visible: !page.tight

        gradient: Gradient {
            orientation: Gradient.Horizontal

            GradientStop {
                color: Theme.headerDeep
                position: 0
            }
            GradientStop {
                color: Theme.header
                position: 1
            }
        }

        Rectangle {
            id: emblem

            anchors.left: parent.left
            anchors.leftMargin: page.side
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.surface
            height: Theme.px(76)
            radius: Theme.radius
            width: height

            HallEmblem {
                anchors.centerIn: parent
                color: Theme.primary
                plated: true
                size: Theme.px(own ? 64 : 52)
            }
        }
        Column {
            anchors.left: emblem.right
            anchors.leftMargin: Theme.gap
            anchors.right: now.left
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter

            HallText {
                color: Theme.inkOnHeader
                elide: Text.ElideRight
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: page.hallName
                width: parent.width
                wrapMode: Text.NoWrap
            }
            HallText {
                color: Theme.inkOnHeader
                elide: Text.ElideRight
                font.pixelSize: Theme.caption
                text: page.place
                width: parent.width
                wrapMode: Text.NoWrap
            }
        }
        MouseArea {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: now.left
            anchors.top: parent.top
            objectName: "staff-corner"
            pressAndHoldInterval: 3000

            onPressAndHold: page.staff()
        }
        Column {
            id: now

            anchors.right: parent.right
            anchors.rightMargin: page.side
            anchors.verticalCenter: parent.verticalCenter

            HallText {
                anchors.right: parent.right
                color: Theme.inkOnHeader
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                lineHeight: 1.1
                text: page.timeText
            }
            HallText {
                anchors.right: parent.right
                color: Theme.inkOnHeader
                font.pixelSize: Theme.caption
                text: page.dateText
            }
        }
    }
    Column {
        id: top

        anchors.left: parent.left
        anchors.leftMargin: page.side
        anchors.right: parent.right
        anchors.rightMargin: page.side
        anchors.top: header.bottom
        anchors.topMargin: Theme.gapL
        spacing: Theme.gapS

        HallBanner {
            objectName: "page-notice"
            symbol: page.noticeSymbol
            text: page.notice
            tone: "warning"
            visible: page.notice !== ""
            width: parent.width
        }
        Item {
            height: Theme.gapXs
            visible: page.notice !== "" && page.steps.length > 0 && !page.tight
            width: 1
        }
        HallStepBar {
            current: page.step
            steps: page.steps
            visible: page.steps.length > 0 && !page.tight
            width: parent.width
        }
        Item {
            height: Theme.gapXs
            visible: page.steps.length > 0 && !page.tight
            width: 1
        }
        HallText {
            id: words

            Accessible.name: page.title
            Accessible.role: Accessible.Heading
            font.pixelSize: Theme.title
            font.weight: Font.Bold
            objectName: "page-title"
            text: page.title
            visible: text !== ""
            width: parent.width
        }
        HallText {
            id: advice

            color: Theme.inkSoft
            font.pixelSize: Theme.lead
            text: page.subtitle
            visible: text !== "" && !page.tight
            width: parent.width
        }
    }
    Flickable {
        id: view

        readonly property real room: actions.y - top.y - top.height - Theme.gap
        readonly property bool overflows: page.scrolls && column.height > room

        anchors.bottom: actions.top
        anchors.bottomMargin: overflows ? more.height + 2 * Theme.gapXs : 0
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: top.bottom
        anchors.topMargin: Theme.gap
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.height + Theme.gap
        contentWidth: width
        flickableDirection: Flickable.VerticalFlick
        interactive: overflows
        objectName: "page-view"

        onContentHeightChanged: Qt.callLater(page.showTyped)
        onHeightChanged: Qt.callLater(page.showTyped)

        NumberAnimation {
            id: scroll

            duration: Theme.calm
            easing.type: Easing.OutCubic
            property: "contentY"
            target: view
        }

        Column {
            id: column

            spacing: Theme.gap
            transform: Translate {
                id: shift
            }
            width: view.width - 2 * page.side
            x: page.side
            y: page.centred ? Math.max(0, (view.height - height) * 0.4) : 0
        }
    }
    Rectangle {
        anchors.bottom: view.bottom
        anchors.left: view.left
        anchors.right: view.right
        height: Theme.px(40)
        visible: more.visible

        gradient: Gradient {
            GradientStop {
                color: Qt.alpha(Theme.ground, 0)
                position: 0
            }
            GradientStop {
                color: Theme.ground
                position: 1
            }
        }
    }
    Rectangle {
        id: more

        Accessible.name: moreText.text
        Accessible.role: Accessible.Button
        anchors.bottom: actions.top
        anchors.bottomMargin: Theme.gapXs
        anchors.horizontalCenter: view.horizontalCenter
        border.color: Theme.primary
        border.width: Theme.stroke
        color: moreArea.pressed ? Theme.primaryTint : Theme.surface
        height: Math.max(Theme.px(68), Theme.mm(12))
        objectName: "button-more"
        radius: height / 2
        visible: view.overflows && view.contentY + view.height < column.height
        width: moreRow.width + Theme.gapXl

        Row {
            id: moreRow

            anchors.centerIn: parent
            spacing: Theme.gapXs

            HallIcon {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.primary
                name: "chevron-down"
                size: Theme.px(30)
            }
            HallText {
                id: moreText

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.primary
                font.pixelSize: Theme.caption
                text: qsTr("下面还有内容，点这里或向上滑动")
            }
        }
        MouseArea {
            id: moreArea

            anchors.fill: parent

            // most of a page further: the last line seen stays in sight
            onClicked: {
                scroll.to = Math.min(view.contentY + view.height * 0.8, view.contentHeight - view.height);
                scroll.restart();
            }
        }
    }
    Rectangle {
        id: actions

        readonly property bool used: page.primaryText !== "" || page.secondaryText !== "" || page.canBack

        anchors.bottom: footer.top
        anchors.left: parent.left
        anchors.right: parent.right
        border.color: Theme.line
        border.width: actions.used ? Theme.stroke : 0
        color: Theme.surface
        height: actions.used ? Theme.targetPrimary + 2 * Theme.gap : 0
        visible: actions.used

        Row {
            id: actionRow

            readonly property real free: width - (backButton.visible ? backButton.width + spacing : 0)
            readonly property bool two: page.primaryText !== "" && page.secondaryText !== ""

            anchors.fill: parent
            anchors.leftMargin: page.side
            anchors.rightMargin: page.side
            anchors.topMargin: Theme.gap
            spacing: Theme.gap

            HallButton {
                id: backButton

                height: Theme.targetPrimary
                objectName: "button-back"
                symbol: "arrow-left"
                text: qsTr("返回")
                visible: page.canBack
                width: Math.max(Theme.px(210), implicitWidth)

                onClicked: page.back()
            }
            HallButton {
                height: Theme.targetPrimary
                objectName: page.secondaryName
                symbol: page.secondarySymbol
                text: page.secondaryText
                visible: page.secondaryText !== ""
                width: actionRow.two ? (actionRow.free - actionRow.spacing) * 0.45 : actionRow.free

                onClicked: page.secondary()
            }
            HallButton {
                enabled: page.primaryEnabled
                height: Theme.targetPrimary
                kind: HallButton.Primary
                objectName: page.primaryName
                symbolAfter: page.primarySymbol
                text: page.primaryText
                visible: page.primaryText !== ""
                width: actionRow.two ? (actionRow.free - actionRow.spacing) * 0.55 : actionRow.free

                onClicked: page.primary()
            }
        }
    }
    Rectangle {
        id: footer

        anchors.bottom: parent.bottom
        anchors.bottomMargin: page.keyboardHeight
        anchors.left: parent.left
        anchors.right: parent.right
        color: Theme.surface
        height: Math.max(Theme.px(112), Theme.target + 2 * Theme.gapXs) + (words12345.visible ? words12345.height : 0)

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            color: Theme.line
            height: Theme.stroke
        }
        // one cell for each way out, so that none moves when another is not there
        Row {
            id: ways

            readonly property real cell: (width - 2 * spacing) / 3

            anchors.left: parent.left
            anchors.leftMargin: page.side - Theme.gapS
            anchors.right: hotline.visible ? hotline.left : parent.right
            anchors.rightMargin: hotline.visible ? Theme.gapXs : page.side - Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            anchors.verticalCenterOffset: words12345.visible ? -words12345.height / 2 : 0
            spacing: Theme.gapXs

            Item {
                height: Theme.target
                width: ways.cell

                HallButton {
                    anchors.left: parent.left
                    height: parent.height
                    kind: HallButton.Quiet
                    objectName: "button-cancel"
                    symbol: "close"
                    text: qsTr("取消办理")
                    visible: page.canCancel
                    width: Math.min(implicitWidth, ways.cell)

                    onClicked: page.cancel()
                }
            }
            Item {
                height: Theme.target
                width: ways.cell

                HallButton {
                    anchors.horizontalCenter: parent.horizontalCenter
                    height: parent.height
                    kind: HallButton.Quiet
                    objectName: "button-help"
                    symbol: "headset"
                    text: qsTr("呼叫帮助")
                    visible: page.canHelp
                    width: Math.min(implicitWidth, ways.cell)

                    onClicked: page.help()
                }
            }
            Item {
                height: Theme.target
                width: ways.cell

                HallButton {
                    anchors.right: parent.right
                    height: parent.height
                    kind: HallButton.Quiet
                    objectName: "button-settings"
                    symbol: "text-size"
                    text: qsTr("大字/语言")
                    visible: page.canSet
                    width: Math.min(implicitWidth, ways.cell)

                    onClicked: page.settings()
                }
            }
        }
        HallText {
            id: words12345

            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            bottomPadding: Theme.gapXs
            color: Theme.inkSoft
            font.pixelSize: Theme.caption
            objectName: "hotline"
            text: page.hotline
            visible: text !== "" && !page.tight
            wrapMode: Text.NoWrap
        }
        // gives way where the ways out need the room; help says the number too
        Row {
            id: hotline

            anchors.right: parent.right
            anchors.rightMargin: page.side
            anchors.verticalCenter: ways.verticalCenter
            spacing: Theme.gapXs
            visible: page.phone !== "" && !Theme.elder && page.width >= page.height

            HallIcon {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.inkSoft
                name: "phone"
                size: Theme.px(30)
            }
            HallText {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.inkSoft
                text: page.phone === "" ? "" : qsTr("热线 %1").arg(page.phone)
            }
        }
    }

    // The second tap of a double tap was meant for the page before.
    MouseArea {
        anchors.fill: parent
        visible: arrive.running
    }
}
