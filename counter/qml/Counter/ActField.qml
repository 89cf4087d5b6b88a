pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// One row of what an act asks for.
Loader {
    id: field

    required property CounterCase office
    required property int index
    required property string kind
    required property string key
    required property string label
    required property string value
    required property string help
    required property var options
    required property var pages
    required property bool done
    required property string name
    required property int limit

    readonly property bool takes: !["words", "warning"].includes(field.kind) && !(["signature", "promise", "second"].includes(field.kind) && field.done)
    readonly property bool typed: ["text", "long_text", "digits", "date", "choice"].includes(field.kind)
    readonly property string stateWords: {
        if (field.kind === "capture")
            return field.pages.length > 0 ? qsTr("已拍 %1 页").arg(field.pages.length) : qsTr("还没有");
        if (field.kind === "second")
            return field.done ? field.name : qsTr("还没有登录");
        return field.done ? qsTr("已签") : qsTr("还没有");
    }

    signal next
    signal look(digest: string)

    function take(): void {
        const words = field.item as HallField;
        const box = field.item as ActBox;
        if (words !== null)
            words.take();
        else if (box !== null)
            box.take();
        else
            (field.item as Item).forceActiveFocus(Qt.TabFocusReason);
    }

    function open(): void {
        switch (field.kind) {
        case "capture":
            return field.office.capture(field.key);
        case "signature":
            return field.office.askSignature();
        case "promise":
            return field.office.askPromise();
        default:
            return field.office.askSecond();
        }
    }

    sourceComponent: field.typed ? typedRow : field.kind === "tick" ? tickRow : field.kind === "words" || field.kind === "warning" ? wordsRow : boxRow

    Component {
        id: typedRow

        HallField {
            first: false
            help: field.help
            key: field.key
            kind: field.kind
            label: field.label
            labelWidth: Theme.px(250)
            locked: false
            maxLength: field.limit
            options: field.options
            placeholder: ""
            problem: ""
            today: field.office.today
            unit: ""
            value: field.value

            onAccepted: field.next()
            onEdited: value => {
                if (value !== field.value)
                    field.office.setValue(field.key, value);
            }
        }
    }
    Component {
        id: tickRow

        Column {
            id: ticked

            onActiveFocusChanged: {
                if (ticked.activeFocus)
                    box.forceActiveFocus(Qt.TabFocusReason);
            }

            CheckRow {
                id: box

                objectName: "tick-" + field.key
                text: field.label
                ticked: field.value === "yes"
                width: parent.width

                onToggled: field.office.setValue(field.key, box.ticked ? "" : "yes")
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                leftPadding: Theme.px(56)
                text: field.help
                visible: text !== ""
                width: parent.width
            }
        }
    }
    Component {
        id: wordsRow

        HallText {
            color: field.kind === "warning" ? Theme.warning : Theme.ink
            text: field.label
        }
    }
    Component {
        id: boxRow

        ActBox {
            done: field.kind === "capture" ? field.pages.length > 0 : field.done
            key: field.key
            kind: field.kind
            help: field.help
            pages: field.pages
            stateText: field.stateWords
            title: field.label

            onDropped: digest => field.office.removePage(field.key, digest)
            onLook: digest => field.look(digest)
            onOpened: field.open()
        }
    }
}
