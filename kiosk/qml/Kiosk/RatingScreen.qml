pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// Five choices of one rank, none of them set; a bad one asks what was wrong and says what happens.
KioskPage {
    id: screen

    required property KioskFeedback feedback

    bar: false
    primaryName: "button-send"
    primaryText: screen.feedback.why ? qsTr("提交评价") : ""
    secondaryName: "button-skip"
    secondaryText: screen.feedback.why ? "" : qsTr("不评价，结束")
    subtitle: screen.feedback.why ? qsTr("可以多选，也可以不选。") : qsTr("只问这一次，工作人员看不到是谁评的。")
    title: screen.feedback.why ? qsTr("哪里不满意？") : qsTr("请为这次办事打分")

    onPrimary: screen.feedback.send()
    onSecondary: screen.feedback.skip()

    HallChoice {
        name: "level"
        options: screen.feedback.levels
        visible: !screen.feedback.why
        width: parent?.width ?? 0

        onChosen: value => screen.feedback.rate(value)
    }
    Repeater {
        model: screen.feedback.why ? screen.feedback.tags : []

        HallButton {
            id: tag

            required property var modelData

            height: Theme.targetPrimary
            kind: tag.modelData.on ? HallButton.Primary : HallButton.Secondary
            objectName: "choice-tag-" + tag.modelData.value
            symbol: tag.modelData.on ? "check" : ""
            text: tag.modelData.label
            width: parent?.width ?? 0

            onClicked: screen.feedback.tag(tag.modelData.value)
        }
    }
    HallTextField {
        kind: "long_text"
        label: qsTr("想说的话")
        limit: 500
        objectName: "field-why"
        placeholder: qsTr("想说的话（可以不写）")
        visible: screen.feedback.why
        width: parent?.width ?? 0

        onEdited: text => screen.feedback.setWhy(text)
    }
    HallBanner {
        objectName: "what-happens"
        text: qsTr("大厅会核实、整改，在 %1 个工作日内答复，并电话回访。").arg(screen.feedback.answerDays)
        visible: screen.feedback.why
        width: parent?.width ?? 0
    }
}
