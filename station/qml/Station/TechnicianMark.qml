import QtQuick
import Hall

// How something is, by shape and colour: a tick, a triangle, a cross.
HallIcon {
    id: mark

    required property string grade

    color: mark.grade === "ok" ? Theme.success : mark.grade === "warning" ? Theme.warning : Theme.danger
    name: mark.grade === "ok" ? "check-circle" : mark.grade === "warning" ? "warning" : "close"
    size: Theme.px(44)
}
