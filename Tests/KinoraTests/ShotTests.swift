import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Shots of footage")
struct ShotTests {
    /// A film of four shots that cut at 1.2 s, 2.4 s and 3.6 s, with a flash of one frame within the second one, at 1.8 s.
    private func film() throws -> String {
        let text = """
            a = plasma(size: 96x64, rate: 25fps, duration: 1200ms)
            b = fractal(size: 96x64, rate: 25fps, duration: 1200ms)
            effect flash(src: video) -> video { if frame == 15 then src * 0.2 + 0.8 else src }
            c = bars(size: 96x64, rate: 25fps, duration: 1200ms)
            d = clouds(size: 96x64, rate: 25fps, duration: 1200ms)
            cut(a, b.flash(), c, d)
            """
        return try GraphHelp.save(text, as: "film.y4m")
    }

    /// The numbers of frames whose first pixel is brighter than half.
    private func bright(_ text: String, threads: Int = 2) throws -> [Int] {
        var options = RenderOptions()
        options.threads = threads
        let bytes = try GraphHelp.pictures(
            "effect grey(src: mask) -> video { vec3(src) }\n" + text, options: options)
        return GraphHelp.frames(bytes).enumerated().compactMap { index, frame in
            frame.first.map { $0 > 128 } == true ? index : nil
        }
    }

    @Test("Cuts of a file are white frames, flashes are none, whatever part of it is rendered on how many threads")
    func cutsOfFile() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clip = "clip = decode(\"\(path)\")\n"
        let all = try bright(clip + "film = clip.cuts().grey()", threads: 1)
        #expect(all == [30, 60, 90])
        #expect(try bright(clip + "film = clip.cuts().grey()", threads: 3) == all)
        // A slice of the node, and a node on a slice, which has no frame before its first.
        #expect(try bright(clip + "film = clip.cuts()[1160ms..2600ms].grey()") == [1, 31])
        #expect(try bright(clip + "film = clip[1200ms..2600ms].cuts().grey()") == [30])
        // At double speed every second frame is seen: cuts fall on the first of a shot that is.
        #expect(try bright(clip + "film = clip.speed(2).cuts().grey()") == [15, 30, 45])
        #expect(try bright(clip + "film = clip.speed(0.5)[2s..3s].cuts().grey()") == [10])
    }

    @Test(
        "Joins that a graph makes are cuts, and a join of what follows each other in a clip, a caption or a blend is none"
    )
    func joins() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clip = "clip = decode(\"\(path)\")\n"
        #expect(try bright(clip + "film = cut(clip[0s..400ms], clip[3s..3400ms]).cuts().grey()") == [10])
        #expect(try bright(clip + "film = cut(clip[0s..400ms], clip[400ms..1s]).cuts().grey()").isEmpty)
        #expect(
            try bright(clip + "film = clip[0s..1s].text(\"a\", from: 200ms, to: 400ms).cuts().grey()").isEmpty)
        #expect(
            try bright(
                clip + "film = clip[400ms..800ms].crossfade(clip[2800ms..3200ms], over: 200ms).cuts().grey()"
            ).isEmpty)
    }

    @Test("Filters in time do not look across a cut: frames of a still shot stay what they are beside another one")
    func filters() throws {
        let text = """
            a = bars(size: 64x48, rate: 25fps, duration: 480ms)
            b = gradient(from: #202830, to: #f0e0a0, size: 64x48, rate: 25fps, duration: 480ms)
            cut(a, b)
            """
        let path = try GraphHelp.save(text, as: "stills.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clip = "clip = decode(\"\(path)\")\n"
        func largest(_ look: String) throws -> Int {
            let plain = try GraphHelp.pictures(clip + "film = clip")
            return zip(plain, try GraphHelp.pictures(clip + "film = clip.\(look)")).reduce(0) {
                max($0, abs(Int($1.0) - Int($1.1)))
            }
        }
        // Rounding of the way to red, green and blue and back.
        #expect(try largest("deflicker(window: 4)") <= 1)
        #expect(try largest("denoise_temporal(noise: 40, window: 2)") <= 1)
        // Tones of one frame are those of every frame of a still shot, up to the rounding of their mean.
        for calm in ["equalize(smoothing: 4)", "grayscale().equalize(smoothing: 4)"] {
            let many = try GraphHelp.pictures(clip + "film = clip.\(calm)")
            let one = try GraphHelp.pictures(
                clip + "film = clip.\(calm.replacingOccurrences(of: "smoothing: 4", with: ""))")
            let largest = zip(many, one).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
            #expect(many.count == one.count && largest <= 1, "\(calm): \(largest)")
        }
        let noir = GraphHelp.frames(try GraphHelp.pictures(clip + "film = clip.style(noir)"))
        #expect(noir.count == 24 && noir.prefix(12).allSatisfy { $0 == noir.first })
        #expect(noir.suffix(12).allSatisfy { $0 == noir.last } && noir.first != noir.last)
    }

    @Test("A render measures what its nodes measure, the same numbers on any number of threads")
    func measures() throws {
        let path = GraphHelp.temporary("film.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            clip = clouds(size: 64x48, rate: 25fps, duration: 320ms)
            look = clip.brightness(if frame % 2 == 0 then 0.1 else 0)
            render look.consistency(guide: clip) to "\(path)"
            """
        var seen: [[RenderReport.Measured]] = []
        for threads in [1, 3] {
            var options = RenderOptions()
            (options.threads, options.overwrite) = (threads, true)
            seen.append(try Renderer(RenderPlan(GraphHelp.compile(text), options: options)).run().measured)
        }
        #expect(seen[0] == seen[1])
        let names = seen[0].map { $0.name.split(separator: ".").last.map(String.init) }
        #expect(names == ["warp_error", "flicker", "sharpness"])
        // A tenth of white from one frame to the next; clouds hardly change meanwhile.
        let errors = seen[0].compactMap(\.mean)
        #expect(errors.count == 3 && abs(errors[0] - 25.5) < 2 && abs(errors[1] - 25.5) < 2, "\(errors)")
    }
}
