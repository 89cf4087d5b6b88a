import QtQuick
import Hall

// One thing that stands in the way; opening it leads to its place.
DeskRow {
    id: defect

    required property string message
    required property string kind
    required property string about
    property string symbol: ""

    border.width: 0
    openWords: qsTr("去改")
    padding: Theme.gapXs

    Row {
        spacing: Theme.gapXs
        width: parent?.width ?? 0

        HallIcon {
            id: sign

            color: Theme.accent
            height: Math.ceil(Theme.body * 1.45)
            name: defect.symbol
            size: Theme.px(32)
        }
        HallText {
            text: defect.message
            width: parent.width - sign.width - parent.spacing
        }
    }
}
