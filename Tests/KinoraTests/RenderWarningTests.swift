import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("What is said of a render before it begins")
struct RenderWarningTests {
    private static let shape = "color(#ffffff, size: 64x36, rate: 10fps, duration: 200ms).mask(shape: ellipse)"

    private static let plain = "color(#ffffff, size: 64x36, rate: 10fps, duration: 200ms)"

    private static func warnings(_ text: String, render: Int = 0) throws -> [String] {
        try RenderPlan(GraphHelp.compile(text), render: render).warnings.map {
            "\($0.code.rawValue) \($0.subject ?? "")"
        }
    }

    @Test(
        "What a file cannot keep is said",
        arguments: [
            ("\(shape) to \"a.mp4\"", ["W0631 a"]),
            ("\(plain).border(4px) to \"a.mp4\"", []),
            ("\(plain).border(4px, radius: 8px) to \"a.mp4\"", ["W0631 a"]),
            ("\(plain).border(4px, radius: 0px -> 8px) to \"a.mp4\"", ["W0631 a"]),
            ("\(plain).split_screen(\(plain)) to \"a.mp4\"", []),
            ("\(plain).split_screen(\(shape)) to \"a.mp4\"", ["W0631 a"]),
            ("\(plain).mask(amount: 0) to \"a.mp4\"", []),
            ("\(plain).rounded(0px) to \"a.mp4\"", []),
            ("\(plain).rounded(9px) to \"a.mp4\"", ["W0631 a"]),
            ("\(shape) to \"a.webm\"", []),
            ("\(shape) to \"a.mov\" { codec: prores }", []),
            ("color(#ffffff, size: 64x36, duration: 1s).overlay(\(shape)) to \"a.mp4\"", []),
            ("color(#808080, size: 64x36, duration: 1s).convert(pq) to \"a.mp4\"", ["W0632 a"]),
            ("color(#808080, size: 64x36, duration: 1s).convert(pq) to \"a.mkv\" { codec: hevc }", []),
            ("color(#808080, size: 64x36) to \"a.mp4\"", ["W0633 a"]),
            ("color(#808080, size: 64x36) to \"a.png\"", []),
        ])
    func losses(render: String, wanted: [String]) throws {
        #expect(try Self.warnings("render \(render)") == wanted)
    }

    @Test(
        "Colours that are converted are said, grey has none",
        arguments: [("C420jpeg", 384, ["W0619 film/parallax"]), ("Cmono", 256, [])])
    func depthMap(layout: String, byteCount: Int, wanted: [String]) throws {
        func clip(_ header: String, _ count: Int) throws -> String {
            let path = GraphHelp.temporary("clip.y4m")
            try (Data("YUV4MPEG2 \(header)\nFRAME\n".utf8) + Data(repeating: 128, count: count))
                .write(to: URL(fileURLWithPath: path))
            return path
        }
        // The wide clip is taken for BT.709, the small one for BT.601.
        let wide = try clip("W1280 H16 F25:1 Ip A1:1 C420jpeg", 1280 * 24)
        let small = try clip("W16 H16 F25:1 Ip A1:1 \(layout)", byteCount)
        let film = "film = decode(\"\(wide)\").parallax(depth: decode(\"\(small)\"))"
        #expect(try Self.warnings("\(film)\nrender film to \"a.mp4\"") == wanted)
    }

    @Test(
        "A clip of fields is said to be one, a clip of frames is not",
        arguments: [("It", ["W0646 film/decode"]), ("Ip", [])])
    func fields(order: String, wanted: [String]) throws {
        let path = GraphHelp.temporary("fields.y4m")
        let header = "YUV4MPEG2 W16 H16 F25:1 \(order) A1:1 C420jpeg\nFRAME\n"
        try (Data(header.utf8) + Data(repeating: 128, count: 384)).write(to: URL(fileURLWithPath: path))
        #expect(try Self.warnings("film = decode(\"\(path)\")\nrender film to \"a.mp4\"") == wanted)
        #expect(try MediaProbe.open(path).video?.isInterlaced == !wanted.isEmpty)
    }

    @Test(
        "A parameter of the method that does not measure is said to change nothing",
        arguments: [
            ("window: 21px", ["W0647 film/flow"]), ("method: farneback, preset: medium", ["W0647 film/flow"]),
            ("method: farneback, window: 21px", []), ("method: dis, preset: medium, quality: half", []),
        ])
    func otherMethod(arguments: String, wanted: [String]) throws {
        let film = "film = \(Self.plain).flow(\(arguments)).visualize()"
        #expect(try Self.warnings("\(film)\nrender film to \"a.mp4\"") == wanted)
    }

    @Test(
        "A word that runs out of the picture is said, a text that has room or breaks is not",
        arguments: [
            ("text(\"Donaudampfschifffahrtsgesellschaft\", size: 24px)", ["W0634 film/text"]),
            ("text(\"Donaudampfschifffahrtsgesellschaft\", size: 24px, animation: crawl)", []),
            ("text(\"Donaudampfschifffahrtsgesellschaft\", size: 6px)", []),
            ("text(\"Donau dampf schiff fahrts gesell schaft\", size: 24px)", []),
            ("text(\"iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii\", size: 16px)", []),
        ])
    func wideWords(text: String, wanted: [String]) throws {
        let film = "film = color(#808080, size: 240x96, rate: 10fps, duration: 1s).\(text)"
        #expect(try Self.warnings("\(film)\nrender film to \"a.mp4\"") == wanted)
    }

    @Test("A render is warned of what it is made of, not of what others are made of")
    func own() throws {
        let text = """
            a = color(#808080, size: 64x36, rate: 10fps, duration: 1s)
            film = cut(a, color(#202020, size: 36x36, rate: 10fps, duration: 1s))
            render a to "a.mp4"
            render film.invert() to "film.mp4"
            """
        #expect(try Self.warnings(text, render: 0).isEmpty)
        #expect(try Self.warnings(text, render: 1) == ["W0613 film/cut"])
    }

    @Test("A blend that a short clip shrinks is not said to lack footage outside of it")
    func shortClip() throws {
        let compiled = try GraphHelp.compile(
            """
            a = color(#808080, size: 64x36, rate: 10fps, duration: 9s)
            render a[2s..2.2s].dissolve(a[3s..5s], over: 2s) to "film.mp4"
            """)
        #expect(
            compiled.warnings.map(\.message) == [
                "the blend is 1.2s long instead of 2s: a clip is too short for more; set a shorter 'over' or take more of it"
            ])
    }

    @Test("What a format cannot hold is said of the render that asks for it")
    func refusal() throws {
        let text = """
            a = color(#808080, size: 64x36, rate: 10fps, duration: 1s)
            render a to "a.mp4"
            render a to "b.mov" { codec: dnxhr }
            """
        #expect {
            _ = try RenderPlan(GraphHelp.compile(text), render: 1)
        } throws: {
            let error = $0 as? KinoraError
            return error?.code == .usage
                && error?.rendered().hasPrefix("E0507 b: dnxhr takes pictures of at least") == true
                && error?.rendered().contains("test.kin:4:1") == true
        }
    }

    @Test("Transparency goes into a WebM file and comes back")
    func transparency() throws {
        let path = try GraphHelp.save(Self.shape, as: "shape.webm")
        #expect(try MediaProbe.open(path).video?.pixelFormat.hasAlpha == true)
        let bytes = try GraphHelp.pictures(
            "film = color(#000000, size: 64x36, rate: 10fps, duration: 200ms).overlay(decode(\"\(path)\"))")
        let luma = try #require(GraphHelp.frames(bytes).first).prefix(64 * 36)
        let (corner, middle) = (luma[luma.startIndex], luma[luma.startIndex + 18 * 64 + 32])
        // VP9 loses little: black is 16 and white is 235.
        #expect(corner < 24 && middle > 225, "\(corner), \(middle)")
    }
}
