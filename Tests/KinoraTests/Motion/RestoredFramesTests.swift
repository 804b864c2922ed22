import Foundation
import KinoraCore
import Testing

@testable import Kinora

/// Films whose every frame is a function of time: what lies between two frames is known.
private struct DrawnFilm: Sendable {
    var size = Size(96, 64)
    /// Luma at a pixel and a time in frames.
    let luma: @Sendable (_ x: Int, _ y: Int, _ time: Double) -> Double

    func plane(at time: Double) -> [UInt8] {
        (0..<size.height).flatMap { y in
            (0..<size.width).map { x in UInt8(min(235, max(16, luma(x, y, time).rounded()))) }
        }
    }

    /// Writes frames at whole times as YUV4MPEG2 of 25 frames a second.
    func write(frames: Int) throws -> String {
        let path = GraphHelp.temporary("drawn.y4m")
        var data = Data("YUV4MPEG2 W\(size.width) H\(size.height) F25:1 Ip A1:1 C420jpeg\n".utf8)
        let chroma = Data(repeating: 128, count: (size.width + 1) / 2 * ((size.height + 1) / 2) * 2)
        for frame in 0..<frames {
            data += Data("FRAME\n".utf8) + Data(plane(at: Double(frame))) + chroma
        }
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Waves of two directions that wander, and a darker square of finer ones that crosses them.
    static let crossing = DrawnFilm { x, y, time in
        func waves(_ x: Double, _ y: Double, _ length: Double) -> Double {
            sin((x * 0.9 + y * 0.4) / length) * 22 + sin((x * 0.3 - y) / length * 1.7 + 1) * 18
        }
        let (x, y) = (Double(x), Double(y))
        let (left, top) = (24 + 4 * time, 22 - 2 * time)
        // The edge is a pixel wide, as a lens draws it.
        let inside = min(1, max(0, 12.5 - max(abs(x - left), abs(y - top))))
        let ground = 140 + waves(x + 3 * time, y - time, 6)
        return ground + (80 + waves(x - left, y - top, 3.5) - ground) * inside
    }

    /// Reeds that a camera passes: stems of much the same look, `gap` pixels apart, that move by `step` pixels in a frame.
    static func reeds(gap: Double, step: Double) -> DrawnFilm {
        DrawnFilm(size: Size(320, 176)) { x, y, time in
            let (x, y) = (Double(x) + 1000 - step * time, Double(y))
            let stem = (x / gap).rounded(.down)
            func chance(_ salt: Double) -> Double {
                let value = sin(stem * 12.9898 + salt * 78.233) * 43758.5453
                return value - value.rounded(.down)
            }
            let ground = 100 + 30 * sin(y / 40 + x / 200)
            let top = 61.6 + chance(2) * 52.8
            let middle = (stem + 0.5 + (chance(1) - 0.5) * 0.3) * gap + (chance(3) - 0.5) * 0.1 * (y - top)
            let cover = min(1, max(0, 1.6 - abs(x - middle))) * min(1, max(0, y - top))
            return ground + (30 + 60 * chance(4) - ground) * cover
        }
    }

    /// Reeds of about the same look, dark and thicker towards their ends, before a ground that stands still.
    static func foreground(gap: Double, step: Double, scatter: Double, thickening: Double) -> DrawnFilm {
        let height = 432.0
        return DrawnFilm(size: Size(768, Int(height))) { x, y, time in
            let (across, y) = (Double(x) + 1000 - step * time, Double(y))
            let stem = (across / gap).rounded(.down)
            func chance(_ salt: Double) -> Double {
                let value = sin(stem * 12.9898 + salt * 78.233) * 43758.5453
                return value - value.rounded(.down)
            }
            let ground = 100 + 30 * sin(y / 40 + Double(x) / 200)
            let top = height * (0.35 + chance(2) * 0.3)
            let lean = (chance(3) - 0.5) * 0.05 * (y - top) * 176 / height
            let middle = (stem + 0.5 + (chance(1) - 0.5) * scatter) * gap + lean
            let width = 1.2 + thickening * max(0, y - top) / height * 10
            let cover = min(1, max(0, width - abs(across - middle))) * min(1, max(0, y - top))
            return ground + (40 - ground) * cover
        }
    }

    /// Waves of two directions and lengths that a camera passes, by `step` pixels in a frame: what comes in at an edge was not there before.
    static func pan(_ step: (x: Double, y: Double), size: Size = Size(160, 96)) -> DrawnFilm {
        DrawnFilm(size: size) { x, y, time in
            let (x, y) = (Double(x) + step.x * time, Double(y) + step.y * time)
            let coarse = sin((x * 0.9 + y * 0.4) / 9) * 30 + sin((x * 0.3 - y) / 5 + 1) * 22
            return 128 + coarse + 20 * sin(x * y / 900) + 15 * sin((x + 40 * sin(y / 30)) / 3.7)
        }
    }

    /// Every pixel another grey, each frame anew.
    static func noise(_ size: Size) -> DrawnFilm {
        DrawnFilm(size: size) { x, y, time in
            var bits = UInt32(truncatingIfNeeded: x &* 7919 &+ y &* 104_729 &+ Int(time * 2) &* 1_299_709)
            for shift in [16, 15, 16] as [UInt32] { bits = (bits ^ (bits >> shift)) &* 0x7FEB_352D }
            return Double(bits >> 24)
        }
    }
}

@Suite("Frames between frames, beside what was there")
struct RestoredFramesTests {
    private static func decibels(_ a: some Collection<UInt8>, _ b: [UInt8]) -> Double {
        let sum = zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
        return 10 * log10(255 * 255 * Double(b.count) / max(sum, 1e-9))
    }

    /// How near the frame made between the first two of a film is to the film's own.
    private static func decibels(halfwayThrough film: DrawnFilm) throws -> Double {
        let path = try film.write(frames: 2)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let made = GraphHelp.frames(
            try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 50fps)"))
        return decibels(made[1].prefix(film.size.width * film.size.height), film.plane(at: 0.5))
    }

    @Test(
        "Stems that look alike are not taken for each other",
        arguments: [(9.0, 20.0, 37.0), (12, 12, 45), (12, 20, 33)])
    func reeds(gap: Double, step: Double, least: Double) throws {
        // 39.7, 50.9 and 36.3 dB; 30.2, 34.4 and 28.7 where patches looked at their neighbours once.
        let own = try Self.decibels(halfwayThrough: DrawnFilm.reeds(gap: gap, step: step))
        #expect(own > least, "\(own)")
    }

    @Test(
        "Things that repeat and pass before what stands still are followed in larger pictures",
        arguments: [(15.0, 0.6, 2.0, 39.3), (15, 0.3, 1, 39.5), (13, 0.3, 1, 41.2)])
    func foreground(gap: Double, scatter: Double, thickening: Double, least: Double) throws {
        // 40.5, 40.3 and 41.9 dB; 38.0, 38.7 and 40.5 where patches did not go on with what those before them had found.
        let own = try Self.decibels(
            halfwayThrough: DrawnFilm.foreground(gap: gap, step: 20, scatter: scatter, thickening: thickening))
        #expect(own > least, "\(own)")
    }

    @Test("Frames of known motion are restored at a quarter, a half and three quarters, far nearer than by mixing")
    func knownMotion() throws {
        let film = DrawnFilm.crossing
        let path = try film.write(frames: 3)
        defer { try? FileManager.default.removeItem(atPath: path) }
        func made(_ method: String) throws -> [Data] {
            GraphHelp.frames(
                try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 100fps, method: \(method))"))
        }
        let (flow, blend) = (try made("flow"), try made("blend"))
        let count = film.size.width * film.size.height
        for index in 0..<8 where index % 4 != 0 {
            let truth = film.plane(at: Double(index) / 4)
            let own = Self.decibels(flow[index].prefix(count), truth)
            let mixed = Self.decibels(blend[index].prefix(count), truth)
            // 40.1 dB and more, 5.2 dB and more above a mixture.
            #expect(own > 37, "frame \(index): \(own)")
            #expect(own > mixed + 3, "frame \(index): \(own) beside \(mixed)")
        }
    }

    @Test(
        "What comes into a picture or leaves it is no streak along its edge, at any place between two frames",
        arguments: [(12.0, 0.0, 50.0), (-12, 0, 50), (0, 10, 44.5), (0, -10, 44.5), (9, -7, 44)])
    func edges(x: Double, y: Double, least: Double) throws {
        let film = DrawnFilm.pan((x, y))
        let path = try film.write(frames: 2)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let made = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 100fps)"))
        let (width, height) = (film.size.width, film.size.height)
        for index in 1...3 {
            let (own, truth) = (Array(made[index].prefix(width * height)), film.plane(at: Double(index) / 4))
            let edge = own.indices.filter { index in
                let (x, y) = (index % width, index / width)
                return min(x, y, width - 1 - x, height - 1 - y) < 12
            }
            let decibels = Self.decibels(edge.map { own[$0] }, edge.map { truth[$0] })
            // 52.7 dB, 46.5 dB and 46.1 dB at least; 39.4, 36.9 and 39.3 where both frames counted alike.
            #expect(decibels > least, "frame \(index): \(decibels)")
        }
    }

    @Test("A title stays where it is over ground that moves")
    func title() throws {
        @Sendable func isTitle(_ x: Int, _ y: Int) -> Bool {
            (36..<60).contains(x) && (28..<36).contains(y) && x % 8 < 4
        }
        let film = DrawnFilm { x, y, time in
            isTitle(x, y) ? 230 : 100 + 40 * sin((Double(x) + 2 * time) / 5) + 20 * sin((Double(y) - time) / 3)
        }
        let path = try film.write(frames: 3)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let frames = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").interpolate(to: 50fps)"))
        #expect(frames.count == 6)
        for index in [1, 3] {
            var (sum, count) = (0.0, 0.0)
            for y in 28..<36 {
                for x in 36..<60 where isTitle(x, y) {
                    sum += abs(Double(Array(frames[index])[y * 96 + x]) - 230)
                    count += 1
                }
            }
            // A third of a code value.
            #expect(sum / count < 2, "frame \(index): \(sum / count)")
        }
    }

    /// A node, how long its clip is and what it shows.
    struct OddClip: Sendable, CustomTestStringConvertible {
        let node: String
        let frames: Int
        let size: Size
        let isNoise: Bool
        var testDescription: String { "\(node), \(frames) of \(size)\(isNoise ? ", noise" : "")" }
    }

    private static let faster = "interpolate(to: 50fps)"
    private static let slower = "speed(0.5, smooth: true)"

    static let oddClips = [
        OddClip(node: faster, frames: 3, size: Size(40, 24), isNoise: true),
        OddClip(node: slower, frames: 3, size: Size(40, 24), isNoise: true),
        OddClip(node: slower, frames: 2, size: Size(40, 24), isNoise: false),
        OddClip(node: slower, frames: 2, size: Size(8, 8), isNoise: false),
        OddClip(node: slower, frames: 1, size: Size(8, 8), isNoise: true),
        OddClip(node: faster, frames: 2, size: Size(1, 1), isNoise: false),
    ]

    @Test("Clips of one frame or two, of few pixels, black or noise have frames between frames", arguments: oddClips)
    func odd(clip: OddClip) throws {
        let film = clip.isNoise ? DrawnFilm.noise(clip.size) : DrawnFilm(size: clip.size) { _, _, _ in 16 }
        let path = try film.write(frames: clip.frames)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let own = GraphHelp.frames(try Data(contentsOf: URL(fileURLWithPath: path)))
        let frames = GraphHelp.frames(try GraphHelp.pictures("film = decode(\"\(path)\").\(clip.node)"))
        #expect(frames.count == 2 * clip.frames)
        for (index, frame) in frames.enumerated() {
            // Frames of noise have nothing to do with each other: there is a cut between any two, and each stays until the next.
            let isSame = frame == own[index / 2]
            #expect(isSame, "frame \(index)")
        }
    }
}
