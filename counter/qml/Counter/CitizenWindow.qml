pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// The second screen: what the citizen sees of their own matter, and signs. It never takes the clerk's keyboard.
Window {
    id: root

    required property CounterShell shell
    required property CitizenDisplay citizen
    required property CounterPaper paper
    required property CounterGuide book
    required property bool windowed
    required property bool faceAsked // the consent on screen is the face check's own

    // what the clerk shows goes before what the visit shows
    readonly property string scene: root.book.shown ? "guide" : root.citizen.scene

    function sceneFor(name: string): Component {
        switch (name) {
        case "welcome":
            return welcome;
        case "entering":
            return entering;
        case "consent":
            return consent;
        case "face":
            return face;
        case "sign":
            return sign;
        case "promise":
            return promise;
        case "agreement":
            return agreement;
        case "rating":
            return rating;
        case "check":
            return check;
        case "thanks":
            return thanks;
        case "guide":
            return guide;
        default:
            return board;
        }
    }

    color: Theme.ground
    flags: (root.windowed ? Qt.Window : Qt.Window | Qt.FramelessWindowHint) | Qt.WindowDoesNotAcceptFocus
    height: root.windowed ? 600 : 800
    objectName: "citizen-display"
    title: qsTr("申请人屏幕")
    transientParent: null
    width: root.windowed ? 960 : 1280

    onClosing: close => close.accepted = root.windowed

    CitizenLook {
        id: look

        unit: Math.min(root.width / 1280, root.height / 800)
    }
    Rectangle {
        id: bar

        color: Theme.primaryDeep
        height: look.px(84)
        width: parent.width

        HallEmblem {
            id: emblem

            anchors.verticalCenter: parent.verticalCenter
            size: look.px(own ? 60 : 44)
            x: look.margin
        }
        HallText {
            anchors.left: emblem.right
            anchors.leftMargin: look.gap
            anchors.right: where.left
            anchors.rightMargin: look.gap
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkOnDark
            elide: Text.ElideRight
            font.pixelSize: look.body
            font.weight: Font.DemiBold
            text: root.shell.hallName
            wrapMode: Text.NoWrap
        }
        HallText {
            id: where

            anchors.right: parent.right
            anchors.rightMargin: look.margin
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.inkOnDark
            font.pixelSize: look.body
            text: "%1   %2".arg(root.citizen.window).arg(root.shell.timeText)
            wrapMode: Text.NoWrap
        }
    }
    TrainingBand {
        id: training

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: bar.bottom
        shown: root.shell.training
        size: look.body
    }
    // a scene is made anew each time: nothing of the last one stays behind
    Loader {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: look.margin
        anchors.right: parent.right
        anchors.top: training.bottom
        objectName: "scene-" + root.scene
        sourceComponent: root.sceneFor(root.scene)
    }

    Component {
        id: board

        CitizenWords {
            advice: root.citizen.called !== "" ? qsTr("请到 %1").arg(root.citizen.window) : qsTr("请取号，听到叫号再过来。")
            huge: root.citizen.called
            look: look
            symbol: root.citizen.called !== "" ? "" : "window"
            title: root.citizen.called !== "" ? qsTr("正在叫号") : root.citizen.window
        }
    }
    Component {
        id: welcome

        CitizenWords {
            advice: root.citizen.nameMasked === "" ? qsTr("请把身份证放到读卡器上，或交给工作人员。") : qsTr("请告诉工作人员您要办什么事。")
            look: look
            symbol: root.citizen.nameMasked === "" ? "card" : "user"
            title: root.citizen.nameMasked === "" ? qsTr("您好") : qsTr("您好，%1").arg(root.citizen.nameMasked)
        }
    }
    Component {
        id: entering

        CitizenEntering {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: consent

        CitizenConsent {
            face: root.faceAsked
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: face

        CitizenFace {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: sign

        CitizenSign {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: agreement

        CitizenAgreement {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: promise

        CitizenPromise {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: rating

        CitizenRating {
            citizen: root.citizen
            look: look
        }
    }
    Component {
        id: check

        CitizenCheck {
            look: look
            paper: root.paper
        }
    }
    Component {
        id: guide

        CitizenGuide {
            book: root.book
            look: look
        }
    }
    Component {
        id: thanks

        CitizenWords {
            advice: qsTr("请带好您的身份证和材料。")
            look: look
            symbol: "check-circle"
            title: qsTr("办好了，谢谢您！")
        }
    }
}
