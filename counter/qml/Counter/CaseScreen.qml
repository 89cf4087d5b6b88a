pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One case after its take-in: what is known, what was found and happened, what may be done now.
FocusScope {
    id: screen

    required property CounterShell shell
    required property CounterCase office // what is known of the case
    required property CounterPackage whole // the package it is part of
    required property CounterAssistance assistance // who acts for the applicant
    required property CounterRemarks remarks // its fee, commitments that were not as given
    required property CounterCapture capture
    required property CounterFiling filing

    readonly property bool wide: screen.width >= Theme.px(2300)
    readonly property bool capturing: screen.office.work === "capture"
    readonly property bool clashed: screen.office.clashes.length > 0
    property string looked: ""

    function take(): void {
        if (!screen.capturing && screen.looked === "")
            acts.take();
    }

    Component.onCompleted: {
        if (screen.office.caseNo !== "") // else it may be gone at once: there is no such case
            Qt.callLater(screen.take);
    }
    onCapturingChanged: Qt.callLater(screen.take)

    Connections {
        function onChanged(): void {
            if (screen.before !== screen.place) {
                screen.before = screen.place;
                if (screen.office.caseNo !== "")
                    Qt.callLater(screen.take);
            }
        }

        target: screen.office
    }

    // where in the work it is: when this changes the keyboard goes on
    readonly property string place: [screen.office.reading, screen.office.act, screen.office.work, screen.office.phase].join("|")
    property string before: ""

    Item {
        id: head

        height: Math.max(name.height, about.height) + Theme.gapS
        width: parent.width

        HallText {
            id: name

            Accessible.role: Accessible.Heading
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            font.pixelSize: Theme.heading
            font.weight: Font.Bold
            objectName: "case-title"
            text: screen.office.reading ? qsTr("正在打开办件…") : screen.office.item
            width: Math.min(implicitWidth + 1, parent.width * 0.6)
        }
        HallText {
            id: about

            anchors.left: name.right
            anchors.leftMargin: Theme.gap
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            // the card that says which one may lie further down
            color: screen.clashed ? Theme.danger : Theme.inkSoft
            objectName: "case-about"
            text: [screen.clashed ? qsTr("有一步没有算数，请看“办件”栏") : "", screen.office.stateWords, screen.office.applicant, screen.office.organ].filter(part => part !== "").join("   ")
        }
    }
    HallScroll {
        id: view

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        enabled: !screen.capturing && screen.looked === ""
        focus: true
        padding: Theme.gapS
        scrolls: !screen.wide
        visible: !screen.office.reading

        Item {
            id: board

            readonly property real room: width - 2 * Theme.gapS
            readonly property real actsWidth: screen.wide ? Math.max(Theme.px(1000), room * 0.38) : width
            readonly property real factsWidth: screen.wide ? Math.max(Theme.px(620), room * 0.26) : width
            readonly property real foundWidth: screen.wide ? room - actsWidth - factsWidth : width
            readonly property real whole: view.height - 2 * view.padding

            // what is done first stands first where the columns stand one under the other
            height: screen.wide ? whole : facts.y + facts.height
            width: parent?.width ?? 0

            CaseFacts {
                id: facts

                height: screen.wide ? board.whole : wholeHeight
                office: screen.office
                assistance: screen.assistance
                remarks: screen.remarks
                scrolls: screen.wide
                whole: screen.whole
                width: board.factsWidth
                y: screen.wide ? 0 : found.y + found.height + Theme.gapS
            }
            CaseFound {
                id: found

                height: screen.wide ? board.whole : wholeHeight
                office: screen.office
                scrolls: screen.wide
                width: board.foundWidth
                x: screen.wide ? facts.width + Theme.gapS : 0
                y: screen.wide ? 0 : acts.height + Theme.gapS
            }
            ActPane {
                id: acts

                filing: screen.filing
                height: screen.wide ? board.whole : wholeHeight
                office: screen.office
                scrolls: screen.wide
                shell: screen.shell
                width: board.actsWidth
                x: screen.wide ? found.x + found.width + Theme.gapS : 0

                onLook: digest => screen.looked = digest
            }
        }
    }
    Loader {
        active: screen.capturing
        anchors.fill: parent

        sourceComponent: CapturePanel {
            capture: screen.capture
            shell: screen.shell
        }
    }
    Loader {
        active: screen.looked !== ""
        anchors.fill: parent

        sourceComponent: PageView {
            digest: screen.looked

            onClosed: screen.looked = ""
        }
    }
}
