import QtQuick

// Finger strokes. Each point is [x, y, milliseconds since the first touch, pressure]; x and y are parts of the pad's width.
Rectangle {
    id: pad

    property var strokes: []
    property string hint: ""
    readonly property bool blank: pad.strokes.length === 0

    property double began: 0

    signal drawn(strokes: var)

    function clear(): void {
        pad.strokes = [];
        pad.began = 0;
        sheet.fresh = true;
        sheet.pending = [];
        sheet.requestPaint();
        pad.drawn([]);
    }

    function point(touch: TouchPoint): var {
        if (pad.began === 0)
            pad.began = Date.now();
        const x = Math.max(0, Math.min(1, touch.x / pad.width));
        const y = Math.max(0, Math.min(pad.height / pad.width, touch.y / pad.width));
        return [x, y, Date.now() - pad.began, touch.pressure > 0 ? touch.pressure : 0.5];
    }

    border.color: Theme.lineStrong
    border.width: Theme.stroke
    clip: true
    color: Theme.surface
    radius: Theme.radius

    Accessible.name: pad.hint
    Accessible.role: Accessible.Canvas

    HallText {
        anchors.centerIn: parent
        color: Theme.inkSoft
        font.pixelSize: Theme.heading
        text: pad.hint
        visible: pad.blank
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: parent.height * 0.2
        anchors.left: parent.left
        anchors.leftMargin: Theme.gapXl
        anchors.right: parent.right
        anchors.rightMargin: Theme.gapXl
        color: Theme.line
        height: Theme.stroke
    }
    Canvas {
        id: sheet

        property bool fresh: true
        property var pending: []

        anchors.fill: parent
        renderStrategy: Canvas.Immediate
        renderTarget: Canvas.Image

        onPaint: {
            const pen = getContext("2d");
            if (sheet.fresh) {
                pen.clearRect(0, 0, sheet.width, sheet.height);
                sheet.fresh = false;
            }
            pen.lineCap = "round";
            pen.lineJoin = "round";
            pen.strokeStyle = Theme.ink;
            for (const piece of sheet.pending) {
                pen.lineWidth = Theme.px(4 + 6 * piece[3]);
                pen.beginPath();
                pen.moveTo(piece[0][0] * pad.width, piece[0][1] * pad.width);
                pen.quadraticCurveTo(piece[1][0] * pad.width, piece[1][1] * pad.width, piece[2][0] * pad.width, piece[2][1] * pad.width);
                pen.stroke();
            }
            sheet.pending = [];
        }
    }
    MultiPointTouchArea {
        id: finger

        property var line: []

        function middle(a: var, b: var): var {
            return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        }

        function add(next: var): void {
            finger.line.push(next);
            const count = finger.line.length;
            const last = finger.line[count - 1];
            if (count === 1) {
                sheet.pending.push([last, last, [last[0] + 0.0005, last[1]], last[3]]);
            } else {
                const before = finger.line[count - 2];
                const from = count > 2 ? finger.middle(finger.line[count - 3], before) : before;
                sheet.pending.push([from, before, finger.middle(before, last), last[3]]);
            }
            sheet.requestPaint();
        }

        anchors.fill: parent
        maximumTouchPoints: 1
        mouseEnabled: true

        onCanceled: finger.line = []
        onPressed: touches => {
            finger.line = [];
            finger.add(pad.point(touches[0]));
        }
        onReleased: {
            if (finger.line.length > 0) {
                pad.strokes = pad.strokes.concat([finger.line]);
                finger.line = [];
                pad.drawn(pad.strokes);
            }
        }
        onUpdated: touches => finger.add(pad.point(touches[0]))
    }
}
