import Foundation
import Testing

/// One clear message, the right exit code, nothing lost, nothing under the final name.
@Suite("Bad input")
struct BadInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder.withClip() }

    private func expectRefusal(
        _ outcome: KinoraProcess.Outcome, status: Int32, message: String, location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.errors.contains(message), "\(outcome.errors)", sourceLocation: location)
        let leftovers = folder.names.filter { $0.contains("out") }
        #expect(leftovers.isEmpty, sourceLocation: location)
    }

    @Test(
        "An input that cannot be read exits with 4 and says why",
        arguments: [
            ("missing.mp4", "there is no file 'missing.mp4'"),
            ("folder.mp4", "'folder.mp4' is a directory"),
            ("empty.mp4", "'empty.mp4' is empty"),
            ("text.mp4", "'text.mp4' is cut short, damaged or in a format"),
            ("zero.y4m", "zero.y4m"),
            ("sound.wav", "sound.wav"),
            ("no\nsuch\u{1B}[31m.mp4", "'no\\nsuch\\u{1b}[31m.mp4'"),
        ])
    func unreadable(name: String, message: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path("folder.mp4"), withIntermediateDirectories: true)
        try folder.write("", to: "empty.mp4")
        try folder.write("no media\n", to: "text.mp4")
        try folder.write(TestFootage.y4m(width: 64, height: 48, frames: 0), to: "zero.y4m")
        try folder.write(TestFootage.silence, to: "sound.wav")
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--set", "clip=\(name)", in: folder)
        expectRefusal(outcome, status: 4, message: message)
    }

    @Test("Every file that cannot be read is told at once, each where the graph names it")
    func severalUnreadable() throws {
        try folder.write(
            """
            kinora 1
            one = decode("one.mp4")
            two = decode("two.mp4").sepia()
            film = cut(one, two)
            render film to "out.mp4"

            """,
            to: "graph.kin")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 4, message: "there is no file 'one.mp4'")
        #expect(outcome.errors.contains("there is no file 'two.mp4'"))
        #expect(outcome.errors.contains("graph.kin:2:7"))
        #expect(outcome.errors.contains("graph.kin:3:7"))
        #expect(outcome.errors.contains("^^^^^^"))
    }

    @Test("A damaged film stops with 4, unless the damage is tolerated, which exits with 9")
    func damage() throws {
        // Noise of full contrast, so that the film is mostly picture data and a hole hits some of it.
        try folder.writeGraph("render clip.grain(1) to \"whole.mp4\" { crf: 4 }")
        #expect(try KinoraProcess.run("render", "graph.kin", in: folder).status == 0)
        var film = try Data(contentsOf: folder.url.appendingPathComponent("whole.mp4"))
        let cut = Data(film.prefix(film.count * 2 / 3))
        for index in film.count / 4..<film.count / 4 + 3_000 { film[index] = film[index] &* 7 &+ 13 }
        try folder.write(film, to: "damaged.mp4")
        try folder.write(cut, to: "cut.mp4")
        try folder.writeGraph("render clip to \"out.mp4\"")
        for name in ["damaged.mp4", "cut.mp4"] {
            let outcome = try KinoraProcess.run("render", "graph.kin", "--set", "clip=\(name)", in: folder)
            expectRefusal(outcome, status: 4, message: "'\(name)'")
            #expect(outcome.errors.contains("--tolerate decode-errors"))
            let tolerant = try KinoraProcess.run(
                "render", "graph.kin", "--set", "clip=\(name)", "--tolerate", "decode-errors", in: folder)
            #expect(tolerant.status == 9, "\(tolerant.errors)")
            #expect(folder.holds("out.mp4"))
            try FileManager.default.removeItem(atPath: folder.path("out.mp4"))
        }
    }

    @Test(
        "A graph that cannot be rendered exits with 3 and shows the place",
        arguments: [
            ("render clip to \"out.mp4\" { rate: 0fps }", "E0209"),
            ("render clip to \"out.mp4\" { rate: -5fps }", "E0214"),
            ("render clip.sepia(amount: 0/0) to \"out.mp4\"", "E0217"),
            ("render clip.exposure(1 -> 1/0) to \"out.mp4\"", "E0217"),
            ("render clip[5s..9s] to \"out.mp4\"", "E0610"),
            ("render clip[0s..9s] to \"out.mp4\"", "E0610"),
            ("render clip to \"out.mp4\" { codec: h265 }", "E0208"),
            ("render clip to \"out.mp4\" { crf: 5, bitrate: 2Mbps }", "E0503"),
        ])
    func rejected(line: String, code: String) throws {
        try folder.writeGraph(line)
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 3, message: code)
        #expect(outcome.errors.contains("graph.kin:3:"))
        #expect(outcome.errors.contains("^"))
    }

    @Test(
        "A target that makes no sense exits with 2",
        arguments: [
            ("out.mp5", "did you mean .mp4?"),
            ("out", "has no extension"),
            ("clip.y4m", "the output 'clip.y4m' is also an input"),
            ("./clip.y4m", "is also an input"),
            ("folder.mp4", "'folder.mp4' is a directory"),
        ])
    func target(name: String, message: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path("folder.mp4"), withIntermediateDirectories: true)
        try folder.writeGraph("render clip.sepia() to \"\(name)\"")
        let before = try Data(contentsOf: folder.url.appendingPathComponent("clip.y4m"))
        let outcome = try KinoraProcess.run("render", "graph.kin", "-y", in: folder)
        expectRefusal(outcome, status: 2, message: message)
        #expect(isEqual(try Data(contentsOf: folder.url.appendingPathComponent("clip.y4m")), before))
    }

    @Test("A file that exists is kept unless -y is given")
    func existing() throws {
        try folder.writeGraph("render clip to \"film.mp4\"")
        try folder.write("precious", to: "film.mp4")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 2, message: "'film.mp4' exists; add -y to replace it")
        #expect(try folder.read("film.mp4") == "precious")
        #expect(try KinoraProcess.run("render", "graph.kin", "-y", in: folder).status == 0)
        #expect(try Data(contentsOf: folder.url.appendingPathComponent("film.mp4")).count > 500)
    }

    @Test("A target that cannot be written exits with 7", arguments: ["nowhere/out.mp4", "/proc/out.mp4"])
    func unwritable(name: String) throws {
        try folder.writeGraph("render clip to \"\(name)\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 7, message: "cannot be written")
    }

    @Test(
        "Odd sizes are refused by codecs that halve chroma and rendered by those that do not",
        arguments: [
            (1, 1), (1, 1080), (63, 47),
        ])
    func oddSizes(width: Int, height: Int) throws {
        try folder.write(TestFootage.y4m(width: width, height: height, frames: 2), to: "odd.y4m")
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let refused = try KinoraProcess.run("render", "graph.kin", "--set", "clip=odd.y4m", in: folder)
        expectRefusal(refused, status: 2, message: "takes an even width and height, \(width)x\(height) is odd")
        for target in ["still.png", "film.y4m"] {
            let made = try KinoraProcess.run("render", "graph.kin", "--set", "clip=odd.y4m", "-o", target, in: folder)
            #expect(made.status == 0, "\(made.errors)")
            let probe = try KinoraProcess.run("probe", target, in: folder)
            #expect(probe.text.contains("\(width)x\(height)"))
        }
    }

    @Test("A picture of 7681x4321 is rendered")
    func huge() throws {
        try folder.writeGraph("render color(size: 7681x4321, duration: 40ms).vignette() to \"huge.jpg\"")
        let made = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try KinoraProcess.run("probe", "huge.jpg", in: folder).text.contains("7681x4321"))
    }

    @Test("Clips of different size and rate are brought together, and a warning says so")
    func mismatch() throws {
        try folder.write(TestFootage.y4m(width: 32, height: 24, frames: 10, rate: "50:1"), to: "small.y4m")
        try folder.writeGraph("render cut(clip, \"small.y4m\") to \"film.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("32x24 are brought to the first clip's 64x48"))
        #expect(outcome.errors.contains("50fps are shown at the first clip's 25fps"))
    }

    @Test(
        "What is wrong with a pipe is said once, with 4, and nothing is left behind",
        arguments: [
            (0, "standard input is empty"), (50, "has no picture"), (9_000, "its last picture is cut short"),
            (-1, "Picture size 0x48 is invalid"),
        ])
    func pipes(byteCount: Int, message: String) throws {
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let film = TestFootage.y4m(width: byteCount < 0 ? 0 : 64, height: 48, frames: 3)
        let header = film.firstIndex(of: 10).map { $0 + 1 } ?? 0
        let input = film.prefix(byteCount < 0 ? film.count : byteCount == 50 ? header : byteCount)
        let outcome = try KinoraProcess.run(
            "render", "graph.kin", "--set", "clip=-", in: folder, input: Data(input))
        expectRefusal(outcome, status: 4, message: message)
        #expect(outcome.errors.split(separator: "\n").count { $0.hasPrefix("E") || $0.hasPrefix("kinora: ") } == 1)
    }

    @Test("A pipe is read once, forwards, and a slice of it must be there")
    func pipeOnce() throws {
        let film = TestFootage.y4m(width: 64, height: 48, frames: 10)
        for (look, status, message) in [
            ("clip.overlay(clip[200ms..])", 2, "standard input can be read only once, forwards"),
            ("clip[0s..5s].sepia()", 4, "standard input ends after 0.4s, sooner than the graph needs it"),
            (
                "clip.exposure(0 -> 1)", 3,
                "E0617 out/exposure.stops: the signal runs over the whole clip, and its length"
            ),
            ("clip.fade(out: 1s)", 3, "a clip whose length is not known has no end to fade out at; slice it first"),
        ] {
            try folder.writeGraph("render \(look) to \"out.mp4\"")
            let outcome = try KinoraProcess.run(
                "render", "graph.kin", "--set", "clip=-", in: folder, input: film)
            expectRefusal(outcome, status: Int32(status), message: message)
        }
    }

    @Test("A YUV4MPEG2 file that stops inside a picture is damaged, not a picture shorter")
    func partialPicture() throws {
        try folder.write(TestFootage.y4m(width: 64, height: 48, frames: 3).dropLast(100), to: "cut.y4m")
        try folder.writeGraph("render clip to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--set", "clip=cut.y4m", in: folder)
        expectRefusal(outcome, status: 4, message: "its last picture is cut short")
        let tolerant = try KinoraProcess.run(
            "render", "graph.kin", "--set", "clip=cut.y4m", "--tolerate", "decode-errors", in: folder)
        #expect(tolerant.status == 9)
    }

    @Test(
        "A setting that cannot be is refused, not passed over",
        arguments: [
            ("render clip to \"out.mp4\" { gop: 0s }", 3, "a group of pictures takes some time, this one takes 0s"),
            ("render clip to \"out_%03d.png\" { crf: 20 }", 2, "png has no crf; leave it out"),
            ("render clip to \"out.mkv\" { codec: ffv1, bitrate: 1Mbps }", 2, "ffv1 has no bitrate; leave it out"),
            ("render clip to \"out.mp4\" { crf: 60 }", 2, "the crf of h264 lies in 0..51, 60 does not"),
            ("render clip to \"clip.y4m\"", 2, "the output 'clip.y4m' is also an input"),
        ])
    func settings(graph: String, status: Int32, message: String) throws {
        try folder.writeGraph(graph)
        expectRefusal(try KinoraProcess.run("render", "graph.kin", in: folder), status: status, message: message)
    }

    @Test("Memory that cannot suffice is refused before the render, with 7")
    func memory() throws {
        try folder.writeGraph("render clip to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--memory", "1M", in: folder)
        expectRefusal(outcome, status: 7, message: "1 MiB are allowed; raise --memory")
        #expect(try KinoraProcess.run("render", "graph.kin", "--memory", "lots", in: folder).status == 2)
        let variable = try KinoraProcess.run(
            "render", "graph.kin", in: folder, environment: ["KINORA_MEMORY": "1M"])
        expectRefusal(variable, status: 7, message: "1 MiB are allowed")
    }

    @Test("A GPU that is required and not there is an error, not a silent CPU")
    func gpu() throws {
        try folder.writeGraph("render clip to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--gpu", "require", in: folder)
        expectRefusal(outcome, status: 7, message: "no GPU backend yet")
    }

    @Test("A graph that is no UTF-8 is one error with the byte's place")
    func encoding() throws {
        try folder.write(Data("kinora 1\nx = \"".utf8) + [0xFF, 0xFE] + Data("\"\n".utf8), to: "graph.kin")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 3, message: "E0107 a file is UTF-8 text, byte 14")
    }

    @Test("A graph without a render says what to add")
    func nothing() throws {
        try folder.writeGraph("look = clip.sepia()")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        expectRefusal(outcome, status: 3, message: "'graph.kin' renders nothing; add: render NAME to")
    }

    @Test(
        "Strange names are names like any other",
        arguments: [
            "it's \"my\" clip.y4m", "two  spaces.y4m", "new\nline.y4m", "-dash.y4m", "100%d.y4m", "file:colon.y4m",
            "pipe|and;more.y4m", "ümläut 映画.y4m",
        ])
    func names(name: String) throws {
        try folder.write(TestFootage.y4m(width: 16, height: 16, frames: 2), to: name)
        try folder.writeGraph("render clip to \"film.mp4\"")
        let target = "made from \(name).mp4"
        let outcome = try KinoraProcess.run(
            "render", "graph.kin", "--set", "clip=\(name)", "-o", target, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(folder.holds(target))
        // A name cannot forge a line of its own.
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }
}
