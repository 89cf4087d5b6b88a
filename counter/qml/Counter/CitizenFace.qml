pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// Before the camera: what it sees, and what to do, in words and a sign.
Item {
    id: scene

    required property CitizenLook look
    required property CitizenDisplay citizen

    readonly property bool looking: scene.citizen.facePhase === "looking"
    readonly property bool good: scene.citizen.faceGuidance === "hold_still"

    HallFaceWords {
        id: faceWords
    }
    Rectangle {
        id: guide

        border.color: scene.good ? Theme.success : Theme.primary
        border.width: scene.look.px(4)
        color: scene.good ? Theme.successTint : Theme.primaryTint
        height: Math.max(scene.look.px(110), title.implicitHeight + scene.look.gap)
        radius: scene.look.px(16)
        width: parent.width
        y: scene.looking ? 0 : (parent.height - height) * 0.4

        HallIcon {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            color: title.color
            name: scene.looking ? faceWords.guidanceSymbol(scene.citizen.faceGuidance) : "info"
            size: scene.look.px(64)
            x: scene.look.gap
        }
        HallText {
            id: title

            Accessible.role: Accessible.AlertMessage
            anchors.left: sign.right
            anchors.leftMargin: scene.look.gap
            anchors.right: parent.right
            anchors.rightMargin: scene.look.gap
            anchors.verticalCenter: parent.verticalCenter
            color: scene.good ? Theme.success : Theme.primaryDeep
            font.pixelSize: scene.look.lead
            font.weight: Font.Bold
            objectName: "citizen-title"
            text: scene.looking ? faceWords.guidanceText(scene.citizen.faceGuidance) : qsTr("这次没有比对上，这很常见。请听工作人员安排。")
        }
    }
    Rectangle {
        anchors.bottom: privacy.top
        anchors.bottomMargin: scene.look.gap
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: guide.bottom
        anchors.topMargin: scene.look.gap
        clip: true
        color: Theme.pictureGround
        radius: scene.look.px(16)
        visible: scene.looking

        Loader {
            active: scene.looking
            anchors.fill: parent

            sourceComponent: HallFacePicture {
                feed: scene.citizen.faceFeed
                good: scene.good
            }
        }
    }
    HallText {
        id: privacy

        anchors.bottom: parent.bottom
        color: Theme.inkSoft
        font.pixelSize: scene.look.small
        text: !scene.looking ? qsTr("画面已经删除。") : qsTr("画面只在本机比对，不保存、不上传；比对完马上删除。")
        width: parent.width
    }
}
