pragma ComponentBehavior: Bound

import QtQuick

// A date without a keyboard: year, month and day are stepped with big buttons. `value` is ISO or "" (nothing chosen yet);
// `start` is shown until then. At a desk eight digits are typed; up and down step the day, the page keys the month.
Column {
    id: field

    required property string start
    property string value: ""
    property string name: ""
    property string problem: ""
    property bool readOnly: false
    property string label: ""

    readonly property var parts: (field.value !== "" ? field.value : field.start).split("-").map(Number)

    signal chosen(value: string)
    signal accepted
    signal focusLost

    function take(): void {
        const typed = desk.item as HallTextField;
        if (typed !== null)
            typed.take();
    }

    // What was typed as the form has it: ISO once it is a date, as it is until then.
    function written(text: string): string {
        const digits = text.replace(/[^0-9]/g, "");
        if (digits.length !== 8)
            return text;
        const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6))];
        const real = month >= 1 && month <= 12 && day >= 1 && day <= field.daysIn(year, month);
        return real ? "%1-%2-%3".arg(digits.slice(0, 4)).arg(digits.slice(4, 6)).arg(digits.slice(6)) : text;
    }

    function stepKey(event: KeyEvent): void {
        const steps = {
            [Qt.Key_Up]: ["day", 1],
            [Qt.Key_Down]: ["day", -1],
            [Qt.Key_PageUp]: ["month", 1],
            [Qt.Key_PageDown]: ["month", -1]
        };
        const step = steps[event.key];
        event.accepted = step !== undefined && !field.readOnly && (field.value === "" || /^\d{4}-\d{2}-\d{2}$/.test(field.value));
        if (event.accepted)
            field.step(step[0], step[1]);
    }

    function pad(number: int, places: int): string {
        return String(number).padStart(places, "0");
    }

    function daysIn(year: int, month: int): int {
        return new Date(year, month, 0).getDate();
    }

    function step(part: string, by: int): void {
        let year = field.parts[0];
        let month = field.parts[1];
        let day = field.parts[2];
        if (field.value !== "") {
            if (part === "year")
                year = Math.min(2199, Math.max(1900, year + by));
            else if (part === "month")
                month = (month - 1 + by + 12) % 12 + 1;
            else
                day = (day - 1 + by + field.daysIn(year, month)) % field.daysIn(year, month) + 1;
            day = Math.min(day, field.daysIn(year, month));
        }
        field.chosen("%1-%2-%3".arg(field.pad(year, 4)).arg(field.pad(month, 2)).arg(field.pad(day, 2)));
    }

    spacing: Theme.gapS

    Loader {
        id: desk

        active: Theme.desk
        sourceComponent: HallTextField {
            kind: "date"
            label: field.label
            limit: 10
            objectName: "field-" + field.name
            placeholder: qsTr("8 位数字，如 %1").arg(field.start.split("-").join(""))
            problem: field.problem
            readOnly: field.readOnly

            readonly property string known: field.value

            Component.onCompleted: text = field.value
            Keys.onPressed: event => field.stepKey(event)
            onAccepted: field.accepted()
            onEdited: text => field.chosen(field.written(text))
            onFocusLost: field.focusLost()
            onKnownChanged: {
                if (text !== known)
                    text = known;
            }
        }
        visible: active
        width: field.width
    }
    Row {
        spacing: Theme.gap
        visible: !Theme.desk
        width: field.width

        Repeater {
            model: Theme.desk ? [] : [
                {
                    "part": "year",
                    "label": qsTr("年", "part of a date"),
                    "index": 0,
                    "share": 0.4
                },
                {
                    "part": "month",
                    "label": qsTr("月", "part of a date"),
                    "index": 1,
                    "share": 0.3
                },
                {
                    "part": "day",
                    "label": qsTr("日", "part of a date"),
                    "index": 2,
                    "share": 0.3
                }
            ]

            Column {
                id: wheel

                required property var modelData

                spacing: Theme.gapXs
                width: (field.width - 2 * Theme.gap) * wheel.modelData.share

                HallButton {
                    Accessible.name: qsTr("%1，加一").arg(wheel.modelData.label)
                    autoRepeat: true
                    objectName: "date-%1-%2-up".arg(field.name).arg(wheel.modelData.part)
                    symbol: "chevron-up"
                    width: parent.width

                    onClicked: field.step(wheel.modelData.part, 1)
                }
                Rectangle {
                    border.color: field.problem !== "" ? Theme.danger : field.value !== "" ? Theme.primary : Theme.lineStrong
                    border.width: Theme.stroke * 1.5
                    color: field.value !== "" ? Theme.primaryTint : Theme.surface
                    height: Theme.px(104)
                    radius: Theme.radiusS
                    width: parent.width

                    Row {
                        anchors.centerIn: parent
                        spacing: Theme.gapXs

                        HallText {
                            anchors.baseline: unitText.baseline
                            color: field.value !== "" ? Theme.ink : Theme.inkSoft
                            font.pixelSize: Theme.title
                            font.weight: Font.DemiBold
                            text: String(field.parts[wheel.modelData.index])
                        }
                        HallText {
                            id: unitText

                            anchors.verticalCenter: parent.verticalCenter
                            color: Theme.inkSoft
                            font.pixelSize: Theme.lead
                            text: wheel.modelData.label
                        }
                    }
                }
                HallButton {
                    Accessible.name: qsTr("%1，减一").arg(wheel.modelData.label)
                    autoRepeat: true
                    objectName: "date-%1-%2-down".arg(field.name).arg(wheel.modelData.part)
                    symbol: "chevron-down"
                    width: parent.width

                    onClicked: field.step(wheel.modelData.part, -1)
                }
            }
        }
    }
    HallButton {
        objectName: "date-%1-accept".arg(field.name)
        symbol: "check"
        text: qsTr("就是这一天")
        visible: field.value === "" && !Theme.desk
        width: field.width

        onClicked: field.step("", 0)
    }
    HallText {
        color: field.problem !== "" ? Theme.danger : Theme.inkSoft
        objectName: "problem-" + field.name
        text: field.problem !== "" ? field.problem : qsTr("按上下箭头调整，按住不放可以连续调整。")
        visible: !Theme.desk
        width: field.width
    }
}
