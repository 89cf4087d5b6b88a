pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One matter at a glance: form, materials, decision. Three columns where there is room, else one under the other.
FocusScope {
    id: screen

    required property CounterShell shell
    required property CounterPerson person
    required property CounterMatter matter
    required property CounterGuidance guidance
    required property CounterHandling handling
    required property CounterCapture capture
    required property CounterScan scan
    required property CounterFiling filing
    required property CounterLicences licences
    required property CounterHomeVisit place // at this window or at the citizen's home

    readonly property string work: screen.matter.work
    readonly property bool wide: screen.width >= Theme.px(2300)
    property string looked: "" // the page that is shown large

    function goTo(kind: string, about: string): void {
        switch (kind) {
        case "field":
            form.focusField(about);
            break;
        case "material":
            materials.focusMaterial(about);
            break;
        case "review_point":
            materials.focusPoint(about);
            break;
        case "consent":
            decision.focusConsent();
            break;
        case "signature":
            decision.focusSignature();
            break;
        case "party":
        case "delivery":
            sides.focusPart(kind);
            break;
        case "place":
            where.focusPlace();
            break;
        case "identity":
            if (about === "identity_pages")
                ways.takePhoto();
            else
                decision.wanted();
            break;
        case "identity_check":
            decision.focusCheck();
            break;
        default:
            decision.wanted();
        }
    }

    property string sheeted: "" // whose sheet was open last

    function backTo(material: string): void {
        if (screen.licences.material === "" && screen.work === "")
            materials.focusMaterial(material);
    }

    property string before: "" // the work that went on last
    property string captured: ""

    // The keyboard goes on where the work beside the form led.
    function goOn(): void {
        const before = screen.before;
        screen.before = screen.matter.work;
        if (screen.matter.work === "capture")
            screen.captured = screen.capture.material;
        if (screen.matter.work === "scan")
            screen.captured = screen.scan.material;
        if (["consent", "face_consent", "face", "signature"].includes(screen.matter.work))
            return decision.focusStop();
        if (screen.matter.work !== "" || before === "")
            return;
        if (["capture", "scan"].includes(before) && materials.find(screen.captured) !== null)
            materials.focusPoint(screen.captured + ".");
        else
            decision.focusNext();
    }

    Component.onCompleted: Qt.callLater(form.focusFirst)
    onWorkChanged: Qt.callLater(screen.goOn)

    Connections {
        function onChanged(): void {
            if (screen.licences.material !== "")
                screen.sheeted = screen.licences.material;
        }

        target: screen.licences
    }
    Connections {
        function onFocusAsked(kind: string, about: string): void {
            Qt.callLater(screen.goTo, kind, about);
        }

        target: screen.matter
    }
    Connections {
        function onFocusAsked(kind: string, about: string): void {
            Qt.callLater(screen.goTo, kind, about);
        }

        target: screen.guidance
    }
    Component {
        id: camera

        CapturePanel {
            capture: screen.capture
            shell: screen.shell
        }
    }
    Component {
        id: scanner

        ScanPanel {
            scan: screen.scan
            shell: screen.shell
        }
    }
    Item {
        id: head

        enabled: board.enabled
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
            objectName: "matter-title"
            text: screen.matter.title
            width: Math.min(implicitWidth + 1, parent.width * 0.6)
        }
        HallText {
            id: about

            anchors.left: name.right
            anchors.leftMargin: Theme.gap
            anchors.right: parent.right
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkSoft
            objectName: "matter-person"
            text: [screen.person.name, screen.person.numberMasked, screen.matter.organ, ...(screen.wide ? [screen.matter.howLong, screen.matter.cost] : [])].filter(part => part !== "").join("   ")
        }
    }
    GuidanceStrip {
        id: lead

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        enabled: board.enabled
        guidance: screen.guidance
    }
    HallScroll {
        id: view

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: lead.bottom
        enabled: screen.looked === "" && screen.licences.material === ""
        focus: true
        padding: Theme.gapS
        scrolls: !screen.wide

        Item {
            id: board

            readonly property real room: width - 2 * Theme.gapS
            readonly property real decisionWidth: screen.wide ? Math.max(Theme.px(520), room * 0.21) : width
            readonly property real materialsWidth: screen.wide ? Math.max(Theme.px(660), room * 0.3) : width
            readonly property real formWidth: screen.wide ? room - decisionWidth - materialsWidth : width
            readonly property real whole: view.height - 2 * view.padding

            height: screen.wide ? whole : decision.y + decision.height
            width: parent?.width ?? 0

            Pane {
                id: formPane

                height: screen.wide ? board.whole : wholeHeight
                keys: "Ctrl+1"
                note: qsTr("* 必填")
                scrolls: screen.wide
                symbol: "pen"
                title: qsTr("表单")
                width: board.formWidth

                onWanted: form.focusFirst()

                GuideHandling {
                    handling: screen.handling
                    width: parent?.width ?? 0
                }
                PartiesBox {
                    id: sides

                    enabled: screen.matter.work === ""
                    matter: screen.matter
                    width: parent?.width ?? 0
                }
                PlaceBox {
                    id: where

                    enabled: screen.matter.work === ""
                    matter: screen.matter
                    width: parent?.width ?? 0
                }
                HomeVisitBox {
                    free: screen.matter.work === ""
                    place: screen.place
                    width: parent?.width ?? 0
                }
                FilingBox {
                    id: ways

                    filing: screen.filing
                    free: screen.matter.work === ""
                    width: parent?.width ?? 0
                }
                FormGrid {
                    id: form

                    enabled: screen.matter.work !== "submitting"
                    matter: screen.matter
                    width: parent?.width ?? 0

                    onFinished: materials.nextKey !== "" ? materials.wanted() : decision.wanted()
                }
                Guide {
                    matter: screen.matter
                    shell: screen.shell
                    width: parent?.width ?? 0
                }
            }
            Item {
                id: middle

                height: screen.wide ? board.whole : materials.wholeHeight
                width: board.materialsWidth
                x: screen.wide ? formPane.width + Theme.gapS : 0
                y: screen.wide ? 0 : formPane.height + Theme.gapS

                MaterialsPane {
                    id: materials

                    anchors.fill: parent
                    capture: screen.capture
                    licences: screen.licences
                    matter: screen.matter
                    scan: screen.scan
                    scrolls: screen.wide
                    shell: screen.shell

                    onLook: digest => screen.looked = digest
                }
            }
            DecisionPane {
                id: decision

                height: screen.wide ? board.whole : wholeHeight
                matter: screen.matter
                scrolls: screen.wide
                shell: screen.shell
                width: board.decisionWidth
                x: screen.wide ? middle.x + middle.width + Theme.gapS : 0
                y: screen.wide ? 0 : middle.y + middle.height + Theme.gapS

                onWantedPlace: (kind, about) => screen.goTo(kind, about)
            }
        }
    }
    // over the materials, or over everything where the columns stand one under the other
    Loader {
        active: materials.capturing || materials.scanning
        height: screen.wide ? board.whole : screen.height
        width: screen.wide ? middle.width : screen.width
        x: screen.wide ? view.padding + middle.x : 0
        y: screen.wide ? view.y + view.padding : 0

        sourceComponent: materials.scanning ? scanner : camera
    }
    Loader {
        active: screen.licences.material !== ""
        anchors.fill: parent

        sourceComponent: MaterialSheet {
            licences: screen.licences
        }

        // the keyboard goes back to the material
        onActiveChanged: {
            if (!active)
                Qt.callLater(screen.backTo, screen.sheeted);
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
