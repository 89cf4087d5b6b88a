import QtQuick

// What a row and its list say to each other: which row the keyboard is at, and which was opened.
QtObject {
    id: nav

    required property string name // rows are found as row-<name>-<number>
    required property int count

    property int current: 0

    signal wanted(row: int)
    signal opened(row: int)
}
