pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Station.Models

// The readiness report: is everything there that this terminal needs?
HallScroll {
    id: page

    required property ReadinessPage readiness

    signal checkAsked

    padding: Theme.gapS

    HallBanner {
        objectName: "readiness-verdict"
        symbol: page.readiness.checking ? "clock" : page.readiness.ready ? "check-circle" : "warning"
        text: page.readiness.checking ? qsTr("正在检查，最多十秒…") : page.readiness.ready ? qsTr("可以对外服务。") : qsTr("还不能对外服务，请先处理下面标叉的各项。")
        tone: page.readiness.checking ? "info" : page.readiness.ready ? "success" : "danger"
        visible: page.readiness.checking || page.readiness.checked
        width: page.innerWidth
    }
    HallButton {
        enabled: !page.readiness.checking
        keys: Theme.desk ? "F5" : ""
        objectName: "button-check"
        symbol: "retake"
        text: qsTr("重新检查")

        onClicked: page.checkAsked()
    }
    Repeater {
        model: page.readiness.checks

        HallCard {
            id: card

            required property string name
            required property string words
            required property string grade
            required property string advice
            required property string detail

            objectName: "check-" + card.name
            padding: Theme.gapS
            width: page.innerWidth

            Item {
                height: Math.max(mark.height, lines.height)
                width: parent.width

                TechnicianMark {
                    id: mark

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.gapXs
                    grade: card.grade
                }
                Column {
                    id: lines

                    anchors.left: mark.right
                    anchors.leftMargin: Theme.gap
                    anchors.right: parent.right

                    HallText {
                        font.weight: card.grade === "ok" || card.grade === "not_used" ? Font.Normal : Font.DemiBold
                        text: card.words
                        width: parent.width
                    }
                    HallText {
                        text: card.advice
                        visible: card.grade !== "ok" && text !== ""
                        width: parent.width
                    }
                    HallText {
                        color: Theme.inkSoft
                        font.pixelSize: Theme.caption
                        text: card.detail
                        visible: text !== ""
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                }
            }
        }
    }
}
