pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models
import Station
import Station.Models

// The kiosk's one window. Which screen it shows is the flow's word alone.
Window {
    id: root

    required property KioskShell shell
    required property KioskServices services
    required property KioskGuide guide
    required property KioskGuideBook book
    required property KioskNotice notice
    required property KioskCard card
    required property KioskFound found
    required property KioskHeld held
    required property KioskIdentity identity
    required property KioskCheck check
    required property var parties
    required property KioskForm form
    required property var delivery
    required property KioskMaterials materials
    required property KioskLookups lookups
    required property KioskCapture capture
    required property KioskSign sign
    required property KioskReview review
    required property KioskReceipt receipt
    required property KioskCases cases
    required property KioskProgress progress
    required property KioskPackage whole // the package the case is part of
    required property KioskSupplement supplement
    required property KioskCertificates certificates
    required property KioskErrand errand
    required property KioskFeedback feedback
    required property KioskAppointments appointments
    required property KioskZone zone // 跨省通办专区
    required property KioskEnd end
    property Technician technician: null // none where there is no staff sign-in (tests)
    required property bool windowed
    required property bool motion
    required property real dpi

    readonly property bool portrait: root.height >= root.width

    function screenFor(name: string): Component {
        switch (name) {
        case "starting":
            return startingScreen;
        case "out_of_service":
            return outOfServiceScreen;
        case "maintenance":
            return maintenanceScreen;
        case "recovery":
            return recoveryScreen;
        case "services":
            return servicesScreen;
        case "guide":
            return guideScreen;
        case "notice":
            return noticeScreen;
        case "card":
            return cardScreen;
        case "look_up":
            return lookUpScreen;
        case "held":
            return heldScreen;
        case "found":
            return foundScreen;
        case "identity":
            return identityScreen;
        case "parties":
            return partiesScreen;
        case "person_check":
            return personCheckScreen;
        case "face_consent":
            return faceConsentScreen;
        case "face_check":
            return faceCheckScreen;
        case "staff_check":
            return staffCheckScreen;
        case "form":
            return formScreen;
        case "materials":
            return materialsScreen;
        case "capture":
            return captureScreen;
        case "delivery_way":
            return deliveryScreen;
        case "sign":
            return signScreen;
        case "review":
            return reviewScreen;
        case "submitting":
            return submittingScreen;
        case "paper":
            return paperScreen;
        case "find_case":
            return findCaseScreen;
        case "working":
            return workingScreen;
        case "cases":
            return casesScreen;
        case "progress":
            return progressScreen;
        case "supplement":
            return supplementScreen;
        case "certificates":
            return certificatesScreen;
        case "issued":
            return issuedScreen;
        case "rating":
            return ratingScreen;
        case "complaint":
            return complaintScreen;
        case "appointments":
            return appointmentsScreen;
        case "appointment_time":
            return appointmentTimeScreen;
        case "zone":
            return zoneScreen;
        case "ruled_out":
            return ruledOutScreen;
        case "thanks":
            return thanksScreen;
        default:
            return welcomeScreen;
        }
    }

    color: Theme.ground
    flags: root.windowed ? Qt.Window : Qt.Window | Qt.FramelessWindowHint
    height: 1920
    title: qsTr("政务大厅自助终端")
    width: 1080

    // Once only: a window that is resized by hand stays as it was left.
    Component.onCompleted: {
        if (root.windowed) {
            root.height = Math.min(1920, Screen.desktopAvailableHeight * 0.95);
            root.width = root.height * 9 / 16;
        }
        root.visible = true;
    }

    // Nobody closes a terminal's window but its own program.
    onClosing: close => close.accepted = root.windowed

    Binding {
        property: "unit"
        target: Theme
        value: root.portrait ? Math.min(root.width / 1080, root.height / 1920) : Math.min(root.width / 1400, root.height / 1500)
    }
    Binding {
        property: "dpi"
        target: Theme
        value: root.windowed ? root.dpi * Math.min(1, root.height / 1920) : root.dpi
    }
    Binding {
        property: "motion"
        target: Theme
        value: root.motion
    }
    Binding {
        property: "elder"
        target: Theme
        value: root.shell.elder
    }
    Binding {
        property: "contrast"
        target: Theme
        value: root.shell.contrast
    }
    Binding {
        property: "logo"
        target: Theme
        value: root.shell.hallLogo
    }
    Binding {
        property: "keyboardRoom"
        target: Theme
        value: keyboard.room
    }
    Loader {
        id: stage

        anchors.fill: parent
        enabled: root.shell.overlay === ""
        focus: true
        sourceComponent: root.screenFor(root.shell.screen)
    }
    HallKeyboard {
        id: keyboard

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
    }
    Overlays {
        anchors.fill: parent
        shell: root.shell
    }

    Component {
        id: startingScreen

        StartingScreen {
            shell: root.shell
        }
    }
    Component {
        id: outOfServiceScreen

        OutOfServiceScreen {
            end: root.end
            shell: root.shell
        }
    }
    Component {
        id: maintenanceScreen

        TechnicianPanel {
            technician: root.technician
        }
    }
    Component {
        id: recoveryScreen

        RecoveryScreen {
            shell: root.shell
        }
    }
    Component {
        id: welcomeScreen

        WelcomeScreen {
            cases: root.cases
            shell: root.shell
        }
    }
    Component {
        id: servicesScreen

        ServicesScreen {
            services: root.services
            shell: root.shell
        }
    }
    Component {
        id: guideScreen

        GuideScreen {
            book: root.book
            guide: root.guide
            shell: root.shell
        }
    }
    Component {
        id: noticeScreen

        NoticeScreen {
            notices: root.notice
            shell: root.shell
        }
    }
    Component {
        id: cardScreen

        CardScreen {
            card: root.card
            shell: root.shell
        }
    }
    Component {
        id: lookUpScreen

        LookUpScreen {
            shell: root.shell
        }
    }
    Component {
        id: heldScreen

        HeldScreen {
            held: root.held
            shell: root.shell
        }
    }
    Component {
        id: foundScreen

        FoundScreen {
            found: root.found
            shell: root.shell
        }
    }
    Component {
        id: identityScreen

        IdentityScreen {
            identity: root.identity
            parties: root.parties
            shell: root.shell
        }
    }
    Component {
        id: personCheckScreen

        PersonCheckScreen {
            check: root.check
            shell: root.shell
        }
    }
    Component {
        id: faceConsentScreen

        FaceConsentScreen {
            check: root.check
            shell: root.shell
        }
    }
    Component {
        id: faceCheckScreen

        FaceCheckScreen {
            check: root.check
            shell: root.shell
        }
    }
    Component {
        id: staffCheckScreen

        StaffCheckScreen {
            check: root.check
            shell: root.shell
        }
    }
    Component {
        id: partiesScreen

        PartiesScreen {
            parties: root.parties
            shell: root.shell
        }
    }
    Component {
        id: deliveryScreen

        DeliveryScreen {
            delivery: root.delivery
            shell: root.shell
        }
    }
    Component {
        id: formScreen

        FormScreen {
            form: root.form
            shell: root.shell
        }
    }
    Component {
        id: materialsScreen

        MaterialsScreen {
            lookups: root.lookups
            materials: root.materials
            shell: root.shell
        }
    }
    Component {
        id: captureScreen

        CaptureScreen {
            capture: root.capture
            shell: root.shell
        }
    }
    Component {
        id: signScreen

        SignScreen {
            shell: root.shell
            sign: root.sign
        }
    }
    Component {
        id: reviewScreen

        ReviewScreen {
            identity: root.identity
            review: root.review
            shell: root.shell
        }
    }
    Component {
        id: submittingScreen

        SubmittingScreen {
            receipt: root.receipt
            shell: root.shell
        }
    }
    Component {
        id: paperScreen

        PaperScreen {
            receipt: root.receipt
            shell: root.shell
        }
    }
    Component {
        id: findCaseScreen

        FindCaseScreen {
            cases: root.cases
            shell: root.shell
        }
    }
    Component {
        id: workingScreen

        WorkingScreen {
            errand: root.errand
            shell: root.shell
        }
    }
    Component {
        id: casesScreen

        CasesScreen {
            cases: root.cases
            shell: root.shell
        }
    }
    Component {
        id: progressScreen

        ProgressScreen {
            progress: root.progress
            shell: root.shell
            whole: root.whole
        }
    }
    Component {
        id: supplementScreen

        SupplementScreen {
            shell: root.shell
            supplement: root.supplement
        }
    }
    Component {
        id: certificatesScreen

        CertificatesScreen {
            certificates: root.certificates
            shell: root.shell
        }
    }
    Component {
        id: issuedScreen

        IssuedScreen {
            errand: root.errand
            shell: root.shell
        }
    }
    Component {
        id: ratingScreen

        RatingScreen {
            feedback: root.feedback
            shell: root.shell
        }
    }
    Component {
        id: complaintScreen

        ComplaintScreen {
            feedback: root.feedback
            shell: root.shell
        }
    }
    Component {
        id: appointmentsScreen

        AppointmentsScreen {
            appointments: root.appointments
            shell: root.shell
        }
    }
    Component {
        id: appointmentTimeScreen

        AppointmentTimeScreen {
            appointments: root.appointments
            shell: root.shell
        }
    }
    Component {
        id: zoneScreen

        ZoneScreen {
            shell: root.shell
            zone: root.zone
        }
    }
    Component {
        id: ruledOutScreen

        RuledOutScreen {
            errand: root.errand
            shell: root.shell
        }
    }
    Component {
        id: thanksScreen

        ThanksScreen {
            end: root.end
            shell: root.shell
        }
    }
}
