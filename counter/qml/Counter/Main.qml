pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models
import Station
import Station.Models

// The clerk's window. Which screen it shows is the flow's word alone.
Window {
    id: root

    required property CounterShell shell
    required property CounterSignIn signIn
    required property CounterQueue queue
    required property CounterPerson person
    required property CounterVisit visit
    required property CounterMatter matter
    required property CounterCapture capture
    required property CounterScan scan
    required property CounterLicences licences
    required property CounterHomeVisit place
    required property CounterBookings bookings
    required property CounterCode code
    required property CounterFiling filing
    required property CounterPaperCheck papers
    required property CounterCase office
    required property CounterPackage whole // the package the case is part of
    required property CounterAssistance assistance // of the case: who acts for the applicant
    required property CounterRemarks remarks // of the case: its fee, commitments not as given
    required property CounterGuidance guidance // for a clerk who was not trained for the matter
    required property CounterSupervision hall
    required property CounterGuide book
    required property CounterHandling handling
    required property CounterEnquiries enquiries
    required property CounterPaper paper
    required property CitizenDisplay citizen
    property Technician technician: null // none where there is no staff sign-in (tests)
    required property bool windowed
    required property bool motion
    required property real dpi
    required property bool display // is there a screen for the citizen?

    // how large the clerk wants things: 1 is 15 px type at 96 dpi
    property real textScale: root.shell.textScale

    // had the keyboard before an overlay took it
    property Item worked: null
    readonly property string overlay: root.shell.overlay
    readonly property bool maintained: root.technician !== null && root.technician.shown

    readonly property bool staffed: ["ready", "person", "visit", "matter", "taken_in", "case_step", "supervision"].includes(root.shell.screen)
    readonly property bool railed: root.staffed && root.width >= Theme.px(["matter", "case_step"].includes(root.shell.screen) ? 3200 : 2200)

    function screenFor(name: string): Component {
        switch (name) {
        case "out_of_service":
            return outOfServiceScreen;
        case "recovery":
            return recoveryScreen;
        case "sign_in":
            return signInScreen;
        case "ready":
            return readyScreen;
        case "person":
            return personScreen;
        case "visit":
            return visitScreen;
        case "matter":
            return matterScreen;
        case "taken_in":
            return takenInScreen;
        case "case_step":
            return caseScreen;
        case "supervision":
            return supervisionScreen;
        default:
            return startingScreen;
        }
    }

    function resize(step: real): void {
        const wanted = Math.max(1, Math.min(2, root.textScale + step));
        if (wanted !== root.textScale) {
            root.textScale = wanted;
            root.shell.keepTextScale(wanted);
        }
    }

    // An overlay is gone: the keyboard goes back to where it was.
    function workOn(): void {
        if (root.shell.overlay !== "" || root.maintained)
            return;
        if (root.worked !== null && root.worked.visible && root.worked.enabled)
            root.worked.forceActiveFocus(Qt.TabFocusReason);
        else
            stage.forceActiveFocus(Qt.TabFocusReason);
    }

    color: Theme.ground
    flags: root.windowed ? Qt.Window : Qt.Window | Qt.FramelessWindowHint
    height: 1080
    title: root.shell.training ? qsTr("综合窗口（练习）") : qsTr("综合窗口")
    width: 1920

    // Once only: a window that is resized by hand stays as it was left.
    Component.onCompleted: {
        if (root.windowed) {
            root.width = Math.min(1920, Screen.desktopAvailableWidth * 0.95);
            root.height = Math.min(1080, Screen.desktopAvailableHeight * 0.92);
        }
        root.visible = true;
    }

    onActiveFocusItemChanged: {
        root.shell.touched();
        if (root.shell.overlay === "" && root.activeFocusItem !== null)
            root.worked = root.activeFocusItem;
    }
    onOverlayChanged: {
        if (root.overlay === "")
            Qt.callLater(root.workOn);
    }
    onClosing: close => close.accepted = root.windowed

    Binding {
        property: "desk"
        target: Theme
        value: true
    }
    Binding {
        property: "unit"
        target: Theme
        value: 0.54 * Math.max(1, root.dpi / 96) * root.textScale
    }
    Binding {
        property: "dpi"
        target: Theme
        value: root.dpi
    }
    Binding {
        property: "motion"
        target: Theme
        value: root.motion
    }
    Binding {
        property: "logo"
        target: Theme
        value: root.shell.hallLogo
    }
    Shortcut {
        sequences: [StandardKey.ZoomIn, "Ctrl+="]

        onActivated: root.resize(0.25)
    }
    Shortcut {
        sequences: [StandardKey.ZoomOut]

        onActivated: root.resize(-0.25)
    }
    Shortcut {
        enabled: root.staffed && !root.maintained && (root.shell.overlay === "" || root.shell.overlay === "shortcuts")
        sequence: "F1"

        onActivated: root.shell.shortcuts()
    }
    Item {
        anchors.fill: parent
        enabled: root.shell.overlay === "" && !root.maintained

        TrainingBand {
            id: training

            anchors.left: parent.left
            anchors.right: parent.right
            shown: root.shell.training
        }
        TopBar {
            id: bar

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: training.bottom
            narrow: root.width < Theme.px(2200)
            shell: root.shell
        }
        QueueStrip {
            id: strip

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: bar.bottom
            queue: root.queue
            visible: root.staffed && !root.railed
        }
        Loader {
            id: rail

            active: root.railed
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.margins: Theme.gapS
            anchors.top: bar.bottom
            width: active ? Theme.px(480) : 0

            sourceComponent: QueueRail {
                queue: root.queue
            }
        }
        Loader {
            id: stage

            anchors.bottom: parent.bottom
            anchors.left: rail.right
            anchors.right: parent.right
            anchors.top: strip.visible ? strip.bottom : bar.bottom
            focus: true
            sourceComponent: root.screenFor(root.shell.screen)

            // what had the keyboard is gone
            onLoaded: stage.forceActiveFocus(Qt.TabFocusReason)
        }
    }
    CitizenWindow {
        book: root.book
        citizen: root.citizen
        faceAsked: root.matter.work === "face_consent"
        paper: root.paper
        shell: root.shell
        visible: root.display
        windowed: root.windowed
    }
    Overlays {
        anchors.fill: parent
        book: root.book
        enquiries: root.enquiries
        office: root.office
        papers: root.papers
        shell: root.shell
        visible: root.shell.overlay !== ""
        visit: root.visit
    }

    Shortcut {
        enabled: root.shell.canMaintain && !root.maintained && root.shell.overlay !== "shortcuts" // there it is a button's
        sequence: "Ctrl+F12"

        onActivated: root.shell.panel()
    }
    Loader {
        active: root.maintained
        anchors.fill: parent
        focus: active
        sourceComponent: TechnicianPanel {
            technician: root.technician
        }

        onActiveChanged: {
            if (!active)
                Qt.callLater(root.workOn);
        }
        onLoaded: forceActiveFocus(Qt.TabFocusReason)
    }

    Component {
        id: startingScreen

        StartingScreen {}
    }
    Component {
        id: outOfServiceScreen

        OutOfServiceScreen {
            shell: root.shell
        }
    }
    Component {
        id: recoveryScreen

        RecoveryScreen {
            shell: root.shell
        }
    }
    Component {
        id: signInScreen

        SignInScreen {
            shell: root.shell
            signIn: root.signIn
        }
    }
    Component {
        id: readyScreen

        ReadyScreen {
            code: root.code
            queue: root.queue
            shell: root.shell
        }
    }
    Component {
        id: personScreen

        PersonScreen {
            code: root.code
            person: root.person
            shell: root.shell
        }
    }
    Component {
        id: visitScreen

        VisitScreen {
            bookings: root.bookings
            code: root.code
            filing: root.filing
            person: root.person
            shell: root.shell
            visit: root.visit
        }
    }
    Component {
        id: matterScreen

        MatterScreen {
            capture: root.capture
            handling: root.handling
            filing: root.filing
            licences: root.licences
            place: root.place
            guidance: root.guidance
            matter: root.matter
            person: root.person
            scan: root.scan
            shell: root.shell
        }
    }
    Component {
        id: caseScreen

        CaseScreen {
            assistance: root.assistance
            capture: root.capture
            filing: root.filing
            office: root.office
            remarks: root.remarks
            shell: root.shell
            whole: root.whole
        }
    }
    Component {
        id: supervisionScreen

        SupervisionScreen {
            hall: root.hall
            shell: root.shell
        }
    }
    Component {
        id: takenInScreen

        TakenInScreen {
            filing: root.filing
            paper: root.paper
            shell: root.shell
        }
    }
}
