import QtQuick

// One of several options by keyboard, as radio buttons have it: arrows, Home, End, the number of the option, Space for the
// first; Enter goes on. The control passes its key events to `press`.
QtObject {
    id: hand

    required property var options
    required property string value
    property int columns: 1

    readonly property int position: hand.options.findIndex(option => option.value === hand.value)

    signal chosen(value: string)
    signal accepted

    function press(event: KeyEvent): void {
        const last = hand.options.length - 1;
        const at = hand.position;
        event.accepted = true;
        switch (event.key) {
        case Qt.Key_Left:
            return hand.choose(at < 0 ? 0 : at - 1);
        case Qt.Key_Right:
            return hand.choose(at + 1);
        case Qt.Key_Up:
            return hand.choose(at < 0 ? 0 : at - hand.columns);
        case Qt.Key_Down:
            return hand.choose(at < 0 ? 0 : at + hand.columns);
        case Qt.Key_Home:
            return hand.choose(0);
        case Qt.Key_End:
            return hand.choose(last);
        case Qt.Key_Space:
            return hand.choose(Math.max(0, at));
        case Qt.Key_Return:
        case Qt.Key_Enter:
            return hand.accepted();
        }
        const number = event.modifiers & (Qt.ControlModifier | Qt.AltModifier) ? 0 : event.key - Qt.Key_0;
        event.accepted = number >= 1 && number <= Math.min(9, last + 1);
        if (event.accepted)
            hand.choose(number - 1);
    }

    function choose(position: int): void {
        if (position >= 0 && position < hand.options.length && position !== hand.position)
            hand.chosen(hand.options[position].value);
    }
}
