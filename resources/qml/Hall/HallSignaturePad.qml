import QtQuick

// A signature by finger, pen or mouse. Each point of `strokes` is [x, y, milliseconds since the first touch, pressure]:
// x and y are parts of the pad's width; pressure is 0 to 1, or null where the device tells none.
Rectangle {
    id: pad

    property var strokes: []
    property string hint: ""
    // Is what is drawn a signature? If not, the pad says so as soon as the finger is lifted.
    property bool enough: true
    readonly property bool blank: pad.strokes.length === 0
    readonly property bool drawing: tip.active

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
        visible: pad.blank && !pad.drawing
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
    HallText {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.danger
        font.pixelSize: Theme.lead
        horizontalAlignment: Text.AlignHCenter
        objectName: "signature-too-little"
        text: qsTr("太短了，看不出是签名。请签上您的全名。")
        visible: !pad.blank && !pad.enough && !pad.drawing
        width: parent.width - 2 * Theme.gap
    }
    // a handler, because a touch area never hears of a pen's pressure
    PointHandler {
        id: tip

        property var line: []
        // the same line, steadied, as it is drawn: [x, y, width from 0 to 1]
        property var steady: []

        function sample(): var {
            const at = tip.point.position;
            const now = Date.now();
            if (pad.began === 0)
                pad.began = now;
            const tells = tip.point.device && (tip.point.device.capabilities & PointerDevice.Pressure) !== 0;
            const x = Math.max(0, Math.min(1, at.x / pad.width));
            const y = Math.max(0, Math.min(pad.height / pad.width, at.y / pad.width));
            return [x, y, now - pad.began, tells ? Math.max(0, Math.min(1, tip.point.pressure)) : null];
        }

        function middle(a: var, b: var): var {
            return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
        }

        function add(next: var): void {
            const count = tip.line.length;
            // a resting finger trembles by a pixel: that is no movement
            if (count > 0 && Math.hypot(next[0] - tip.line[count - 1][0], next[1] - tip.line[count - 1][1]) * pad.width < 1)
                return;
            tip.line.push(next);
            tip.draw(next);
        }

        // whole pixels make steps: each point is drawn half way between where it is and where its neighbour was
        function draw(next: var): void {
            const before = tip.steady.length > 0 ? tip.steady[tip.steady.length - 1] : null;
            const force = next[3] === null ? 0.5 : next[3];
            const here = before === null ? [next[0], next[1], force] : [(next[0] + before[0]) / 2, (next[1] + before[1]) / 2, before[2] * 0.7 + force * 0.3];
            tip.steady.push(here);
            const count = tip.steady.length;
            if (count === 1) {
                sheet.pending.push([here, here, [here[0] + 0.0005, here[1]], here[2]]);
            } else {
                const from = count > 2 ? tip.middle(tip.steady[count - 3], before) : before;
                sheet.pending.push([from, before, tip.middle(before, here), here[2]]);
            }
            sheet.requestPaint();
        }

        function lift(): void {
            if (tip.line.length === 0)
                return;
            const count = tip.steady.length;
            const last = tip.steady[count - 1];
            const from = count > 1 ? tip.middle(tip.steady[count - 2], last) : last;
            sheet.pending.push([from, last, tip.line[tip.line.length - 1], last[2]]);
            sheet.requestPaint();
            pad.strokes = pad.strokes.concat([tip.line]);
            tip.line = [];
            tip.steady = [];
            pad.drawn(pad.strokes);
        }

        acceptedButtons: Qt.LeftButton
        target: null

        onActiveChanged: {
            if (tip.active)
                tip.add(tip.sample());
            else
                tip.lift();
        }
        onPointChanged: {
            if (tip.active)
                tip.add(tip.sample());
        }
    }
}
