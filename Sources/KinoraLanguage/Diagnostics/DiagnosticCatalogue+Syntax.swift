extension DiagnosticCatalogue {
    /// Words and grammar, E01xx.
    static let syntax: [Entry] = [
        entry(
            Codes.missingVersion, "the first line names the version of the language",
            "Graphs outlive programs. The first line, `kinora 1`, lets a later Kinora read an old file as it was meant. A file that holds nothing but effects, graphs and functions may leave it out.",
            "render \"in.mp4\" to \"out.mp4\""),
        entry(
            Codes.unsupportedVersion, "this Kinora reads version 1",
            "The file was written for another version of the language. Use a newer Kinora, or change the first line if the file needs nothing newer.",
            "kinora 2"),
        entry(
            Codes.unexpectedCharacter, "no word or sign begins with this character",
            "Text copied from a document often holds typographic quotes and dashes, and programmers write `&&`. The language uses plain quotes, `-`, and the words `and`, `or`, `not`.",
            "kinora 1\na = 1 > 0 && 2 > 1"),
        entry(
            Codes.unterminatedText, "a text ends with a quote",
            "A text in plain quotes ends on its own line. For several lines use three quotes; for backslashes and quotes use `r\"...\"` or `r#\"...\"#`.",
            "kinora 1\nrender \"in.mp4 to \"out.mp4\""),
        entry(
            Codes.invalidEscape, "escapes in a text",
            "Inside quotes a backslash begins one of `\\n \\t \\r \\\\ \\\" \\u{1F600}`. In `r\"...\"` nothing is an escape, which suits Windows paths.",
            "kinora 1\nrender \"C:\\films\\one.mp4\" to \"out.mp4\""),
        entry(
            Codes.invalidNumber, "numbers have a limit",
            "A number has at most 40 digits and stays below 10^18, far beyond anything a film needs.",
            "kinora 1\na = 12345678901234567890123456789012345678901234567890"),
        entry(
            Codes.invalidUTF8, "a file is UTF-8 text",
            "The byte at the place shown belongs to no character. Save the file as UTF-8.", ""),
        entry(
            Codes.fileTooLarge, "a file holds at most 16 MiB",
            "Split the graph with `import`, or write less of it by hand.", ""),
        entry(
            Codes.nestedTooDeeply, "expressions nest at most 200 levels deep",
            "Deeper nesting is nearly always a program's mistake. Give a part of the expression a name of its own.", ""),
        entry(
            Codes.unexpectedToken, "something else is expected here",
            "The grammar allows only certain words and signs at each place; the message names them.",
            "kinora 1\nrender \"in.mp4\" \"out.mp4\""),
        entry(
            Codes.unclosedBracket, "brackets come in pairs",
            "The bracket under the caret is never closed; what follows was read as if it stood inside.",
            "kinora 1\na = \"in.mp4\".fog(density: 0.5\nrender a to \"out.mp4\""),
        entry(
            Codes.unexpectedItem, "what may stand at the top level",
            "A file consists of `import`, `input`, `effect`, `graph`, `fn`, `render` and bindings such as `look = clip.fog()`. Elsewhere a value without a name would be lost.",
            "kinora 1\nrendr \"in.mp4\" to \"out.mp4\""),
        entry(
            Codes.reservedWord, "words of the language are no names",
            "`if then else and or not true false` mean something in every expression.",
            "kinora 1\nthen = 4"),
        entry(
            Codes.invalidColor, "how colours are written",
            "`#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa` in hexadecimal digits, as on the web.",
            "kinora 1\na = #ffcc8"),
        entry(
            Codes.chainedComparison, "a comparison has two sides",
            "`a < b < c` would compare a truth value with a number. Write `a < b and b < c`.",
            "kinora 1\na = if 0 < t < 1 then 1 else 0"),
        entry(
            Codes.emptyKeyframes, "keyframes need at least one",
            "`[0s: 0.2, 1s: 0.8]` lists values at times; an empty list has no value.",
            "kinora 1\na = \"in.mp4\".fog(density: [])"),
        entry(
            Codes.unknownUnit, "the units of the language",
            "Time `ms s min h f`, rate `fps`, angle `deg rad`, length `px`, loudness `LUFS`, gain `dB`, frequency `Hz kHz`, bitrate `bps kbps Mbps`, share `%`.",
            "kinora 1\na = \"in.mp4\"[0s..5sec]"),
        entry(
            Codes.invalidSize, "sizes are 1 to 65536 pixels",
            "A size is width x height in whole pixels, such as `1080x1920`.",
            "kinora 1\na = color(#fff, size: 0x1080)"),
        entry(
            Codes.invalidJSON, "a JSON graph mirrors a file",
            "The mirror is what `kinora graph --json` writes: an object with `kinora` and `items`. The schema is printed by `kinora graph --schema`.",
            ""),
    ]
}
