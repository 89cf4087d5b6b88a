pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// A terminal that cannot work. Nobody can choose a language here: everything is said in both, the Chinese first.
KioskPage {
    id: screen

    required property KioskEnd end

    // nobody scrolls a dead screen, and what says how is in one language: lying down, the cards lie side by side
    readonly property bool lying: screen.width > screen.height

    component Said: Column {
        id: said

        required property string text
        required property string english
        property int size: Theme.body
        property int smaller: Theme.body
        property int weight: Font.Normal

        HallText {
            font.pixelSize: said.size
            font.weight: said.weight
            text: said.text
            width: said.width
        }
        HallText {
            font.pixelSize: said.smaller
            text: said.english
            visible: text !== ""
            width: said.width
        }
    }

    bar: false
    centred: true

    Grid {
        id: cards

        readonly property real column: parent?.width ?? 0
        readonly property real each: cards.columns === 2 ? (cards.width - cards.spacing) / 2 : cards.width

        columns: screen.lying ? 2 : 1
        spacing: Theme.gap
        width: screen.lying ? Math.min(screen.width - 2 * Theme.margin, 2 * cards.column) : cards.column
        x: (cards.column - cards.width) / 2

        HallCard {
            border.color: Theme.accent
            padding: Theme.gapL
            spacing: Theme.gap
            width: cards.each

            Repeater {
                model: screen.end.outOfService.filter(row => row.kind === "title")

                Row {
                    id: title

                    required property var modelData

                    spacing: Theme.gapL
                    width: parent?.width ?? 0

                    Rectangle {
                        id: sign

                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.accentTint
                        height: Theme.px(150)
                        radius: height / 2
                        width: height

                        HallIcon {
                            anchors.centerIn: parent
                            color: Theme.accent
                            name: "close"
                            size: Theme.px(88)
                        }
                    }
                    Said {
                        anchors.verticalCenter: parent.verticalCenter
                        english: title.modelData.english
                        objectName: "trouble-title"
                        size: Theme.title
                        smaller: Theme.heading
                        text: title.modelData.text
                        weight: Font.Bold
                        width: title.width - sign.width - title.spacing
                    }
                }
            }
            Repeater {
                model: screen.end.outOfService.filter(row => row.kind === "advice")

                Said {
                    id: advice

                    required property var modelData

                    english: advice.modelData.english
                    objectName: "out-of-service-advice"
                    size: Theme.lead
                    text: advice.modelData.text
                    width: parent?.width ?? 0
                }
            }
        }
        HallCard {
            objectName: "out-of-service-instead"
            spacing: Theme.gapS
            width: cards.each

            Repeater {
                model: screen.end.outOfService.filter(row => row.kind === "fact")

                Item {
                    id: fact

                    required property var modelData

                    implicitHeight: Math.max(name.implicitHeight, told.implicitHeight)
                    width: parent?.width ?? 0

                    Said {
                        id: name

                        english: fact.modelData.labelEnglish
                        smaller: Theme.caption
                        text: fact.modelData.label
                        weight: Font.DemiBold
                        width: Theme.px(250)
                    }
                    Said {
                        id: told

                        anchors.left: name.right
                        anchors.leftMargin: Theme.gapS
                        anchors.right: parent.right
                        english: fact.modelData.english
                        size: !screen.lying ? Theme.lead : Theme.body
                        smaller: !screen.lying ? Theme.body : Theme.caption
                        text: fact.modelData.text
                    }
                }
            }
        }
    }
}
