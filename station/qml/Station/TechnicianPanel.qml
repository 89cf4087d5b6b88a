pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// The technician's panel of both apps: sign-in, then devices, queue, readiness and, in a demo hall, the dock. It fills what
// it is put into. The host opens it by `technician.open()` and takes it away on `closed`.
FocusScope {
    id: panel

    required property Technician technician

    readonly property bool wide: panel.width > panel.height
    readonly property real side: Math.max(Theme.desk ? Theme.gapXl : Theme.margin, (panel.width - Theme.px(2400)) / 2)
    readonly property var sections: {
        const all = [
            {
                "id": "devices",
                "text": qsTr("设备"),
                "keys": "Ctrl+1"
            },
            {
                "id": "queue",
                "text": qsTr("待送队列"),
                "keys": "Ctrl+2"
            },
            {
                "id": "readiness",
                "text": qsTr("就绪检查"),
                "keys": "Ctrl+3"
            },
            {
                "id": "setup",
                "text": qsTr("安装绑定"),
                "keys": "Ctrl+4"
            },
            {
                "id": "consumables",
                "text": qsTr("耗材"),
                "keys": "Ctrl+5"
            },
            {
                "id": "stick",
                "text": qsTr("U盘传送"),
                "keys": "Ctrl+6"
            },
            {
                "id": "dock",
                "text": qsTr("设备台"),
                "keys": "Ctrl+7"
            }
        ];
        return panel.technician.hasDock ? all : all.slice(0, -1);
    }

    signal closed

    function pageFor(section: string): Component {
        switch (section) {
        case "queue":
            return queuePage;
        case "readiness":
            return readinessPage;
        case "setup":
            return setupPage;
        case "consumables":
            return consumablesPage;
        case "stick":
            return stickPage;
        case "dock":
            return dockPage;
        default:
            return devicesPage;
        }
    }

    Accessible.name: qsTr("技术维护")
    Accessible.role: Accessible.Pane
    focus: true

    Keys.onEscapePressed: panel.technician.close()

    Connections {
        function onClosed() {
            panel.closed();
        }

        target: panel.technician
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.ground

        MouseArea {
            anchors.fill: parent
            hoverEnabled: true
            onWheel: wheel => wheel.accepted = true
        }
    }
    Rectangle {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        color: Theme.surface
        height: closeButton.height + 2 * Theme.gapS

        HallIcon {
            id: emblem

            anchors.left: parent.left
            anchors.leftMargin: panel.side
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.primary
            name: "shield"
            size: Theme.px(56)
        }
        HallText {
            anchors.left: emblem.right
            anchors.leftMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("技术维护")
        }
        HallText {
            anchors.right: closeButton.left
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkSoft
            objectName: "technician-name"
            text: panel.technician.memberName
        }
        HallButton {
            id: closeButton

            anchors.right: parent.right
            anchors.rightMargin: panel.side
            anchors.verticalCenter: parent.verticalCenter
            keys: Theme.desk ? "Esc" : ""
            objectName: "button-technician-close"
            symbol: "close"
            text: panel.technician.signedIn ? qsTr("退出维护") : qsTr("返回")

            onClicked: panel.technician.close()
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            color: Theme.line
            height: Theme.stroke
        }
    }
    Flow {
        id: tabs

        anchors.left: parent.left
        anchors.margins: panel.side
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.topMargin: Theme.gap
        height: panel.technician.signedIn ? implicitHeight : 0
        spacing: Theme.gapS
        visible: panel.technician.signedIn

        Repeater {
            model: panel.sections

            HallButton {
                id: tab

                required property var modelData

                Accessible.checkable: true
                Accessible.checked: tab.kind === HallButton.Primary
                Accessible.role: Accessible.PageTab
                height: Theme.target
                keys: Theme.desk ? tab.modelData.keys : ""
                kind: panel.technician.section === tab.modelData.id ? HallButton.Primary : HallButton.Secondary
                labelSize: Theme.body
                leftPadding: Theme.gapS
                objectName: "section-" + tab.modelData.id
                rightPadding: Theme.gapS
                symbol: tab.modelData.id === "consumables" && panel.technician.consumables.overdue ? "warning" : ""
                text: tab.modelData.text
                width: Math.max(Math.ceil(tab.implicitWidth), Theme.px(Theme.desk ? 260 : 200))

                onClicked: panel.technician.show(tab.modelData.id)
            }
        }
    }
    Loader {
        id: stage

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.keyboardRoom
        anchors.left: parent.left
        anchors.leftMargin: panel.side - Theme.gapS
        anchors.right: parent.right
        anchors.rightMargin: panel.side - Theme.gapS
        anchors.top: tabs.bottom
        anchors.topMargin: Theme.gapXs
        focus: true
        sourceComponent: panel.technician.signedIn ? panel.pageFor(panel.technician.section) : signInPage
    }
    Component {
        id: signInPage

        TechnicianSignIn {
            technician: panel.technician
        }
    }
    Component {
        id: devicesPage

        TechnicianDevices {
            technician: panel.technician
        }
    }
    Component {
        id: queuePage

        TechnicianQueue {
            queue: panel.technician.queue
        }
    }
    Component {
        id: stickPage

        TechnicianStick {
            stick: panel.technician.stick
        }
    }
    Component {
        id: readinessPage

        TechnicianReadiness {
            readiness: panel.technician.readiness

            onCheckAsked: panel.technician.check()
        }
    }
    Component {
        id: setupPage

        TechnicianSetup {
            setup: panel.technician.setup
        }
    }
    Component {
        id: consumablesPage

        TechnicianConsumables {
            consumables: panel.technician.consumables
        }
    }
    Component {
        id: dockPage

        DockButtons {
            actions: panel.technician.dock
            columns: panel.wide ? 4 : 2
        }
    }
}
