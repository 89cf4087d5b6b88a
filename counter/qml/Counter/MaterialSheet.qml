pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// How one material is taken: what was looked up, licences to choose from, the other ways with their number keys, and the
// words that some of them need.
HallDialog {
    id: sheet

    required property CounterLicences licences

    readonly property bool asking: sheet.licences.asked !== ""

    // The keyboard goes to what is asked, else to what can be chosen.
    function take(): void {
        if (sheet.asking)
            words.take();
        else if (choices.count > 0)
            choiceRows.go(0);
        else
            wayRows.go(0);
    }

    breadth: Theme.px(1300)
    objectName: "material-sheet"
    plain: true
    title: sheet.asking ? sheet.licences.asks : qsTr("“%1”怎么收").arg(sheet.licences.title)

    Component.onCompleted: Qt.callLater(sheet.take)
    onAskingChanged: {
        words.text = "";
        Qt.callLater(sheet.take);
    }

    Connections {
        function onCountChanged(): void {
            Qt.callLater(sheet.take);
        }

        target: choices
    }
    LookupLine {
        found: sheet.licences.state
        material: "sheet"
        provenance: sheet.licences.provenance
        text: sheet.licences.stateText
        title: sheet.licences.stateTitle
        width: parent?.width ?? 0
    }
    HallBanner {
        objectName: "way-refused"
        text: sheet.licences.refused
        tone: "warning"
        visible: text !== ""
        width: parent?.width ?? 0
    }
    HallTextField {
        id: words

        kind: "long_text"
        label: sheet.licences.asks
        limit: 500
        objectName: "field-way-words"
        placeholder: sheet.licences.asks
        visible: sheet.asking
        width: parent?.width ?? 0

        onAccepted: sheet.licences.say(words.text)
    }
    DeskRows {
        id: choiceRows

        name: "licences"
        source: choices
        visible: !sheet.asking && choices.count > 0
        width: parent?.width ?? 0

        onOpened: row => {
            const chosen = choices.itemAt(row) as DeskRow;
            if (chosen !== null)
                sheet.licences.chooseLicence(chosen.token);
        }

        Repeater {
            id: choices

            model: sheet.licences.choices

            DeskRow {
                id: found

                required property string number
                required property string facts
                required property string provenance
                required property string whyNot

                Accessible.name: [found.provenance, found.facts, found.whyNot].join(" ")
                nav: choiceRows.nav
                openWords: qsTr("用这份")
                opens: found.whyNot === ""
                token: found.number

                HallText {
                    color: found.opens ? Theme.ink : Theme.inkSoft
                    font.weight: Font.DemiBold
                    objectName: "licence-provenance-%1".arg(found.index)
                    text: found.provenance
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.inkSoft
                    font.pixelSize: Theme.caption
                    text: found.facts
                    width: parent?.width ?? 0
                }
                HallText {
                    color: Theme.danger
                    font.pixelSize: Theme.caption
                    objectName: "licence-why-not-%1".arg(found.index)
                    text: found.whyNot
                    visible: text !== ""
                    width: parent?.width ?? 0
                }
            }
        }
    }
    DeskRows {
        id: wayRows

        name: "ways"
        source: ways
        visible: !sheet.asking
        width: parent?.width ?? 0

        onOpened: row => {
            const chosen = ways.itemAt(row) as DeskRow;
            if (chosen !== null)
                sheet.licences.choose(chosen.token);
        }

        Repeater {
            id: ways

            model: sheet.licences.ways

            WayRow {
                licences: sheet.licences
                nav: wayRows.nav
            }
        }
    }
    KeyRow {
        HallButton {
            enabled: words.text.trim() !== ""
            keys: "F9"
            kind: HallButton.Primary
            objectName: "button-say"
            symbol: "check"
            text: qsTr("就这样办")
            visible: sheet.asking

            onClicked: sheet.licences.say(words.text)
        }
        HallButton {
            keys: "Esc"
            objectName: "button-close-sheet"
            symbol: sheet.asking ? "arrow-left" : ""
            text: sheet.asking ? qsTr("返回") : qsTr("关闭")

            onClicked: sheet.licences.close()
        }
    }
}
