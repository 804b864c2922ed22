import Foundation
import KinoraCore
import KinoraTesting
import Testing

@testable import KinoraMedia

@Suite("Drawn text")
struct TextTests {
    /// A script with one style whose lengths are pixels of a picture.
    static func script(_ size: Size, style: String = "&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000", bord: Int = 2)
        -> String
    {
        """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: \(size.width)
        PlayResY: \(size.height)
        ScaledBorderAndShadow: yes
        YCbCr Matrix: None

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
        Style: Default,DejaVu Sans,24,\(style),0,0,0,0,100,100,0,0,1,\(bord),2,5,4,4,4,-1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

        """
    }

    /// The bytes of a drawing at a time.
    static func pixels(_ drawing: TextDrawing, at time: Rational = .zero) throws -> [UInt8] {
        let frame = try DecodedFrame()
        try TextDrawer(drawing).draw(at: time, into: frame)
        return try pixels(frame)
    }

    static func pixels(_ frame: DecodedFrame) throws -> [UInt8] {
        let plane = try #require(frame.plane(0))
        return (0..<plane.size.height).flatMap { row in
            Array(
                UnsafeRawBufferPointer(start: plane.base + row * plane.stride, count: plane.size.width * 4))
        }
    }

    private static func one(_ text: String, size: Size = Size(160, 48)) -> TextDrawing {
        TextDrawing(size: size, script: script(size), cues: [.init(start: 0, duration: 1000, text: text)])
    }

    @Test("A text is drawn once while it does not change, and anew when it does")
    func states() throws {
        let size = Size(96, 32)
        let drawing = TextDrawing(
            size: size, script: Self.script(size),
            cues: [
                .init(start: 0, duration: 500, text: "one"), .init(start: 500, duration: 300, text: "two"),
            ])
        let drawer = try TextDrawer(drawing)
        let frame = try DecodedFrame()
        var serials: [Int64] = []
        for time in [0, 100, 499, 500, 700, 800, 900] {
            try drawer.draw(at: Rational(Int64(time), 1000), into: frame)
            serials.append(frame.serial)
        }
        #expect(serials == [1, 1, 1, 2, 2, 3, 3])
        let isEmpty = try Self.pixels(frame).allSatisfy { $0 == 0 }
        #expect(isEmpty)
    }

    @Test("Right-to-left words are drawn as their letters in reverse")
    func rightToLeft() throws {
        func covers(_ text: String) throws -> [Int] {
            let bytes = try Self.pixels(Self.one(text))
            return stride(from: 3, to: bytes.count, by: 4).map { Int(bytes[$0]) }
        }
        func difference(_ a: [Int], _ b: [Int]) -> Double {
            Double(zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) }) / Double(max(1, a.reduce(0, +)))
        }
        let drawn = try covers("אבג דהו")
        // U+202D makes what follows run to the right, whatever it is; the words may lie a fraction of a pixel elsewhere.
        let reversed = difference(drawn, try covers("\u{202D}והד גבא"))
        let unturned = difference(drawn, try covers("\u{202D}אבג דהו"))
        #expect(reversed < 0.05 && unturned > 0.25, "\(reversed) \(unturned)")
    }

    @Test("What the author writes is what is seen, tags or not")
    func escapes() throws {
        #expect(AssText.escaped("a{\\b1}b\nc\t") == "a\\{\\\u{2060}b1\\}b\\Nc    ")
        #expect(AssText.plain("{\\b1}a\\Nb{\\b0} \\{x\\}") == "a b {x}")
        #expect(AssText.color(red: 1, green: 0.5, blue: 0, alpha: 0.25) == "&HBF0080FF")
        let isSame = try Self.pixels(Self.one(AssText.escaped("a{b}c"))) == Self.pixels(Self.one("a{b}c"))
        #expect(!isSame)
    }

    @Test("Lines of Chinese and Japanese may end between characters, but not before what closes or after what opens")
    func lineBreaks() throws {
        func marked(_ text: String) -> String {
            AssText.escaped(AssText.withLineBreaks(text)).replacingOccurrences(of: "{\\fscx0} {\\fscx}", with: "|")
        }
        #expect(marked("漢字かな。") == "漢|字|か|な。")
        #expect(marked("「東京」はHD") == "「東|京」|は|HD")
        #expect(marked("A word, 한국어 text") == "A word, 한국어 text")
        #expect(marked("コーヒー") == "コー|ヒー")
        // A space without a width: the picture is the same, but for where it may end.
        let joined = "abcdef"
        let broken = "abc{\\fscx0} {\\fscx}def"
        let one = try Self.one(joined).extent(at: .zero)
        let two = try Self.one(broken).extent(at: .zero)
        #expect(abs((one?.size.width ?? 0) - (two?.size.width ?? 99)) <= 2, "\(String(describing: two))")
        let wide = String(repeating: "mmm{\\fscx0} {\\fscx}", count: 6)
        let lines = try Self.one(wide, size: Size(160, 96)).extent(at: .zero)
        #expect((lines?.size.height ?? 0) > 40 && (lines?.size.width ?? 999) < 156, "\(String(describing: lines))")
    }

    @Test("A font file is drawn with, a missing font and a missing character are known beforehand")
    func fonts() throws {
        #expect(FontBook.hasFont("DejaVu Sans") && FontBook.hasFont("dejavu sans") && FontBook.hasFont("sans-serif"))
        #expect(!FontBook.hasFont("Helvetika Neu 7"))
        #expect(FontBook.missingCharacter(in: "Grün → שלום \u{200F}\u{FE0F}".unicodeScalars) == nil)
        #expect(FontBook.missingCharacter(in: "ab\u{10FFFD}".unicodeScalars) == "\u{10FFFD}")
        #expect(FontBook.family(ofFile: "/etc/hostname") == nil)
    }

    /// FFmpeg's `ass` filter draws with libass too and composes by itself: an independent judge of straight opacity.
    @Test("A semi-transparent drawing laid over a colour is what FFmpeg makes of it")
    func ffmpeg() throws {
        let size = Size(160, 64)
        let style = "&H40FF8020,&H00FFFFFF,&H800000FF,&H80000000"
        var script = Self.script(size, style: style)
        script += "Dialogue: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,Ägypten {\\i1}fog\n"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-text-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try script.write(to: folder.appendingPathComponent("a.ass"), atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = folder
        process.arguments = [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=0x306090:s=160x64:r=1:d=1,format=rgb24", "-vf",
            "ass=a.ass", "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "a.rgb",
        ]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else {
            print("skipped: there is no ffmpeg")
            return
        }
        process.waitUntilExit()
        guard let judge = try? [UInt8](Data(contentsOf: folder.appendingPathComponent("a.rgb"))), !judge.isEmpty else {
            print("skipped: this ffmpeg has no libass")
            return
        }
        let drawn = try Self.pixels(TextDrawing(size: size, script: script))
        let ground: [Double] = [0x30, 0x60, 0x90]
        var worst = 0.0
        for pixel in 0..<size.width * size.height {
            let alpha = Double(drawn[4 * pixel + 3]) / 255
            for component in 0..<3 {
                let value = ground[component] * (1 - alpha) + Double(drawn[4 * pixel + component]) * alpha
                worst = max(worst, abs(value - Double(judge[3 * pixel + component])))
            }
        }
        // Four layers, each rounded to a byte on both sides.
        #expect(worst <= 3, "\(worst)")
        let isDrawn = drawn.contains { $0 != 0 }
        #expect(isDrawn)
    }
}

@Suite("Subtitle files")
struct SubtitleFileTests {
    @Test("SubRip is read with its tags, numbers and empty lines")
    func subRip() throws {
        let text = """
            1
            00:00:01,000 --> 00:00:02,500
            <b>Hello</b> & {\\an8}<font color="#ff8000">you</font>
            second <3 line

            2
            00:01:00.5 --> 01:00:00
            A {brace}


            """
        let cues = try SubtitleFile(text, format: .srt, name: "a.srt").cues
        #expect(
            cues == [
                .init(
                    start: 1000, duration: 1500,
                    text: "{\\b1}Hello{\\b0} & {\\an8}{\\c&H0080FF&}you{\\c}\\Nsecond <3 line"),
                .init(start: 60_500, duration: 3_539_500, text: "A \\{brace\\}"),
            ])
        let windows = try SubtitleFile(text.replacingOccurrences(of: "\n", with: "\r\n"), format: .srt, name: "a.srt")
        #expect(windows.cues == cues)
    }

    @Test("WebVTT is read with its header, notes, settings, voices and entities")
    func webVTT() throws {
        let text = """
            WEBVTT - a film

            STYLE
            ::cue { color: red }

            NOTE nothing
            00:00.000 --> 00:01.000

            intro
            00:01.250 --> 00:02.000 line:0 align:start
            <v Ada>Tea &amp; <i>cake</i> &lt;3<00:01.500> now

            """
        let cues = try SubtitleFile(text, format: .vtt, name: "a.vtt").cues
        #expect(cues == [.init(start: 1250, duration: 750, text: "{\\an7}Tea & {\\i1}cake{\\i0} <3 now")])
    }

    static let mistakes: [(format: SubtitleFile.Format, text: String, message: String)] = [
        (.srt, "", "'a.srt' holds no subtitles"),
        (
            .srt, "1\n00:00:01,000 -> 00:00:02,000\nx",
            "'a.srt' line 2: times as 00:00:01,000 --> 00:00:02,500 are expected, found '00:00:01,000 -> 00:00:02,000'"
        ),
        (
            .srt, "1\n00:00:01,000 --> 00:00:02,000\nx\n\nlost\n",
            "'a.srt' line 5: times as 00:00:01,000 --> 00:00:02,500 are expected, found 'lost'"
        ),
        (
            .srt, "1\n00:00:01,000 --> 00:70:02,000\nx",
            "'a.srt' line 2: times as 00:00:01,000 --> 00:00:02,500 are expected, found '00:00:01,000 --> 00:70:02,000'"
        ),
        (
            .srt, "1\n00:00:03,000 --> 00:00:02,000\nx",
            "'a.srt' line 2: a subtitle ends after it begins, this one does not"
        ),
        (.vtt, "00:01.000 --> 00:02.000\nx", "'a.srt' line 1: a WebVTT file begins with WEBVTT"),
        (.ass, "hello", "'a.srt' has no [Events], so it is no ASS file or cut short"),
        (
            .ass, "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,x",
            "'a.srt' has neither a ScriptType nor [V4+ Styles], so what its lines mean cannot be known"
        ),
        (
            .ass, "[V4+ Styles]\n[Events]\nDialogue: 0,0:00:xx.00,0:00:02.00,D,,0,0,0,,x",
            "'a.srt' line 3: a line of dialogue has 10 fields and times as 0:00:01.50"
        ),
        (
            .ass, "[V4 Styles]\n[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:01.00",
            "'a.srt' line 4: a line of dialogue has 4 fields and times as 0:00:01.50"
        ),
    ]

    @Test("A file that is none is refused with its line", arguments: mistakes.indices)
    func mistake(_ index: Int) {
        let (format, text, message) = Self.mistakes[index]
        #expect {
            _ = try SubtitleFile(text, format: format, name: "a.srt")
        } throws: {
            let found = ($0 as? MediaError)?.message
            if found != message { print(found ?? "nothing") }
            return found == message
        }
    }
}
