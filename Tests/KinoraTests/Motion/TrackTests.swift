import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora
@testable import KinoraNodes

@Suite("Following a thing")
struct TrackTests {
    private static let (width, height) = (128.0, 96.0)

    /// Where the square of the film is in a frame, in pixels: between pixels, with a bend.
    private static func place(_ frame: Int) -> (x: Double, y: Double) {
        let t = Double(frame) / 25
        return (30.25 + 50 * t, 40 + 12 * Foundation.sin(4 * t))
    }

    /// A square of 24 pixels with a pattern that wanders over clouds for a second; it grows by a quarter, and light goes down.
    private func film() throws -> String {
        let text = """
            back  = clouds(size: 128x96, rate: 25fps, duration: 1s)
            thing = checker(size: 24x24, cell: 6px, duration: 1s)
            moved = back.overlay(thing, at: (30.25px + 50px * t, 40px + 12px * sin(4 * t)), scale: 1 + 0.25 * t)
            moved.exposure(stops: -0.4 * t)
            """
        return try GraphHelp.save(text, as: "square.y4m")
    }

    private static func footage(_ path: String) throws -> FootageSource {
        FootageSource(path: path, video: try #require(try MediaProbe.open(path).video))
    }

    @Test("A square's path is found within half a pixel, whatever is asked for first")
    func square() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let start = Self.place(0)
        let subject = PointTrack.Subject(
            source: try Self.footage(path), x: start.x, y: start.y, width: 24, height: 24, reach: 12,
            start: Rational(0))
        let track = PointTrack(subject)
        try track.prepare(to: Rational(24, 25))
        let late = PointTrack(subject)
        try late.prepare(to: Rational(3, 25))
        try late.prepare(to: Rational(2))
        for frame in 0..<25 {
            let (found, wanted) = (track.position(at: Double(frame) / 25, isSmooth: false), Self.place(frame))
            let miss = max(abs(found.x - wanted.x), abs(found.y - wanted.y))
            #expect(miss < 0.5, "frame \(frame): \(found), \(wanted)")
            let again = late.position(at: Double(frame) / 25, isSmooth: false)
            #expect(again.x == found.x && again.y == found.y)
        }
        // Between frames, before the first and after the last.
        let (a, b) = (track.position(at: 0.4, isSmooth: true), track.position(at: 0.44, isSmooth: true))
        #expect(abs(track.position(at: 0.42, isSmooth: true).x - (a.x + b.x) / 2) < 1e-6)
        #expect(track.position(at: 0.42, isSmooth: false).x == a.x)
        #expect(track.position(at: -1, isSmooth: false).x == start.x)
        #expect(track.position(at: 9, isSmooth: false).x == track.position(at: 0.96, isSmooth: false).x)
    }

    @Test("A thing that is covered stays where it was seen last and is found again")
    func lost() throws {
        let text = """
            back  = clouds(size: 128x96, rate: 25fps, duration: 800ms)
            thing = checker(size: 20x20, cell: 5px, duration: 800ms)
            cover = color(#808080, size: 60x60)
            moved = back.overlay(thing, at: (40px + 10px * t, 40px))
            hidden = moved.overlay(cover, at: (45px, 40px), opacity: if t > 0.2s and t < 0.4s then 1 else 0)
            hidden
            """
        let path = try GraphHelp.save(text, as: "covered.y4m")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let track = PointTrack(
            PointTrack.Subject(
                source: try Self.footage(path), x: 40, y: 40, width: 20, height: 20, reach: 12, start: Rational(0)))
        try track.prepare(to: Rational(1))
        let seen = track.position(at: 5.0 / 25, isSmooth: false)
        #expect(abs(seen.x - 42) < 0.5)
        #expect(track.position(at: 8.0 / 25, isSmooth: false) == seen)
        #expect(abs(track.position(at: 15.0 / 25, isSmooth: false).x - 46) < 0.5)
    }

    /// The middle of what is red in each frame.
    private func red(_ text: String, threads: Int = 2) throws -> [(x: Double, y: Double)] {
        var options = RenderOptions()
        options.threads = threads
        let bytes = try GraphHelp.pictures(
            "effect only(src: video) -> video { vec3(clamp(src.x - src.y, 0, 1)) }\n" + text, options: options)
        return GraphHelp.frames(bytes).map { frame in
            var (x, y, sum) = (0.0, 0.0, 0.0)
            for row in 0..<Int(Self.height) {
                for column in 0..<Int(Self.width) {
                    let weight = max(0, Double(frame[frame.startIndex + row * Int(Self.width) + column]) - 40)
                    x += weight * (Double(column) + 0.5)
                    y += weight * (Double(row) + 0.5)
                    sum += weight
                }
            }
            return (x / max(sum, 1), y / max(sum, 1))
        }
    }

    @Test("What is placed at a track follows it, in slices, at other speeds and on any number of threads")
    func follows() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let start = """
            clip = decode("\(path)")
            dot = color(#ff0000, size: 8x8)
            place = clip.track(point: (30.25px, 40px), box: (24px, 24px))
            look = clip.overlay(dot, at: (place.x, place.y)).only()

            """
        let whole = try red(start + "film = look", threads: 1)
        #expect(whole.count == 25)
        for (frame, found) in whole.enumerated() {
            let wanted = Self.place(frame)
            // Half a pixel of the track, and rounding of bytes.
            #expect(abs(found.x - wanted.x) < 0.75 && abs(found.y - wanted.y) < 0.75, "frame \(frame): \(found)")
        }
        let threads = try red(start + "film = look", threads: 3)
        #expect(threads.map(\.x) == whole.map(\.x) && threads.map(\.y) == whole.map(\.y))
        let part = try red(start + "film = look[400ms..800ms]")
        #expect(part.map(\.x) == whole[10..<20].map(\.x))
        let fast = try red(start + "film = look.speed(2)")
        #expect(fast.map(\.x) == stride(from: 0, to: 25, by: 2).map { whole[$0].x })
        // A track of a slice has the slice's time.
        let own = """
            clip = decode("\(path)")[200ms..1s]
            place = clip.track(point: (\(Self.place(5).x)px, \(Self.place(5).y)px), box: (24px, 24px))
            film = clip.overlay(color(#ff0000, size: 8x8), at: place + (0%, 0%)).only()

            """
        let sliced = try red(own)
        #expect(sliced.count == 20)
        for (frame, found) in sliced.enumerated() {
            #expect(abs(found.x - Self.place(frame + 5).x) < 0.75, "frame \(frame): \(found)")
        }
    }

    @Test("A thing is followed in what a graph makes of clips as in a file")
    func made() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        // Where the square is in the film that is made, in pixels, and how far a track may be off: a pixel of half the size is two.
        for (clip, at, box, scale, shift, slack) in [
            ("clip.contrast(amount: 0.2).transform(shift: (-8px, 0px))", (22.25, 40.0), 24.0, 1.0, (-8.0, 0.0), 0.75),
            ("clip.resize(64x48)", (15.125, 20.0), 12.0, 0.5, (0.0, 0.0), 0.75),
            ("cut(clip[0s..400ms], clip[400ms..1s])", (30.25, 40.0), 24.0, 1.0, (0.0, 0.0), 0.75),
        ] {
            let text = """
                clip = decode("\(path)")
                made = \(clip)
                place = made.track(point: (\(at.0)px, \(at.1)px), box: (\(box)px, \(box)px))
                film = made.overlay(color(#ff0000, size: 8x8), at: place).only().resize(128x96)

                """
            let size = 1 / scale
            let found = try red(text)
            #expect(found.count == 25)
            let again = try red(text, threads: 1)
            #expect(again.map(\.x) == found.map(\.x))
            for frame in [0, 6, 12, 20, 24] {
                let wanted = Self.place(frame)
                let (x, y) = (found[frame].x, found[frame].y)
                let miss = max(abs(x - wanted.x - shift.0), abs(y - wanted.y - shift.1))
                #expect(miss < slack * size, "\(clip), frame \(frame): \(found[frame]), \(wanted)")
            }
        }
        // From the middle on, after a speed that varies, which the render of a slice does not begin with.
        let ramp = """
            clip = decode("\(path)").speed([0s: 1, 1s: 2])
            place = clip.track(point: (30.25px, 40px), box: (24px, 24px))
            look = clip.overlay(color(#ff0000, size: 8x8), at: place).only()

            """
        let whole = try red(ramp + "film = look")
        let part = try red(ramp + "film = look[320ms..480ms]")
        #expect(whole.count == 17 && part.map(\.x) == whole[8..<12].map(\.x))
        // The last frame shows one of the end of the film.
        #expect(abs((whole.last?.x ?? 0) - Self.place(23).x) < 2.5)
    }

    @Test("A clip without shapes, of one frame or of a few pixels gives a place that stays")
    func nothing() throws {
        for source in [
            "color(#000000, size: 64x48, rate: 25fps, duration: 120ms)",
            "clouds(size: 8x8, rate: 25fps, duration: 120ms)",
            "clouds(size: 64x48, rate: 25fps, duration: 40ms)", "tv_static(size: 64x48, rate: 25fps, duration: 200ms)",
        ] {
            let path = GraphHelp.temporary("plain.y4m")
            defer { try? FileManager.default.removeItem(atPath: path) }
            _ = try Renderer(RenderPlan(GraphHelp.compile("render \(source) to \"\(path)\""), options: RenderOptions()))
                .run()
            let text = """
                clip = decode("\(path)")
                film = clip.overlay(color(#ff0000, size: 4x4), at: clip.track(point: (50%, 50%)))
                """
            #expect(!GraphHelp.frames(try GraphHelp.pictures(text)).isEmpty)
        }
    }

    @Test("A track that cannot be made says why")
    func refusals() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let picture = GraphHelp.temporary("square.png")
        defer { try? FileManager.default.removeItem(atPath: picture) }
        _ = try Renderer(
            RenderPlan(
                GraphHelp.compile("render color(#ff0000, size: 64x48, duration: 40ms) to \"\(picture)\""),
                options: RenderOptions())
        ).run()
        let table: [(text: String, message: String)] = [
            (
                "clip.track(point: (120%, 40%))",
                "a point inside the picture is expected, (153.6px, 38.4px) is outside 128x96"
            ),
            ("clip.track(point: (10px, 10px), from: 2s)", "a track begins inside its clip, this one at 2s of 1s"),
            ("clip.track(point: (10px, 10px), box: (2px, 10px))", "a box has at least 6px on each side"),
            (
                "clip.track(point: (10px, 10px), box: (20%, 200%))",
                "fits the picture, this one has 25.6px by 192px in 128x96"
            ),
            ("clip.track(point: 0.5)", "a point is expected"),
            ("clip.track()", "'track' needs 'point', a point"),
            ("clip.track(point: (10px + 5px * t, 10px))", "this parameter is the same for every frame"),
            ("clip.track(point: (10px, 10px), reach: 2)", "a value in 0.005..0.5 is expected"),
            ("decode(\"\(picture)\").track(point: (50%, 50%))", "is a still one"),
        ]
        for (text, message) in table {
            let found = GraphHelp.message(
                "clip = decode(\"\(path)\")\nfilm = clip.overlay(color(#ff0000, size: 4x4), at: \(text))\n"
                    + "render film to \"a.y4m\"")
            #expect(found?.contains(message) == true, "\(text): \(found ?? "accepted")")
        }
        for (text, message) in [
            (
                "film = clip.speed(place.x + 0.1)",
                "a speed decides how long the film is, so that it cannot follow a track"
            ),
            ("film = place.blur(2px)", "a video is expected, 'place' is a point"),
            ("film = clip.blur(clip.x * 2px)", "a point has coordinates, 'clip' is a video"),
            ("film = clip.blur(place.x)", "a length is expected, 'place.x' is a ratio"),
            ("film = clip.camera(center: [0s: place, 1s: (50%, 50%)])", "the value of a keyframe is a constant"),
        ] {
            let found = GraphHelp.message(
                "clip = decode(\"\(path)\")\nplace = clip.track(point: (50%, 50%))\n\(text)\nrender film to \"a.y4m\"")
            #expect(found?.contains(message) == true, "\(text): \(found ?? "accepted")")
        }
    }
}
