import Foundation
import KinoraCore
import KinoraLanguage
import Testing

@testable import Kinora

@Suite("The time of a shot")
struct ShotTimeTests {
    /// A film of three still shots that cut at 0.48 s and 0.96 s.
    private func film() throws -> String {
        let text = """
            a = bars(size: 64x48, rate: 25fps, duration: 480ms)
            b = gradient(from: #202830, to: #f0e0a0, size: 64x48, rate: 25fps, duration: 480ms)
            c = checker(size: 64x48, cell: 8px, rate: 25fps, duration: 480ms)
            cut(a, b, c)
            """
        return try GraphHelp.save(text, as: "shots.y4m")
    }

    private static let level = "effect level(src: video, v: number in 0..1 = 0) -> video { vec3(v) }\n"

    /// The luma of each frame's first pixel, in frames of the shot: 219 codes are a second.
    private func ages(_ text: String, threads: Int = 2) throws -> [Double] {
        var options = RenderOptions()
        options.threads = threads
        return GraphHelp.frames(try GraphHelp.pictures(Self.level + text, options: options)).map { frame in
            (Double(frame.first ?? 0) - 16) / 219 * 25
        }
    }

    /// Half a code of rounding, and as much of the way from red, green and blue.
    private func same(_ found: [Double], _ wanted: [Double]) -> Bool {
        found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 1.01 / 219 * 25 }
    }

    @Test("It counts from 0 at every cut, in slices, at other speeds and on any number of threads")
    func counts() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let start = "clip = decode(\"\(path)\")\nlook = clip.level(v: clip.shot_time())\n"
        let wanted: [Double] = (0..<36).map { Double($0 % 12) }
        let whole = try ages(start + "film = look", threads: 1)
        #expect(same(whole, wanted), "\(whole)")
        #expect(try ages(start + "film = look", threads: 3) == whole)
        #expect(try ages(start + "film = look[600ms..1200ms]") == Array(whole[15..<30]))
        // A slice begins a shot of its own; at twice the speed a shot is half as long.
        let sliced = try ages("clip = decode(\"\(path)\")[200ms..1s]\nfilm = clip.level(v: clip.shot_time())")
        let parts: [Double] = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]
        #expect(same(sliced, parts), "\(sliced)")
        let fast = try ages("clip = decode(\"\(path)\").speed(2)\nfilm = clip.level(v: clip.shot_time())")
        let fastWanted: [Double] = (0..<18).map { Double($0 % 6) }
        #expect(same(fast, fastWanted), "\(fast)")
        // Every second frame of what was made before.
        let sped = try ages(start + "film = look.speed(2)")
        let every: [Double] = stride(from: 0, to: 36, by: 2).map { whole[$0] }
        #expect(sped == every)
    }

    @Test("It counts in what a graph makes of clips, from every join on, however alike the clips look")
    func made() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            clip = decode("\(path)")
            made = cut(clip[200ms..320ms], clip[80ms..200ms], clip[440ms..560ms]).blur(1px)
            look = made.level(v: made.shot_time())

            """
        let found = try ages(text + "film = look", threads: 1)
        // Two shots that look the same, and one with the cut of the file.
        #expect(same(found, [0, 1, 2, 0, 1, 2, 0, 0, 1]), "\(found)")
        #expect(try ages(text + "film = look[120ms..280ms]", threads: 3) == Array(found[3..<7]))
    }

    @Test("Other searches for cuts in the same film do not disturb it")
    func besideOthers() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            clip = decode("\(path)")
            calm = clip.deflicker(window: 1)
            film = cut(calm[800ms..1200ms].level(v: 0), clip.level(v: clip.shot_time())[400ms..800ms])
            """
        let found = try ages(text)
        let wanted: [Double] = [10, 11, 0, 1, 2, 3, 4, 5, 6, 7]
        #expect(same(Array(found.suffix(10)), wanted), "\(found)")
    }

    @Test("A formula of it may leave the range of its parameter, which it is then kept to")
    func range() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let start = "clip = decode(\"\(path)\")\nage = clip.shot_time()\n"
        // Of an effect and of a node written in Swift; what is no number counts as 0.
        for (node, free, kept) in [
            ("sepia", "age * 6 - 1", "clamp(age * 6 - 1, 0, 1)"), ("equalize", "1 + sqrt(age - 5)", "age * 0"),
        ] {
            func bytes(_ amount: String) throws -> Data {
                try GraphHelp.pictures(start + "film = clip[400ms..600ms].\(node)(amount: \(amount))")
            }
            #expect(try bytes(free) == bytes(kept), "\(node)(amount: \(free))")
        }
    }

    @Test("Limits hold for what is too small, too large, infinite or no number")
    func limits() {
        let moment = SignalMoment(frame: 1, of: 2, rate: 25)
        func kept(_ number: Double, to range: ClosedRange<Double>?) -> Double {
            let node = Measurement(node: NodeID(0), name: "m", values: MeasuredValues { _, _ in number })
            let argument = Argument.signal(Signal(components: [.measured(node)]))
            return argument.keepingMeasurements(to: range).evaluate(at: moment)
        }
        let most = Double(Float.greatestFiniteMagnitude)
        let table: [(number: Double, range: ClosedRange<Double>?, wanted: Double)] = [
            (0.5, 0...1, 0.5), (-3, 0...1, 0), (7, 0...1, 1), (.infinity, 0...1, 1), (-.infinity, 0...1, 0),
            (.nan, 0...1, 0), (.nan, 2...3, 2), (.nan, -3...(-2), -2), (.nan, nil, 0), (.infinity, nil, most),
            (-40, nil, -40),
        ]
        for (number, range, wanted) in table {
            #expect(kept(number, to: range) == wanted, "\(number) in \(range as Any)")
        }
        // A constant and a signal that was checked stay as they are.
        let formula = Argument.signal(.ramp(from: 5, to: 5))
        #expect(formula.keepingMeasurements(to: 0...1) == formula)
    }

    @Test("Where it cannot be known, or cannot be used, a message says why")
    func refusals() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let table: [(text: String, message: String)] = [
            (
                "clip.speed(clip.shot_time() + 1)",
                "a speed decides how long the film is, so that it cannot follow the cuts"
            ),
            ("clip.blur(clip.shot_time())", "a length is expected, 'clip.shot_time()' is a ratio"),
            ("clip.shot_time().blur(2px)", "a video is expected"),
            ("clip.sepia(amount: clip.shot_time(2))", "shot_time"),
        ]
        for (text, message) in table {
            let found = GraphHelp.message("clip = decode(\"\(path)\")\nfilm = \(text)\nrender film to \"a.y4m\"")
            #expect(found?.contains(message) == true, "\(text): \(found ?? "accepted")")
        }
    }

    @Test("Formulas of it are written in Swift as in the language")
    func inSwift() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clip = try Video.decode(path)
        let film = clip.brightness(amount: clip.shotTime().formula { "smoothstep(0s, 500ms, \($0)) - 1" })
        #expect(film.graphText.contains("shot_time_1 = decode_1.shot_time()"))
        #expect(film.graphText.contains("brightness(amount: (smoothstep(0s, 500ms, shot_time_1) - 1))"))
        try film.check()
    }
}
