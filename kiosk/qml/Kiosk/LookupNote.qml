import QtQuick
import Hall

// What the office looked up of a material. "Could not check" is calm and blocks nothing; "does not match" asks for paper.
HallBanner {
    id: note

    required property var about // of KioskLookups
    required property string material

    readonly property string found: note.about.state ?? ""

    objectName: "lookup-%1-%2".arg(note.found).arg(note.material)
    symbol: note.found === "matches" || note.found === "e_licence" ? "check-circle" : note.found === "does_not_match" ? "warning" : note.found === "asking" ? "clock" : note.found === "could_not_check" ? "offline" : "info"
    text: [note.about.title, note.about.provenance, note.about.text].filter(part => (part ?? "") !== "").join("\n")
    tone: note.found === "matches" || note.found === "e_licence" ? "success" : note.found === "does_not_match" ? "warning" : "info"
    visible: note.found !== ""
}
