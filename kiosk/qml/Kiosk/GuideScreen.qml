pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Models

// The guide of the chosen matter: its first page, the whole book behind it, what is behind a material, and papers to
// look at. "Back" turns back a page first.
KioskPage {
    id: screen

    required property KioskGuide guide
    required property KioskGuideBook book

    readonly property string place: screen.book.place
    readonly property bool begins: screen.place === "" || screen.place === "book"
    // nothing new is begun on a disk that is nearly full
    readonly property bool starts: screen.begins && screen.shell.takesIn
    readonly property string where: screen.place + screen.book.chapter

    inside: screen.place !== ""
    primaryEnabled: screen.begins || screen.book.phase !== "printing"
    primaryName: screen.starts ? "button-next" : screen.begins ? "button-window" : screen.place === "paper" && screen.book.prints ? "button-print" : "button-step-out"
    primarySymbol: screen.starts ? "arrow-right" : screen.begins ? "window" : screen.place === "paper" && screen.book.prints ? "printer" : "check"
    primaryText: screen.starts ? qsTr("都符合，开始办理") : screen.begins ? qsTr("去人工窗口办理") : screen.place === "paper" && screen.book.prints ? qsTr("打印这一份") : qsTr("看好了")
    secondaryName: screen.guide.answer === "no" ? "button-window" : "button-unsure"
    secondarySymbol: screen.guide.answer === "no" ? "window" : "question"
    secondaryText: screen.place !== "" || !screen.shell.takesIn ? "" : screen.guide.answer === "no" ? qsTr("去人工窗口") : qsTr("不确定")
    subtitle: screen.place === "" ? screen.guide.summary : screen.place === "book" ? qsTr("办事指南") : screen.guide.name
    title: screen.begins ? screen.guide.name : screen.book.title

    onPrimary: {
        if (screen.starts)
            screen.shell.proceed();
        else if (screen.begins)
            screen.shell.window();
        else if (screen.place === "paper" && screen.book.prints)
            screen.book.print();
        else
            screen.book.stepOut();
    }
    onSecondary: {
        if (screen.guide.answer === "no") {
            screen.shell.window();
        } else {
            screen.guide.setAnswer("no");
            screen.show((content.item as GuideFront).advice);
        }
    }
    onStepOut: screen.book.stepOut()
    // a page that is turned to begins at its top
    onWhereChanged: Qt.callLater(screen.show, content)

    Loader {
        id: content

        width: parent?.width ?? 0

        sourceComponent: screen.place === "" ? front : screen.place === "book" ? chapters : screen.place === "material" ? material : paper
    }

    Component {
        id: front

        GuideFront {
            book: screen.book
            guide: screen.guide
        }
    }
    Component {
        id: chapters

        GuideBook {
            book: screen.book
        }
    }
    Component {
        id: material

        GuideMaterial {
            book: screen.book
        }
    }
    Component {
        id: paper

        GuidePaper {
            book: screen.book
        }
    }
}
