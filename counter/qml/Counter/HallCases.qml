pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One list of the supervisor's page: arrow keys walk it, Enter opens the case of a row where there is one.
Column {
    id: box

    required property CounterSupervision hall
    required property var rows // title, detail, caseId, alarming
    required property string name
    required property string nothing // what is said of an empty list

    readonly property alias count: found.count

    spacing: Theme.px(6)

    HallText {
        color: Theme.inkSoft
        text: box.nothing
        visible: found.count === 0
        width: parent.width
    }
    DeskRows {
        id: list

        name: box.name
        source: found
        width: parent.width

        onOpened: row => {
            const item = found.itemAt(row) as DeskRow;
            if (item !== null)
                box.hall.openCase(item.token);
        }

        Repeater {
            id: found

            model: box.rows

            DeskRow {
                id: line

                required property string title
                required property string detail
                required property string caseId
                required property bool alarming

                Accessible.name: [line.title, line.detail].join(" ")
                nav: list.nav
                opens: line.caseId !== ""
                padding: Theme.gapXs
                token: line.caseId

                HallText {
                    font.weight: Font.DemiBold
                    text: line.title
                    width: parent.width
                }
                HallText {
                    color: line.alarming ? Theme.danger : Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: line.detail
                    visible: text !== ""
                    width: parent.width
                }
            }
        }
    }
}
