import QtQuick

// Sizes of the citizen's screen: it is looked at from an arm's length, whatever the clerk's type is.
QtObject {
    id: look

    property real unit: 1 // 1 at 1280×800

    readonly property int small: px(22)
    readonly property int body: px(26)
    readonly property int lead: px(32)
    readonly property int title: px(48)
    readonly property int huge: px(120)
    readonly property real gap: px(20)
    readonly property real margin: px(48)
    readonly property real target: px(88)

    function px(length: real): int {
        return Math.round(length * look.unit);
    }
}
