import QtQuick

// What is wrong with an answer, in words and with a sign.
Row {
    id: problem

    required property string text
    property string name: "" // its words are found under it

    spacing: Theme.gapXs
    visible: problem.text !== ""

    HallIcon {
        id: sign

        color: Theme.danger
        height: Theme.desk ? Math.ceil(Theme.body * 1.45) : size
        name: "warning"
        size: Theme.px(32)
    }
    HallText {
        color: Theme.danger
        objectName: problem.name
        text: problem.text
        width: problem.width - sign.width - problem.spacing
    }
}
