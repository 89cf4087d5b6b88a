pragma ComponentBehavior: Bound

import QtQuick

// Something is being done: three dots that breathe. Says nothing alone; words always stand beside it.
Row {
    id: busy

    property color color: Theme.primary
    property real dot: Theme.px(22)

    Accessible.ignored: true
    spacing: busy.dot * 0.6

    Repeater {
        model: 3

        Rectangle {
            id: ball

            required property int index

            color: busy.color
            height: busy.dot
            radius: busy.dot / 2
            width: busy.dot

            SequentialAnimation on opacity {
                loops: Animation.Infinite
                running: Theme.motion && busy.visible

                PauseAnimation {
                    duration: ball.index * 180
                }
                NumberAnimation {
                    duration: 360
                    from: 1
                    to: 0.25
                }
                NumberAnimation {
                    duration: 360
                    from: 0.25
                    to: 1
                }
                PauseAnimation {
                    duration: (2 - ball.index) * 180
                }
            }
        }
    }
}
