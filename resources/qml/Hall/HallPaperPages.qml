pragma ComponentBehavior: Bound

import QtQuick

// Pages of a form or sample, one under the other, as wide as there is room.
Column {
    id: papers

    required property var pages
    property bool making: false
    property bool failed: false

    spacing: Theme.gap

    HallBusy {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: papers.making
    }
    HallText {
        color: Theme.inkSoft
        horizontalAlignment: Text.AlignHCenter
        text: papers.making ? qsTr("正在打开…") : qsTr("这份表格暂时打不开，请向工作人员索取。")
        visible: papers.making || papers.failed
        width: parent.width
    }
    Repeater {
        model: papers.pages

        Rectangle {
            id: sheet

            required property string modelData
            required property int index

            border.color: Theme.line
            border.width: Theme.stroke
            color: "white"
            height: page.height + 2 * Theme.stroke
            width: papers.width

            Image {
                id: page

                Accessible.name: qsTr("第 %1 页").arg(sheet.index + 1)
                Accessible.role: Accessible.Graphic
                cache: false
                fillMode: Image.PreserveAspectFit
                height: implicitWidth > 0 ? width * implicitHeight / implicitWidth : 0
                mipmap: true
                objectName: "paper-page-" + sheet.index
                source: sheet.modelData
                width: parent.width - 2 * Theme.stroke
                x: Theme.stroke
                y: Theme.stroke
            }
        }
    }
}
