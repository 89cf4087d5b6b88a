pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Models

// 跨省通办专区: the list of what other places handle; one item with the place it is wanted for.
KioskPage {
    id: screen

    required property KioskZone zone

    readonly property bool one: screen.zone.code !== ""

    bar: false
    inside: screen.one
    primaryEnabled: screen.zone.owner !== ""
    primarySymbol: "arrow-right"
    primaryText: screen.one && screen.zone.stopped === "" ? qsTr("在这里申请") : ""
    secondaryName: "button-window"
    secondarySymbol: "window"
    secondaryText: screen.one ? qsTr("去人工窗口") : ""
    subtitle: screen.one ? "" : qsTr("外地的事，在这里交材料、由办理地办理，材料往返邮寄不收费。")
    title: screen.one ? screen.zone.name : qsTr("跨省通办专区")

    onPrimary: screen.zone.start()
    onSecondary: screen.shell.window()
    onStepOut: screen.zone.close()

    Loader {
        sourceComponent: screen.one ? item : list
        width: parent?.width ?? 0
    }
    Component {
        id: list

        ZoneList {
            zone: screen.zone
        }
    }
    Component {
        id: item

        ZoneItem {
            zone: screen.zone
        }
    }
}
