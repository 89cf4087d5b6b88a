import QtQuick

// A text of the catalogue with the parts set off that somebody typed. The one place where words are mark-up: they are
// escaped here, and only our own marks are added.
HallText {
    id: marked

    required property string plain

    // begin and end of each part
    required property var marks

    function escaped(words: string): string {
        return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    }

    function styled(words: string, parts: var, colour: string): string {
        // by characters, also those beyond 16 bits
        const characters = Array.from(words), part = (begin, end) => marked.escaped(characters.slice(begin, end).join(""));
        let at = 0, text = "";
        for (const [begin, end] of parts) {
            text += part(at, begin) + "<u><font color=\"" + colour + "\">" + part(begin, end) + "</font></u>";
            at = end;
        }
        return text + part(at, characters.length);
    }

    Accessible.name: marked.plain
    text: marked.styled(marked.plain, marked.marks, Theme.primary.toString())
    textFormat: Text.StyledText
}
