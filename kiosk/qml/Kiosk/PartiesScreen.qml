import QtQuick
import Hall

KioskPage {
    id: screen

    required property var parties

    primarySymbol: "arrow-right"
    primaryText: qsTr("下一步")
    secondaryName: "button-window"
    secondarySymbol: "window"
    secondaryText: qsTr("去人工窗口")
    subtitle: qsTr("替别人或单位办的，先说明您是谁、为谁办。")
    title: qsTr("这件事是为谁办的")

    onPrimary: screen.parties.next()
    onSecondary: screen.shell.window()

    Connections {
        function onRefused(key: string): void {
            const item = panel.itemFor(key);
            if (item !== null)
                Qt.callLater(screen.show, item); // once its words stand
        }

        target: screen.parties
    }
    HallParties {
        id: panel

        parties: screen.parties
        width: parent?.width ?? 0

        onAccepted: screen.parties.next()
        onCaptureAsked: screen.parties.capture()
    }
}
