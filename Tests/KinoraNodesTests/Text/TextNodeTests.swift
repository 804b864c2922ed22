import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraNodes

@Suite("Text nodes")
struct TextNodeTests {
    /// What is wrong, and what the message says.
    static let table: [(text: String, message: String)] = [
        (
            "look = clip.text(\"Rain\", font: \"Dejavu Sanz\")",
            "E0640 look/text: no font called 'Dejavu Sanz' is installed; did you mean 'DejaVu Sans'?"
        ),
        ("look = clip.text(\"Rain\", font: \"a,b\")", "E0640 look/text: no font called 'a,b' is installed"),
        (
            "look = clip.text(\"Rain\", font_path: \"/etc/hostname\")",
            "E0640 look/text: a font file is expected, '/etc/hostname' is none"
        ),
        (
            "look = clip.text(\"Rain\", font: \"serif\", font_path: \"x.ttf\")",
            "E0640 look/text: either a family or a file is expected as font, here are both"
        ),
        (
            "look = clip.text(\"ab\\u{10FFFD}\")",
            "E0641 look/text: no installed font has the character '\u{10FFFD}' (U+10FFFD); install one that has it"
        ),
        (
            "look = clip.text(\"Rain\", from: 2s, to: 1s)",
            "E0611 look/text: words are shown for some time, these would be from 2s to 1s"
        ),
        (
            "look = clip.text(\"Rain\", animation: fade, over: 0s)",
            "E0611 look/text: an animation takes some time, this one takes 0s"
        ),
        (
            "look = color(#000000).text(\"Rain\", animation: scroll)",
            "E0617 look/text: this animation runs over the whole clip, and this one has no end; slice the clip before this "
                + "node, as clip[0s..5s], or set 'over' or 'to'"
        ),
        ("look = clip.text(\"Rain\", size: 0px)", "a value in 1px..2000px is expected"),
        ("look = clip.text(\"Rain\", align: middle)", "one of top_left, top, top_right"),
        ("look = clip.subtitles(\"/no/such.srt\")", "'/no/such.srt' cannot be opened: No such file or directory"),
        (
            "look = clip.subtitles(\"a.srt\", mode: track, size: 12px)",
            "E0643 look/subtitles: players draw a track as they like, 'size' belongs to 'mode: burnt'"
        ),
        (
            "look = clip.subtitles(\"a.srt\", language: \"en\")",
            "E0643 look/subtitles: subtitles in the picture have no 'language', it belongs to 'mode: track'"
        ),
        (
            "look = clip.subtitles(\"a.srt\", mode: track, language: \"English\")",
            "E0643 look/subtitles: a language is written with its letters in ISO 639, as 'en' or 'eng', 'English' is not"
        ),
        ("look = clip.subtitles(\"film.mp4\")", "subtitles are a .srt, .vtt, .ass or .ssa file, 'film.mp4' is none"),
    ]

    @Test("A parameter that makes no sense is refused in the user's own words", arguments: table.indices)
    func row(_ index: Int) throws {
        let (text, message) = Self.table[index]
        do {
            let harness = try NodeHarness("clip = pattern(noise, size: 48x36, rate: 10fps, duration: 2s)\n\(text)")
            _ = try harness.lowering(at: .zero)
            Issue.record("accepted: \(text)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    private static func drawing(_ call: String, at time: Rational = .zero) throws -> TextDrawing? {
        let harness = try NodeHarness(
            "clip = pattern(noise, size: 160x90, rate: 10fps, duration: 2s)\nlook = clip.\(call)")
        return try harness.lowering(at: time).0.sources.compactMap(\.drawing).first
    }

    @Test("Outside its time the words cost nothing")
    func time() throws {
        let call = "text(\"Rain\", from: 500ms, to: 1s)"
        #expect(try Self.drawing(call) == nil)
        #expect(try Self.drawing(call, at: Rational(1, 2)) != nil)
        #expect(try Self.drawing(call, at: Rational(1)) == nil)
    }

    @Test("A typewriter shows letter after letter in its place and never more states than frames")
    func typewriter() throws {
        let cues = try #require(try Self.drawing("text(\"abcd\", animation: typewriter, over: 1s)")).cues
        #expect(cues.map(\.start) == [0, 250, 500, 750])
        #expect(cues.map(\.duration) == [250, 250, 250, 1250])
        #expect(cues.first?.text == "a{\\alpha&HFF&}bcd" && cues.last?.text == "abcd")
        let long = String(repeating: "x", count: 500)
        #expect(try Self.drawing("text(\"\(long)\", animation: typewriter, over: 1s)")?.cues.count == 10)
    }

    @Test("Karaoke lights words in proportion to their letters; credits leave the picture")
    func moves() throws {
        let sung = try #require(try Self.drawing("text(\"ab cdef\", animation: karaoke, over: 1.2s)")).cues
        #expect(sung.map(\.text) == ["{\\kf40}ab {\\kf80}cdef"])
        let rolling = try #require(try Self.drawing("text(\"a\\nb\", animation: scroll, size: 20px)"))
        #expect(rolling.cues.first?.text.contains("\\an8\\move(80,90,80,-") == true)
        // Just before the end the last line is nearly gone, at the end nothing is left.
        let left = try #require(try rolling.extent(at: Rational(1900, 1000)))
        #expect(left.y == 0 && left.size.height < 8)
        let first = try rolling.extent(at: Rational(1, 1000))
        #expect(first == nil || (first?.y ?? 0) >= 88)
    }

    @Test("The nine places lie where their names say")
    func places() throws {
        for (name, key) in TextStyle.places {
            let drawing = try #require(try Self.drawing("text(\"Rain\", align: \(name), margin: 8px, size: 18px)"))
            let box = try #require(try drawing.extent(at: .zero))
            let (x, y) = (box.x + box.size.width / 2, box.y + box.size.height / 2)
            let (column, row) = ((key - 1) % 3, (key - 1) / 3)
            #expect((column == 0 && x < 40) || (column == 1 && abs(x - 80) < 6) || (column == 2 && x > 120), "\(name)")
            #expect((row == 2 && y < 30) || (row == 1 && abs(y - 45) < 6) || (row == 0 && y > 60), "\(name)")
        }
        let placed = try #require(try Self.drawing("text(\"Rain\", align: bottom_left, at: (50px, 60px), size: 18px)"))
        let box = try #require(try placed.extent(at: .zero))
        #expect(abs(box.x - 50) <= 3 && box.y + box.size.height <= 64 && box.y > 40, "\(box)")
    }
}
