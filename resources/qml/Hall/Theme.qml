pragma Singleton

import QtQuick

// Design tokens. Lengths are made for the reference panel (1080×1920, 21.5″, 102 dpi) and scale with `unit`;
// touch targets and the smallest type follow the real panel's `dpi` (DESIGN §5).
QtObject {
    id: theme

    property real unit: 1
    property real dpi: 102
    property bool motion: true

    // how much of the bottom the on-screen keyboard covers
    property real keyboardRoom: 0

    readonly property string family: "Noto Sans CJK SC"

    // colour: every pair used for text has a contrast of at least 4.5:1
    readonly property color ground: "#eef3fa"
    readonly property color surface: "#ffffff"
    readonly property color ink: "#14213a"
    readonly property color inkSoft: "#46546b"
    readonly property color inkOnDark: "#ffffff"
    readonly property color line: "#d6dfec"
    readonly property color lineStrong: "#7e8ca3"
    readonly property color primary: "#0b57b7"
    readonly property color primaryDeep: "#073c80"
    readonly property color primaryTint: "#e4eefb"
    readonly property color accent: "#b8420a"
    readonly property color accentTint: "#fff0e4"
    readonly property color success: "#0c6e43"
    readonly property color successTint: "#e1f4ea"
    readonly property color warning: "#7d4700"
    readonly property color warningTint: "#fff3d9"
    readonly property color danger: "#ad2019"
    readonly property color dangerTint: "#fdeae8"
    readonly property color scrim: "#99101b30"

    // type
    readonly property int caption: size(24, 18)
    readonly property int body: size(28, 18)
    readonly property int lead: size(33, 20)
    readonly property int heading: size(40, 24)
    readonly property int title: size(56, 30)
    readonly property int display: size(76, 40)

    // space and shape
    readonly property real gapXs: px(8)
    readonly property real gapS: px(14)
    readonly property real gap: px(22)
    readonly property real gapL: px(34)
    readonly property real gapXl: px(52)
    readonly property real margin: px(56)
    readonly property real radius: px(18)
    readonly property real radiusS: px(12)
    readonly property real widest: px(1180)
    readonly property real stroke: Math.max(1, px(2))

    // touch targets
    readonly property real target: Math.max(px(76), mm(12))
    readonly property real targetPrimary: Math.max(px(104), mm(20))

    // motion
    readonly property int quick: motion ? 120 : 0
    readonly property int calm: motion ? 200 : 0

    // how long a new page does not yet take touches
    readonly property int settle: motion ? 350 : 0

    function px(length: real): real {
        return length * theme.unit;
    }

    function mm(length: real): real {
        return length * theme.dpi / 25.4;
    }

    function dp(length: real): real {
        return length * theme.dpi / 160;
    }

    function size(design: real, leastDp: real): int {
        return Math.round(Math.max(theme.px(design), theme.dp(leastDp)));
    }
}
