import QtQuick

// A stroke icon of resources/icons, painted in `color`.
Image {
    id: icon

    required property string name
    property color color: Theme.ink
    property real size: Theme.px(36)

    function hex(value: color): string {
        return value.toString().slice(-6);
    }

    Accessible.ignored: true
    fillMode: Image.PreserveAspectFit
    height: icon.size
    source: icon.name === "" ? "" : "image://icon/%1/%2".arg(icon.name).arg(icon.hex(icon.color))
    sourceSize: Qt.size(Math.round(icon.size), Math.round(icon.size))
    width: icon.size
}
