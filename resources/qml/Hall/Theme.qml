pragma Singleton

import QtQuick

// Design tokens. Lengths are made for the reference panel (1080×1920, 21.5″, 102 dpi) and scale with `unit`;
// touch targets and the smallest type follow the real panel's `dpi` (DESIGN §5).
//
// At a desk (`desk`: seated, with keyboard and mouse) the same tokens are half as large: `unit` is about 0.54 (15 px type at
// 96 dpi) times the scale of the text, nothing needs a finger's room, controls take the focus and show it.
QtObject {
    id: theme

    property real unit: 1
    property real dpi: 102
    property bool motion: true
    property bool desk: false

    // the hall's own sign, a picture's address; empty: it has none
    property string logo: ""

    // the citizen's choice for this visit: type and targets a third larger, or light on black
    property bool elder: false
    property bool contrast: false

    // how much of the bottom the on-screen keyboard covers
    property real keyboardRoom: 0

    readonly property string family: "Noto Sans CJK SC"

    // colour: every pair used for text has a contrast of at least 4.5:1
    readonly property color ground: contrast ? "#000000" : "#eef3fa"
    readonly property color surface: contrast ? "#000000" : "#ffffff"
    readonly property color ink: contrast ? "#ffffff" : "#14213a"
    readonly property color inkSoft: contrast ? "#f2f2f2" : "#46546b"
    readonly property color inkOnDark: contrast ? "#000000" : "#ffffff"
    readonly property color line: contrast ? "#8a8a8a" : "#d6dfec"
    readonly property color lineStrong: contrast ? "#ffffff" : "#7e8ca3"
    readonly property color primary: contrast ? "#ffd400" : "#0b57b7"
    readonly property color primaryDeep: contrast ? "#ffd400" : "#073c80"
    readonly property color primaryTint: contrast ? "#2b2500" : "#e4eefb"
    readonly property color accent: contrast ? "#ffb066" : "#b8420a"
    readonly property color accentTint: contrast ? "#2b1600" : "#fff0e4"
    readonly property color success: contrast ? "#7dffb0" : "#0c6e43"
    readonly property color successTint: contrast ? "#00240f" : "#e1f4ea"
    readonly property color warning: contrast ? "#ffd400" : "#7d4700"
    readonly property color warningTint: contrast ? "#2b2500" : "#fff3d9"
    readonly property color danger: contrast ? "#ff9a94" : "#ad2019"
    readonly property color dangerTint: contrast ? "#330500" : "#fdeae8"
    
    // the hall's own colours at the head of a page
    readonly property color header: contrast ? "#000000" : "#0b57b7"
    readonly property color headerDeep: contrast ? "#000000" : "#073c80"
    readonly property color inkOnHeader: "#ffffff"

    // pictures from a camera stand on black in either mode
    readonly property color pictureGround: "#1a2436"
    readonly property color inkOnPicture: "#ffffff"
    readonly property color emblem: contrast ? "#ffd400" : "#1f5fae"
    readonly property color scrim: contrast ? "#e6000000" : "#99101b30"
    readonly property color focusRing: contrast ? "#ffffff" : "#14213a"

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

    // touch targets; at a desk what a pointer needs
    readonly property real target: desk ? px(62) : Math.max(px(76), mm(elder ? 20 : 12))
    readonly property real targetPrimary: desk ? px(68) : Math.max(px(104), mm(20))

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
        return Math.round(theme.desk ? Math.max(theme.px(design), theme.px(26)) : Math.max(theme.px(design) * (theme.elder ? 1.3 : 1), theme.dp(theme.elder ? Math.max(30, leastDp) : leastDp)));
    }
}
