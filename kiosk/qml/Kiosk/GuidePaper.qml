import QtQuick
import Hall
import Kiosk.Models

// A form or sample as it comes out of the printer.
Column {
    id: paper

    required property KioskGuideBook book

    spacing: Theme.gap

    GuidePrinting {
        book: paper.book
        width: parent?.width ?? 0
    }
    HallPaperPages {
        failed: paper.book.failed
        making: paper.book.making
        pages: paper.book.pages
        width: parent?.width ?? 0
    }
}
