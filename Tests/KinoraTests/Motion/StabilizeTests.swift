import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora
@testable import KinoraNodes

@Suite("Taking out the shaking of a camera")
struct StabilizeTests {
    private static let count = 25

    /// How the picture lies in a frame: shaken fast, moved slowly, about its middle.
    private static func pose(_ frame: Int) -> Similarity {
        let t = Double(frame) / 25
        let angle = 1.5 * Foundation.sin(19 * t) * .pi / 180
        return Similarity(
            a: [Foundation.cos(angle), Foundation.sin(angle)],
            b: [4 * Foundation.sin(17 * t) + 6 * t, 3 * Foundation.sin(23 * t + 1)])
    }

    private func render(_ text: String, _ name: String = "film.y4m") throws -> String {
        let path = GraphHelp.temporary(name)
        _ = try Renderer(RenderPlan(GraphHelp.compile("\(text)\nrender film to \"\(path)\""), options: RenderOptions()))
            .run()
        return path
    }

    /// A film of a still picture that a hand shakes along a known path.
    private func film() throws -> String {
        let still = try render(
            """
            back = clouds(size: 176x136, rate: 25fps, duration: 40ms)
            film = back.overlay(checker(size: 60x40, cell: 7px), at: (60px, 60px)).overlay(bars(size: 40x30), at: (120px, 80px))
            """, "still.png")
        defer { try? FileManager.default.removeItem(atPath: still) }
        return try render(
            """
            still = decode("\(still)", rate: 25fps)[0s..1s]
            moved = still.transform(shift: (4px * sin(17 * t) + 6px * t, 3px * sin(23 * t + 1)), angle: 1.5deg * sin(19 * t), filter: bicubic)
            film  = moved.crop(128x96, at: (24px, 20px))
            """)
    }

    /// Smooth noise of two sizes around 0, about 1 large: the same at the same place, and nowhere the same twice.
    private static func grain(_ x: Double, _ y: Double) -> Double {
        func dots(_ cell: Double) -> Double {
            let (u, v) = (x / cell, y / cell)
            let (column, row) = (u.rounded(.down), v.rounded(.down))
            func dot(_ i: Int, _ j: Int) -> Double {
                let (a, b) = (Int64(column) + Int64(i), Int64(row) + Int64(j))
                let key = UInt64(bitPattern: a &* 73_856_093 ^ b &* 19_349_663)
                return Double((key &* 0x9e37_79b9_7f4a_7c15) >> 40) / Double(1 << 23) - 1
            }
            func eased(_ t: Double) -> Double { t * t * (3 - 2 * t) }
            let (a, b) = (eased(u - column), eased(v - row))
            return (dot(0, 0) * (1 - a) + dot(1, 0) * a) * (1 - b) + (dot(0, 1) * (1 - a) + dot(1, 1) * a) * b
        }
        return dots(5) + dots(17)
    }

    @Test("A faint ground outvotes a bright thing that crosses it, also while the exposure changes")
    func faintGround() throws {
        func picture(shift: SIMD2<Double>, thing: SIMD2<Double>, light: Double) -> GrayPicture {
            GrayPicture(width: 240, height: 136) { column, row in
                let (x, y) = (Double(column), Double(row))
                let (u, v) = (x - thing.x, y - thing.y)
                if (90..<160).contains(u), (30..<120).contains(v) { return Float(150 + 40 * Self.grain(u, v)) }
                return Float(60 + light + 6 * Self.grain(x - shift.x, y - shift.y))
            }
        }
        let before = FeatureMotion(picture(shift: [0, 0], thing: [0, 0], light: 0))
        for light in [0.0, 12, -12] {
            let after = FeatureMotion(picture(shift: [3.25, -1.5], thing: [-4, 6], light: light))
            let move = try #require(after.motion(from: before))
            let miss = move.b - SIMD2(3.25, -1.5)
            // A tenth of a pixel of the small picture: what cannot be seen moves no further.
            #expect((miss * miss).sum() < 0.01 && abs(move.angle) < 0.002, "light \(light): \(move)")
        }
    }

    @Test("The path of a shaken camera is found within half a pixel, wherever the search begins")
    func path() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let video = try #require(try MediaProbe.open(path).video)
        let spread = 0.08
        let source = FootageSource(path: path, video: video)
        let camera = CameraPath(source, spread: spread)
        let late = CameraPath(source, spread: spread)
        for frame in stride(from: 0, to: Self.count, by: 4) {
            let time = Rational(Int64(frame), 25)
            try camera.prepare(at: time)
            let found = camera.correction(at: time.doubleValue)
            var (shift, angle, weights) = (SIMD2<Double>(), 0.0, 0.0)
            for other in 0..<Self.count where abs(other - frame) <= 6 {
                let distance = Double(other - frame) / 25
                let weight = Foundation.exp(-distance * distance / (2 * spread * spread))
                let move = Self.pose(other).after(Self.pose(frame).inverse)
                shift += move.b * weight
                angle += move.angle * weight
                weights += weight
            }
            let miss = found.shift * 128 - shift / weights
            #expect(max(abs(miss.x), abs(miss.y)) < 0.5, "frame \(frame): \(found.shift * 128), \(shift / weights)")
            // Half a pixel at the corner of the picture.
            #expect(abs(found.angle - angle / weights) < 0.5 / 80, "frame \(frame)")
            if frame == 16 {
                try late.prepare(at: time)
                let again = late.correction(at: time.doubleValue)
                #expect(again.shift == found.shift && again.angle == found.angle && again.growth == found.growth)
            }
        }
    }

    /// The moves from frame to frame of a film, in pixels: the mean of their changes, which is what shaking is.
    private func shaking(_ path: String) throws -> Double {
        let decoder = try VideoDecoder(path)
        let frame = try DecodedFrame()
        let luma = FrameLuma(UprightView(try #require(decoder.probe.video)), scale: 1)
        var (last, moves): (FeatureMotion?, [Similarity]) = (nil, [])
        while try decoder.decodeNext(into: frame) {
            let features = FeatureMotion(try #require(luma.whole(frame)))
            if let last { moves.append(features.motion(from: last) ?? .identity) }
            last = features
        }
        let changes = zip(moves, moves.dropFirst()).map { a, b in
            (((b.b - a.b) * (b.b - a.b)).sum()).squareRoot() + abs(b.angle - a.angle) * 60
        }
        return changes.reduce(0, +) / Double(max(changes.count, 1))
    }

    @Test("A shake with a known path is taken out to a tenth, and edges are never seen where they are cropped")
    func removed() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let before = try shaking(path)
        for settings in ["border: mirror", "border: crop, zoom: 1.35"] {
            let steady = try render(
                "film = decode(\"\(path)\").stabilize(smoothing: 200ms, filter: bicubic, \(settings))")
            defer { try? FileManager.default.removeItem(atPath: steady) }
            let after = try shaking(steady)
            #expect(before > 2 && after < 0.1 * before, "\(settings): \(before), \(after)")
        }
        // Without room the picture stays where it is.
        let still = try GraphHelp.pictures("film = decode(\"\(path)\").stabilize(zoom: 1)")
        let plain = try GraphHelp.pictures("film = decode(\"\(path)\")")
        #expect(zip(still, plain).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) } <= 1)
    }

    @Test("What a graph makes of a shaken film is stabilised, too, apart from what it is joined to")
    func made() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let before = try shaking(path)
        let look = ".stabilize(smoothing: 200ms, filter: bicubic, border: mirror)"
        for made in ["clip.contrast(amount: 0.1)", "clip.speed([0s: 1, 1s: 1])", "clip.crop(120x90)"] {
            let steady = try render("clip = decode(\"\(path)\")\nfilm = \(made)\(look)")
            defer { try? FileManager.default.removeItem(atPath: steady) }
            let after = try shaking(steady)
            #expect(after < 0.15 * before, "\(made): \(before), \(after)")
        }
        // A slice of it, begun in the middle, and what follows a join do not disturb each other.
        func frames(_ film: String) throws -> [Data] {
            GraphHelp.frames(try GraphHelp.pictures("clip = decode(\"\(path)\").contrast(amount: 0.1)\nfilm = \(film)"))
        }
        let whole = try frames("clip\(look)")
        let isPart = try frames("clip\(look)[600ms..800ms]") == Array(whole[15..<20])
        #expect(isPart)
        let joined = try frames("cut(clip[400ms..800ms], clip[0s..400ms])\(look)")
        let other = try frames("cut(clip[400ms..800ms], clip[200ms..600ms])\(look)")
        #expect(joined.count == 20)
        let isApart = joined.prefix(10) == other.prefix(10)
        #expect(isApart)
    }

    @Test("A part of a stabilised film is that part, on any number of threads, and a cut keeps its shots apart")
    func parts() throws {
        let path = try film()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = "clip = decode(\"\(path)\")\nlook = clip.stabilize(smoothing: 80ms)\n"
        var options = RenderOptions()
        options.threads = 1
        let whole = GraphHelp.frames(try GraphHelp.pictures(text + "film = look", options: options))
        options.threads = 3
        let part = GraphHelp.frames(try GraphHelp.pictures(text + "film = look[400ms..600ms]", options: options))
        let isPart = part == Array(whole[10..<15])
        #expect(isPart)
        let other = GraphHelp.frames(
            try GraphHelp.pictures("film = decode(\"\(path)\")[400ms..600ms].stabilize(smoothing: 80ms)"))
        let isOther = other == part
        #expect(isOther)

        // Two shots in one file: what the second one does says nothing about the first.
        let joined = try render(
            "clip = decode(\"\(path)\")\nfilm = cut(clip[0s..400ms], fractal(size: 128x96, rate: 25fps, duration: 400ms))"
        )
        let alone = try render("film = decode(\"\(path)\")[0s..400ms]")
        defer {
            try? FileManager.default.removeItem(atPath: joined)
            try? FileManager.default.removeItem(atPath: alone)
        }
        let look = ".stabilize(smoothing: 80ms)[200ms..400ms]"
        let first = try GraphHelp.pictures("film = decode(\"\(joined)\")\(look)")
        let isFirst = try GraphHelp.pictures("film = decode(\"\(alone)\")\(look)") == first
        #expect(isFirst)
    }

    @Test("Clips of one or two frames, of a few pixels, black or noisy, stay as they are but for the zoom")
    func nothing() throws {
        for source in [
            "color(#000000, size: 64x48, rate: 25fps, duration: 120ms)",
            "clouds(size: 8x8, rate: 25fps, duration: 120ms)",
            "clouds(size: 64x48, rate: 25fps, duration: 40ms)", "clouds(size: 64x48, rate: 25fps, duration: 80ms)",
            "tv_static(size: 64x48, rate: 25fps, duration: 200ms)",
        ] {
            let path = try render("film = \(source)")
            defer { try? FileManager.default.removeItem(atPath: path) }
            let plain = try GraphHelp.pictures("film = decode(\"\(path)\")")
            let steady = try GraphHelp.pictures("film = decode(\"\(path)\").stabilize(border: clamp)")
            let most = zip(plain, steady).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
            // Clouds of one and two frames hardly move.
            #expect(plain.count == steady.count && most <= 2, "\(source): \(most)")
        }
    }

    @Test("What cannot be stabilised is refused with the reason")
    func refusals() throws {
        let path = try render("film = clouds(size: 64x48, rate: 25fps, duration: 120ms)")
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (text, message) in [
            ("clip.stabilize(smoothing: 3s)", "a path is smoothed over 0s to 2s, here over 3s"),
            ("clip.stabilize(smoothing: 0.5)", "did you mean 0.5s?"),
            ("clip.stabilize(zoom: 0.9)", "a value in 1..2 is expected"),
            ("clip.stabilize(border: black)", "one of crop, transparent, clamp, mirror, wrap is expected"),
        ] {
            let found = GraphHelp.message("clip = decode(\"\(path)\")\nfilm = \(text)\nrender film to \"a.y4m\"")
            #expect(found?.contains(message) == true, "\(text): \(found ?? "accepted")")
        }
        #expect(
            GraphHelp.message("clip = decode(\"\(path)\")\nrender clip.stabilize(smoothing: 0s) to \"a.y4m\"") == nil)
    }
}
