import KinoraCore
import Testing

@testable import KinoraNodes

@Suite("Camera")
struct CameraTests {
    static let moves = CameraMove.allCases.filter { $0 != .still }.map(\.rawValue)

    /// The centre of gravity of the dot, in pixels.
    static func dot(_ image: TestImage) -> (x: Double, y: Double) {
        var (sum, x, y) = (0.0, 0.0, 0.0)
        for row in 0..<image.size.height {
            for column in 0..<image.size.width {
                let weight = Double(image.planes[0][row * image.size.width + column])
                sum += weight
                x += weight * (Double(column) + 0.5)
                y += weight * (Double(row) + 0.5)
            }
        }
        return sum > 0 ? (x / sum, y / sum) : (0, 0)
    }

    @Test("A tracked dot moves without a jolt: its second difference is at most 0.02 pixels", arguments: moves)
    func smoothness(_ move: String) throws {
        let harness = try NodeHarness(
            """
            // A dot of floats, soft enough that neither rounding nor interpolation makes its centre of gravity tremble.
            effect dot_at(src: video) -> video {
                d = xy - vec2(99.2, 36.9)
                vec3(exp(dot(d, d) / -72))
            }
            clip = color(#000000, size: 160x90, rate: 25fps, duration: 3s).dot_at()
            look = clip.camera(\(move))
            """)
        let path = try (0..<75).map { frame in
            Self.dot(try harness.image(at: Rational(Int64(frame), 25), on: TestBackends.fast))
        }
        for frame in 1..<path.count - 1 {
            let dx = path[frame + 1].x - 2 * path[frame].x + path[frame - 1].x
            let dy = path[frame + 1].y - 2 * path[frame].y + path[frame - 1].y
            #expect(max(abs(dx), abs(dy)) <= 0.02, "frame \(frame)")
        }
        // And it does move.
        let travelled = zip(path, path.dropFirst()).reduce(0.0) { $0 + abs($1.1.x - $1.0.x) + abs($1.1.y - $1.0.y) }
        #expect(travelled > 0.5)
    }

    @Test("No move shows the edge of the picture, wherever its subject is", arguments: CameraMove.allCases)
    func edges(_ move: CameraMove) {
        let size = Size(160, 90)
        for center in [(80.0, 45.0), (0, 0), (160, 90), (30, 80)] {
            for step in 0...60 {
                let progress = Double(step) / 60
                let matrix =
                    move == .orbit
                    ? Orbit(size: size, center: center, swing: 0.5).matrix(progress: progress)
                    : move.view(progress: progress, amount: 0.4).matrix(size: size, center: center)
                for (x, y) in [(0.0, 0.0), (160, 0), (0, 90), (160, 90)] {
                    let point = matrix.apply(x, y)
                    // A thousandth of a pixel of rounding.
                    #expect(point.x >= -1e-3 && point.x <= 160.001, "\(progress) \(center)")
                    #expect(point.y >= -1e-3 && point.y <= 90.001, "\(progress) \(center)")
                }
            }
        }
    }

    @Test("A zoom is geometric: equal times enlarge by equal factors")
    func geometricZoom() {
        let scales = (0...10).map { CameraMove.slowZoomIn.view(progress: Double($0) / 10, amount: 0.5).zoom }
        let factors = zip(scales, scales.dropFirst()).map { $1 / $0 }
        for factor in factors { #expect(abs(factor - factors[0]) < 1e-12) }
        #expect(scales[0] == 1)
        #expect(abs(scales[10] - 1.5) < 1e-12)
    }

    @Test("A dolly ends where it began, a crane too, and an orbit comes round")
    func returning() {
        for move in [CameraMove.dolly, .crane] {
            let (start, end) = (move.view(progress: 0, amount: 0.3), move.view(progress: 1, amount: 0.3))
            #expect(start.zoom == end.zoom && start.down == end.down)
        }
        let orbit = Orbit(size: Size(160, 90), center: (80, 45), swing: 0.2)
        let (start, end) = (orbit.matrix(progress: 0).apply(20, 20), orbit.matrix(progress: 1).apply(20, 20))
        #expect(abs(start.x - end.x) < 1e-9 && abs(start.y - end.y) < 1e-9)
        // The subject stays where it is all the time.
        for phase in [0.1, 0.35, 0.8] {
            let point = orbit.matrix(progress: phase).apply(80, 45)
            #expect(abs(point.x - 80) < 1e-9 && abs(point.y - 45) < 1e-9)
        }
    }

    @Test("Moves that follow each other fold into one resample of the stored picture")
    func folding() throws {
        let harness = try NodeHarness(
            """
            clip = pattern(noise, size: 64x48, rate: 10fps, duration: 2s)
            look = clip.crop(60x40).flip().camera(slow_zoom_in).resize(64x48)
            """)
        let (_, picture) = try harness.lowering(at: .zero)
        guard case .stored(_, let geometry) = picture.content else {
            Issue.record("the picture is computed")
            return
        }
        #expect(geometry.steps.count == 4)
        #expect(geometry.kind == .axisAligned)
    }
}
