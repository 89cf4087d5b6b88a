import QtQuick
import Hall

// How something is, by shape and colour: a tick, a triangle, a cross, a dash for what is not used.
HallIcon {
    id: mark

    required property string grade

    color: {
        switch (mark.grade) {
        case "ok":
            return Theme.success;
        case "warning":
            return Theme.warning;
        case "not_used":
            return Theme.inkSoft;
        default:
            return Theme.danger;
        }
    }
    name: {
        switch (mark.grade) {
        case "ok":
            return "check-circle";
        case "warning":
            return "warning";
        case "not_used":
            return "minus";
        default:
            return "close";
        }
    }
    size: Theme.px(44)
}
