pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Five equal choices: none is chosen before, none stands out, nobody at the counter sees which.
Item {
    id: scene

    required property CitizenLook look
    required property CitizenDisplay citizen

    readonly property var levels: [
        {
            level: "1",
            words: qsTr("非常满意")
        },
        {
            level: "2",
            words: qsTr("满意")
        },
        {
            level: "3",
            words: qsTr("基本满意")
        },
        {
            level: "4",
            words: qsTr("不满意")
        },
        {
            level: "5",
            words: qsTr("非常不满意")
        }
    ]

    HallText {
        id: title

        Accessible.role: Accessible.Heading
        font.pixelSize: scene.look.lead
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: qsTr("请您评价这次服务")
        width: parent.width
    }
    HallText {
        id: words

        anchors.top: title.bottom
        color: Theme.inkSoft
        font.pixelSize: scene.look.body
        text: qsTr("窗口工作人员看不到您的选择。不想评价可以不选。")
        width: parent.width
    }
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: words.bottom
        anchors.topMargin: scene.look.gap
        spacing: scene.look.gap

        Repeater {
            model: scene.levels

            HallButton {
                id: choice

                required property var modelData

                enabled: !scene.citizen.saving
                height: scene.look.target
                labelSize: scene.look.lead
                objectName: "rate-" + choice.modelData.level
                text: choice.modelData.words
                width: parent?.width ?? 0

                onClicked: scene.citizen.rate(choice.modelData.level)
            }
        }
    }
}
