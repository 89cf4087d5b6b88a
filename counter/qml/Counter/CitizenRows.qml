pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Counter.Models

// What is entered so far; what changed last comes into sight.
Rectangle {
    id: sheet

    required property CitizenLook look
    required property CitizenDisplay citizen

    border.color: Theme.line
    border.width: sheet.look.px(2)
    color: Theme.surface
    radius: sheet.look.px(16)

    Connections {
        function onDataChanged(topLeft: var): void {
            list.positionViewAtIndex(topLeft.row, ListView.Contain);
        }

        target: sheet.citizen.rows
    }
    HallText {
        anchors.centerIn: parent
        color: Theme.inkSoft
        font.pixelSize: sheet.look.body
        text: qsTr("还没有填写")
        visible: list.count === 0
    }
    ListView {
        id: list

        anchors.fill: parent
        anchors.margins: sheet.look.gap
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        clip: true
        model: sheet.citizen.rows
        objectName: "citizen-rows"
        spacing: sheet.look.px(10)

        delegate: Column {
            id: row

            required property string label
            required property string value

            spacing: sheet.look.px(4)
            width: list.width

            Item {
                height: Math.max(name.height, content.height)
                width: parent.width

                HallText {
                    id: name

                    color: Theme.inkSoft
                    font.pixelSize: sheet.look.body
                    text: row.label
                    width: parent.width * 0.42
                }
                HallText {
                    id: content

                    anchors.left: name.right
                    anchors.leftMargin: sheet.look.gap
                    anchors.right: parent.right
                    font.pixelSize: sheet.look.body
                    font.weight: Font.DemiBold
                    text: row.value
                }
            }
            Rectangle {
                color: Theme.line
                height: 1
                width: parent.width
            }
        }
    }
    Rectangle {
        // on the rim, where no words stand: there is more below
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.verticalCenter: parent.bottom
        border.color: Theme.line
        border.width: sheet.look.px(2)
        color: Theme.surface
        height: width
        radius: width / 2
        visible: list.contentHeight > list.height && !list.atYEnd
        width: sheet.look.px(44)

        HallIcon {
            anchors.centerIn: parent
            color: Theme.primary
            name: "chevron-down"
            size: sheet.look.px(32)
        }
    }
}
