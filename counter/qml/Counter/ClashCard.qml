import QtQuick
import Hall
import Counter.Models

// Something that was done here and does not count, and what may become of it.
Column {
    id: card

    required property CounterCase office
    required property var modelData // event, what, why

    objectName: "case-clash"
    spacing: Theme.gapS

    HallBanner {
        text: qsTr("%1没有算数：%2。请核对后处理；已经交给申请人的文书请收回或者说明。").arg(card.modelData.what).arg(card.modelData.why)
        tone: "danger"
        width: parent.width
    }
    KeyRow {
        HallButton {
            objectName: "button-clash-again"
            symbol: "retake"
            text: qsTr("按现在的情况重新办")

            onClicked: card.office.settleClash(card.modelData.event, "again")
        }
        HallButton {
            objectName: "button-clash-dropped"
            symbol: "check-circle"
            text: qsTr("不用再办")

            onClicked: card.office.settleClash(card.modelData.event, "dropped")
        }
        HallButton {
            objectName: "button-clash-passed"
            symbol: "user"
            text: qsTr("留给值班主管")

            onClicked: card.office.settleClash(card.modelData.event, "passed")
        }
    }
}
