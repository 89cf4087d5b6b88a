import QtQuick
import Hall
import Counter.Models

// What the guide says of the matter, to be read out.
Column {
    id: guide

    required property CounterMatter matter
    required property CounterShell shell

    spacing: Theme.gapXs

    Rectangle {
        color: Theme.line
        height: Theme.stroke
        width: parent.width
    }
    HallText {
        Accessible.role: Accessible.Heading
        color: Theme.primaryDeep
        font.pixelSize: Theme.caption
        font.weight: Font.DemiBold
        text: qsTr("办事指南")
        width: parent.width
    }
    HallButton {
        keys: "Ctrl+D"
        objectName: "button-guide"
        symbol: "documents"
        text: qsTr("完整指南、样表、流程图")

        onClicked: guide.shell.guide()
    }
    HallLabelled {
        label: qsTr("谁能办")
        labelWidth: Theme.px(230)
        value: guide.matter.who
        visible: value !== ""
        width: parent.width
    }
    HallLabelled {
        label: qsTr("条件")
        labelWidth: Theme.px(230)
        value: guide.matter.conditions.join("\n")
        visible: value !== ""
        width: parent.width
    }
    HallLabelled {
        label: qsTr("要带什么")
        labelWidth: Theme.px(230)
        value: guide.matter.need
        visible: value !== ""
        width: parent.width
    }
    HallLabelled {
        label: qsTr("承诺时限")
        labelWidth: Theme.px(230)
        value: guide.matter.howLong
        visible: value !== ""
        width: parent.width
    }
    HallLabelled {
        label: qsTr("收费")
        labelWidth: Theme.px(230)
        value: guide.matter.cost
        visible: value !== ""
        width: parent.width
    }
}
