pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What the citizen agrees to, in full, and both answers.
Item {
    id: scene

    required property CitizenLook look
    required property CitizenDisplay citizen

    // of the face check: another way stands beside it, so neither answer stands out
    required property bool face

    HallText {
        id: title

        Accessible.role: Accessible.Heading
        font.pixelSize: scene.look.lead
        font.weight: Font.Bold
        objectName: "citizen-title"
        text: scene.face ? qsTr("要不要拍照核对？不同意也一样办，由工作人员当面核对。") : qsTr("请您看一看，同意再办")
        width: parent.width
    }
    Rectangle {
        anchors.bottom: answers.top
        anchors.bottomMargin: scene.look.gap
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.topMargin: scene.look.gap
        border.color: Theme.line
        border.width: scene.look.px(2)
        color: Theme.surface
        radius: scene.look.px(16)

        Flickable {
            id: view

            anchors.bottomMargin: texts.height > parent.height - 2 * scene.look.gap ? more.height + 2 * scene.look.px(8) : scene.look.gap
            anchors.fill: parent
            anchors.margins: scene.look.gap
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: texts.height
            contentWidth: width

            Column {
                id: texts

                spacing: scene.look.gap
                width: view.width

                Repeater {
                    model: scene.citizen.texts

                    Column {
                        id: notice

                        required property var modelData

                        spacing: scene.look.px(8)
                        width: texts.width

                        HallText {
                            font.pixelSize: scene.look.body
                            font.weight: Font.DemiBold
                            text: notice.modelData.title
                            width: parent.width
                        }
                        HallText {
                            font.pixelSize: scene.look.body
                            text: notice.modelData.text
                            width: parent.width
                        }
                    }
                }
            }
        }
        HallText {
            id: more

            anchors.bottom: parent.bottom
            anchors.bottomMargin: scene.look.px(8)
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.primary
            font.pixelSize: scene.look.small
            text: qsTr("下面还有，请向上滑动")
            visible: view.contentHeight > view.height && !view.atYEnd
        }
    }
    Row {
        id: answers

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        spacing: scene.look.gap

        HallButton {
            height: scene.look.target
            labelSize: scene.look.lead
            objectName: "button-refuse"
            text: qsTr("不同意")
            width: (parent.width - parent.spacing) * (scene.face ? 0.5 : 0.35)

            onClicked: scene.citizen.consent(false)
        }
        HallButton {
            height: scene.look.target
            kind: scene.face ? HallButton.Secondary : HallButton.Primary
            labelSize: scene.look.lead
            objectName: "button-agree"
            text: qsTr("同意")
            width: (parent.width - parent.spacing) * (scene.face ? 0.5 : 0.65)

            onClicked: scene.citizen.consent(true)
        }
    }
}
