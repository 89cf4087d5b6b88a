import QtQuick
import Hall

// 一件事: several matters handed in at once. Nothing for a single one.
Row {
    id: mark

    required property var matters

    spacing: Theme.gapS
    visible: mark.matters.length > 0

    Rectangle {
        id: badge

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primary
        height: name.implicitHeight + Theme.gapXs
        radius: height / 2
        width: name.implicitWidth + Theme.gap

        HallText {
            id: name

            anchors.centerIn: parent
            color: Theme.inkOnDark
            font.pixelSize: Theme.caption
            font.weight: Font.DemiBold
            text: qsTr("一件事")
        }
    }
    HallText {
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primaryDeep
        text: qsTr("一次办 %1 件：%2").arg(mark.matters.length).arg(mark.matters.join(qsTr("、")))
        width: mark.width - badge.width - mark.spacing
    }
}
