import QtQuick
import Hall
import Counter.Models

// Where the matter is taken in: at this window or at the citizen's home; and that today is no day of the law.
Column {
    id: box

    required property CounterHomeVisit place
    required property bool free // nothing goes on beside the form

    spacing: Theme.gapXs
    visible: box.place.offered || box.place.whyNot !== "" || box.place.serviceDay !== ""

    HallBanner {
        objectName: "service-day"
        symbol: "calendar"
        text: box.place.serviceDay
        visible: text !== ""
        width: box.width
    }
    HallBanner {
        objectName: "home-why-not"
        text: box.place.whyNot
        tone: "warning"
        visible: text !== ""
        width: box.width
    }
    Item {
        height: Math.max(words.implicitHeight, key.height)
        visible: box.place.offered
        width: box.width

        HallText {
            id: words

            anchors.left: parent.left
            anchors.right: key.left
            anchors.rightMargin: Theme.gapS
            anchors.verticalCenter: parent.verticalCenter
            objectName: "home-place"
            text: box.place.home ? qsTr("收件地点：申请人家中（上门办理）") : qsTr("收件地点：本窗口")
        }
        HallButton {
            id: key

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            enabled: box.free
            keys: "Ctrl+J"
            kind: HallButton.Quiet
            objectName: "button-home"
            symbol: "home"
            text: box.place.home ? qsTr("改为窗口收件") : qsTr("改为上门办理")

            onClicked: box.place.switchPlace()
        }
    }
}
