import QtQuick

// A label and its value, as on a form; the label column is aligned over a list of them.
Item {
    id: labelled

    required property string label
    required property string value
    property real labelWidth: Theme.px(210)
    property bool strong: false

    implicitHeight: Math.max(name.implicitHeight, content.implicitHeight)
    implicitWidth: Theme.px(600)

    HallText {
        id: name

        color: Theme.inkSoft
        text: labelled.label
        width: labelled.labelWidth - Theme.gapS
    }
    HallText {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: labelled.labelWidth
        anchors.right: parent.right
        font.weight: labelled.strong ? Font.DemiBold : Font.Normal
        text: labelled.value
    }
}
