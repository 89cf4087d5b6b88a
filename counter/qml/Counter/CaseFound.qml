pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What was found: machine checks, what is still to look at, lines of the notice; and what has happened so far.
Pane {
    id: pane

    required property CounterCase office

    readonly property bool deciding: checks.count > 0 || faults.count > 0 || toDo.count > 0

    keys: "Ctrl+2"
    symbol: "eye"
    title: pane.deciding ? qsTr("智能审核与核对") : qsTr("经过")

    onWanted: {
        if (toDo.count > 0)
            (toDo.itemAt(0) as Item).forceActiveFocus(Qt.TabFocusReason);
    }

    HallBanner {
        objectName: "case-why"
        text: pane.office.why
        visible: text !== ""
        width: parent?.width ?? 0
    }
    Repeater {
        id: toDo

        model: pane.office.toDo

        CheckRow {
            id: point

            required property string words
            required property string material
            required property string point
            required property string marked

            objectName: "todo-%1.%2".arg(point.material).arg(point.point)
            text: point.words
            ticked: point.marked === "met"
            width: parent?.width ?? 0

            onToggled: pane.office.tickPoint(point.material, point.point, true)
        }
    }
    Repeater {
        id: checks

        model: pane.office.checks

        Item {
            id: check

            required property string mark
            required property string verdict
            required property string words
            required property string why

            readonly property color tone: check.verdict === "met" ? Theme.success : check.verdict === "not_met" ? Theme.danger : Theme.warning

            Accessible.name: [check.mark, check.words, check.why].join(" ")
            Accessible.role: Accessible.StaticText
            height: said.height
            width: parent?.width ?? 0

            HallText {
                color: check.tone
                font.weight: Font.Bold
                text: check.mark
                width: Theme.px(40)
            }
            Column {
                id: said

                anchors.left: parent.left
                anchors.leftMargin: Theme.px(48)
                anchors.right: parent.right

                HallText {
                    text: check.words
                    width: parent.width
                }
                HallText {
                    color: check.verdict === "met" ? Theme.inkSoft : check.tone
                    font.pixelSize: Theme.caption
                    text: check.verdict === "undecided" ? qsTr("要人工核对：%1").arg(check.why) : check.why
                    width: parent.width
                }
            }
        }
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("要补正的")
        visible: faults.count > 0
        width: parent?.width ?? 0
    }
    Repeater {
        id: faults

        model: pane.office.faults

        NoticeRow {
            required property int index

            objectName: "fault-" + index
            symbol: "warning"
            width: parent?.width ?? 0
        }
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("告知书列明的")
        visible: lines.count > 0
        width: parent?.width ?? 0
    }
    Repeater {
        id: lines

        model: pane.office.lines

        NoticeRow {
            required property bool met
            required property int index

            objectName: "notice-line-" + index
            symbol: met ? "check-circle" : "minus"
            width: parent?.width ?? 0
        }
    }
    HallText {
        font.weight: Font.DemiBold
        text: qsTr("经过")
        visible: pane.deciding
        width: parent?.width ?? 0
    }
    Repeater {
        model: pane.office.timeline

        Column {
            id: line

            required property string at
            required property string what
            required property string who
            required property string where
            required property string before
            required property string after
            required property string more
            required property bool uncertain

            width: parent?.width ?? 0

            HallText {
                font.weight: Font.DemiBold
                objectName: "trail-what"
                text: [line.at, line.what].join("  ")
                width: parent.width
            }
            HallText {
                font.pixelSize: Theme.caption
                objectName: "trail-states"
                text: line.before === "" ? line.after : qsTr("%1 → %2").arg(line.before).arg(line.after)
                visible: line.before !== line.after
                width: parent.width
            }
            HallText {
                color: Theme.inkSoft
                font.pixelSize: Theme.caption
                objectName: "trail-who"
                text: [line.who, line.where, line.more, line.uncertain ? qsTr("时间未核对") : ""].filter(part => part !== "").join("   ")
                width: parent.width
            }
        }
    }
}
