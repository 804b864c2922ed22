import Foundation
import Testing

@Suite("kinora render")
struct RenderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder.withClip() }

    @Test("A render writes its file, says so on standard error and leaves nothing else behind")
    func render() throws {
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("wrote 'out.mp4': 10 frames in "))
        #expect(outcome.text == "")
        #expect(folder.names == ["clip.y4m", "graph.kin", "out.mp4"])
    }

    @Test("-o - writes YUV4MPEG2 to standard output, which the next kinora reads from standard input")
    func pipe() throws {
        try folder.writeGraph("render clip to \"out.mp4\"")
        let first = try KinoraProcess.run("render", "graph.kin", "-o", "-", in: folder)
        #expect(first.status == 0)
        #expect(first.errors == "")
        let header = try #require(first.text.split(separator: "\n").first)
        #expect(header.hasPrefix("YUV4MPEG2 W64 H48 F25:1"))
        // An identity graph hands on what it read, byte for byte: ten headed frames behind one header.
        #expect(first.output.count == header.utf8.count + 1 + 10 * (6 + 64 * 48 * 3 / 2))
        // A pipe does not say how long it is: the render ends where the pipe does.
        let second = try KinoraProcess.run(
            "render", "graph.kin", "--set", "clip=-", "-o", "-", in: folder, input: first.output)
        #expect(second.status == 0)
        #expect(isEqual(second.output, first.output))
    }

    @Test("A pipe at another rate, at another speed and behind a clip gives as many frames as the file it holds")
    func pipeLength() throws {
        try folder.writeGraph(
            """
            red = color(#ff0000, size: 64x48, rate: 25fps, duration: 200ms)
            render cut(red, clip.speed(0.5)) to "out.y4m" { rate: 60fps }
            """)
        let pipe = try KinoraProcess.run(
            "render", "graph.kin", "--set", "clip=-", "-o", "-", "--progress", "json", in: folder,
            input: TestFootage.y4m(width: 64, height: 48, frames: 10))
        #expect(pipe.status == 0, "\(pipe.errors)")
        // The end is not known, so nothing is said about what is left.
        #expect(!pipe.errors.contains("seconds_left") && pipe.errors.contains("\"frame\":"))
        let file = try KinoraProcess.run("render", "graph.kin", "-o", "-", in: folder)
        #expect(isEqual(pipe.output, file.output))
        #expect(file.output.count > 60 * 64 * 48)
    }

    @Test("A still of a pipe is the film's own frame, and one behind its end is refused")
    func pipedStill() throws {
        try folder.writeGraph("render clip.invert() to \"out.mp4\"")
        let pipe = TestFootage.y4m(width: 64, height: 48, frames: 10)
        for (at, name, status) in [("200ms", "a.png", 0), ("2s", "b.png", 2)] {
            let outcome = try KinoraProcess.run(
                "still", "graph.kin", "--set", "clip=-", "--at", at, "-o", name, in: folder, input: pipe)
            #expect(outcome.status == Int32(status), "\(outcome.errors)")
            #expect(status == 0 || outcome.errors.contains("2s is outside its 0.4s"), "\(outcome.errors)")
        }
        #expect(try KinoraProcess.run("still", "graph.kin", "--at", "200ms", "-o", "c.png", in: folder).status == 0)
        let pictures = try ["a.png", "c.png"].map { try Data(contentsOf: folder.url.appendingPathComponent($0)) }
        #expect(isEqual(pictures[0], pictures[1]))
        #expect(!folder.holds("b.png"))
    }

    @Test("--progress json tells plan, progress and output, a JSON object a line")
    func jsonProgress() throws {
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let outcome = try KinoraProcess.run("render", "graph.kin", "--progress", "json", in: folder)
        #expect(outcome.status == 0)
        let events = try outcome.errors.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        let names = events.compactMap { $0["event"] as? String }
        #expect(names.first == "plan")
        #expect(names.contains("progress"))
        #expect(names.last == "output")
        #expect(events.last?["frames"] as? Int == 10)
        #expect(events.allSatisfy { $0["v"] as? Int == 1 })
    }

    @Test("--quiet says nothing, and an unknown style of progress is misuse")
    func quiet() throws {
        try folder.writeGraph("render clip to \"out.mp4\"")
        #expect(try KinoraProcess.run("render", "graph.kin", "--quiet", in: folder).errors == "")
        #expect(try KinoraProcess.run("render", "graph.kin", "-y", "--progress", "dots", in: folder).status == 2)
    }

    @Test("--stats and --trace are JSON with frames, seconds, stages and peak memory")
    func records() throws {
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        let outcome = try KinoraProcess.run(
            "render", "graph.kin", "--stats", "stats.json", "--trace", "trace.json", in: folder)
        #expect(outcome.status == 0)
        let stats = try #require(
            try JSONSerialization.jsonObject(with: Data(try folder.read("stats.json").utf8)) as? [String: Any])
        #expect(stats["frames"] as? Int == 10)
        for key in ["wall_seconds", "cpu_seconds", "peak_memory_bytes"] { #expect((stats[key] as? Double ?? 0) > 0) }
        #expect((stats["stages"] as? [[String: Any]])?.isEmpty == false)
        let trace = try JSONSerialization.jsonObject(with: Data(try folder.read("trace.json").utf8)) as? [String: Any]
        #expect((trace?["traceEvents"] as? [Any])?.isEmpty == false)
    }

    @Test("Several renders are made in one run, and --only chooses among them")
    func several() throws {
        try folder.writeGraph("render clip.sepia() to \"a.mp4\"\nrender clip.invert() to \"b.png\"")
        #expect(try KinoraProcess.run("render", "graph.kin", "--only", "b", in: folder).status == 0)
        #expect(folder.holds("b.png"))
        #expect(!folder.holds("a.mp4"))
        // The second target exists, so the first one is not begun.
        let refused = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(refused.status == 2)
        #expect(refused.errors == "kinora: 'b.png' exists; add -y to replace it\n")
        #expect(!folder.holds("a.mp4"))
        #expect(try KinoraProcess.run("render", "graph.kin", "-y", in: folder).status == 0)
        #expect(folder.holds("a.mp4"))
        #expect(try KinoraProcess.run("render", "graph.kin", "-y", "--only", "b.png", in: folder).status == 0)
        try folder.write(
            "kinora 1\nrender \"clip.y4m\" to \"a.mp4\"\nrender \"clip.y4m\" to \"a.png\"\n", to: "twins.kin")
        let twins = try KinoraProcess.run("render", "twins.kin", "-y", "--only", "a", in: folder)
        #expect(twins.status == 2)
        #expect(twins.errors == "kinora: 2 renders are called 'a'; name one by its target: 'a.mp4', 'a.png'\n")
        let wrong = try KinoraProcess.run("render", "graph.kin", "--only", "c", in: folder)
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("no render is called 'c'"))
        let ambiguous = try KinoraProcess.run("render", "graph.kin", "-o", "c.mp4", in: folder)
        #expect(ambiguous.status == 2)
        #expect(ambiguous.errors.contains("-o needs one render, the graph has 2"))
    }

    @Test("The JSON mirror of a graph renders to the same bits")
    func mirror() throws {
        try folder.writeGraph("render clip.sepia().vignette() to \"out.y4m\"")
        #expect(try KinoraProcess.run("graph", "graph.kin", "--json", "-o", "graph.json", in: folder).status == 0)
        #expect(try KinoraProcess.run("render", "graph.kin", "-o", "a.y4m", in: folder).status == 0)
        #expect(try KinoraProcess.run("render", "graph.json", "-o", "b.y4m", in: folder).status == 0)
        let mirrored = try isEqual(
            Data(contentsOf: folder.url.appendingPathComponent("a.y4m")),
            Data(contentsOf: folder.url.appendingPathComponent("b.y4m")))
        #expect(mirrored)
    }

    @Test("The number of threads does not change a bit", arguments: ["1", "2", "5"])
    func threads(count: String) throws {
        try folder.writeGraph("render clip.sepia().fog().grain() to \"out.y4m\"")
        let one = try KinoraProcess.run("render", "graph.kin", "-o", "-", "--threads", "1", in: folder)
        let other = try KinoraProcess.run("render", "graph.kin", "-o", "-", "--threads", count, in: folder)
        #expect(one.status == 0)
        #expect(isEqual(one.output, other.output))
    }

    @Test("A still is the film's own frame")
    func still() throws {
        try folder.writeGraph("render clip.invert() to \"out.mp4\"")
        for at in ["200ms", "5f", "0:00.2"] {
            let outcome = try KinoraProcess.run(
                "still", "graph.kin", "--at", at, "-o", "\(at.first ?? "x").png", "-y", in: folder)
            #expect(outcome.status == 0)
            #expect(outcome.errors == "")
        }
        let stills = try ["2.png", "5.png", "0.png"].map {
            try Data(contentsOf: folder.url.appendingPathComponent($0))
        }
        #expect(isEqual(stills[0], stills[1]))
        #expect(isEqual(stills[0], stills[2]))
        // Nearer to the end than to the last frame, which is on screen.
        #expect(
            try KinoraProcess.run("still", "graph.kin", "--at", "399ms", "-o", "last.png", in: folder).status == 0)
        let late = try KinoraProcess.run("still", "graph.kin", "--at", "9s", "-o", "late.png", in: folder)
        #expect(late.status == 2)
        #expect(late.errors.contains("9s is outside its 0.4s"))
        #expect(!folder.holds("late.png"))
        for at in ["noon", "-1s", "-o", "1:-2"] {
            let wrong = try KinoraProcess.run("still", "graph.kin", "--at", at, "-o", "x.png", in: folder)
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("such as 1.5s, 250ms, 36f or 0:01.5"), "\(wrong.errors)")
        }
    }

    @Test("plan says what is fused, in words, in JSON and as code")
    func plan() throws {
        try folder.writeGraph("look = clip.sepia().vignette()\nrender look to \"out.mp4\"")
        let words = try KinoraProcess.run("plan", "graph.kin", in: folder)
        #expect(words.status == 0)
        #expect(words.text.contains("look/sepia + look/vignette"))
        let json = try KinoraProcess.run("plan", "graph.kin", "--json", in: folder)
        #expect(try JSONSerialization.jsonObject(with: json.output) is [String: Any])
        for (form, word) in [("ir", "kernel"), ("llvm", "define"), ("asm", "ret")] {
            let code = try KinoraProcess.run("plan", "graph.kin", "--emit", form, in: folder)
            #expect(code.status == 0)
            #expect(code.text.contains(word))
        }
        #expect(!folder.holds("out.mp4"))
    }

    @Test("plan predicts the time of every stage, and --measure says what it took, without writing a file")
    func planTimes() throws {
        try folder.writeGraph("render clip.blur(3px).sepia() to \"out.mp4\"")
        let json = try KinoraProcess.run("plan", "graph.kin", "--measure", "--json", in: folder)
        #expect(json.status == 0, "\(json.errors)")
        let plan = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        let span = try #require((plan["spans"] as? [[String: Any]])?.first)
        // Ten frames, of which the first four are for warming up.
        #expect((span["measurement"] as? [String: Any])?["frames"] as? Int == 6)
        for stage in try #require(span["stages"] as? [[String: Any]]) {
            #expect(stage["predictedMilliseconds"] is Double && stage["measuredMilliseconds"] is Double)
        }
        let words = try KinoraProcess.run("plan", "graph.kin", in: folder)
        #expect(words.text.contains("ms a frame predicted\n") && !words.text.contains("measured"))
        #expect(!folder.holds("out.mp4"))
    }

    @Test(
        "What goes into a pipe has the clip's own resolution of chroma, whatever happened to its pixels",
        arguments: [
            ("clip.sepia()", "C420jpeg"), ("cut(clip.blur(2px), clip.text(\"a\"))", "C420jpeg"),
            ("cut(clip, color(#ff0000, size: 64x48, duration: 1s))", "C444"),
            ("color(#ff0000, size: 64x48, duration: 200ms)", "C444"),
        ])
    func samplingOfPipes(stream: String, sampling: String) throws {
        try folder.writeGraph("render \(stream) to \"out.mp4\"")
        let pipe = try KinoraProcess.run("render", "graph.kin", "-o", "-", in: folder)
        #expect(pipe.status == 0, "\(pipe.errors)")
        #expect(pipe.text.prefix(while: { $0 != "\n" }).contains(" \(sampling)"))
    }

    @Test("-o - and stills take what they can of the settings a graph has for its own file")
    func foreignSettings() throws {
        try folder.writeGraph("render clip to \"out.mkv\" { codec: ffv1, pixel_format: yuv444p }")
        let pipe = try KinoraProcess.run("render", "graph.kin", "-o", "-", in: folder)
        #expect(pipe.status == 0, "\(pipe.errors)")
        #expect(pipe.text.hasPrefix("YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C444"))
        try folder.writeGraph("render clip to \"out.mp4\" { codec: h264, crf: 20, pixel_format: yuv420p }")
        for picture in ["a.png", "b.jpg"] {
            let still = try KinoraProcess.run("still", "graph.kin", "-o", picture, in: folder)
            #expect(still.status == 0, "\(still.errors)")
        }
        let film = try KinoraProcess.run("render", "graph.kin", "-o", "out.webm", in: folder)
        #expect(film.status == 2)
        #expect(film.errors.contains(".webm files hold vp9, av1, vp8, not h264"))
    }

    @Test("probe says what a render made")
    func probe() throws {
        try folder.writeGraph("render clip.sepia() to \"out.mp4\"")
        #expect(try KinoraProcess.run("render", "graph.kin", in: folder).status == 0)
        let words = try KinoraProcess.run("probe", "out.mp4", in: folder)
        #expect(words.text.contains("h264, 64x48, 25 fps, yuv420p"))
        let json = try KinoraProcess.run("probe", "out.mp4", "--json", in: folder)
        #expect(try JSONSerialization.jsonObject(with: json.output) is [String: Any])
    }
}
