import KinoraCore
import KinoraLanguage
import KinoraMedia
import Synchronization

@testable import KinoraNodes

/// A source for tests: planar 8-bit R'G'B' that a function of the frame fills, so that no file is needed.
enum TestPattern: PictureOperator {
    static let signature = Signature(
        name: "pattern", category: "Test", documentation: "A picture for tests.",
        parameters: [
            Parameter("kind", .choice(Kind.allCases.map(\.rawValue)), default: .choice("noise"))
        ] + GeneratedSource.parameters,
        result: .video)

    enum Kind: String, CaseIterable {
        /// Every pixel at random, a new picture each frame.
        case noise
        /// Smooth hills of each colour that stand still.
        case hills
        /// A ramp from left to right and one from top to bottom.
        case ramp
        /// All pixels of a frame are the frame's number.
        case count
        /// Waves of many lengths that slide by 2.5 columns and -1.25 rows each frame.
        case slide
        /// The same waves, sliding by 7 columns and -4 rows.
        case leap
        /// The same waves, turning by two degrees around the centre.
        case turn
        /// The same waves, growing by three percent from the centre.
        case grow
        /// The waves of `slide`, brighter by a tenth with each frame.
        case glow
        /// A square of the waves that moves by 4 columns over waves that stand still.
        case block
        /// Twelve frames of `slide`, then a picture that has nothing to do with it.
        case cut

        /// The code value of a component, 0...255.
        func code(_ x: Int, _ y: Int, _ component: Int, frame: Int, size: Size) -> UInt8 {
            switch self {
            case .noise:
                var h = UInt32(truncatingIfNeeded: x &* 0x9E37_79B1 &+ y &* 0x85EB_CA77 &+ component &* 0xC2B2_AE3D)
                h = h &+ UInt32(truncatingIfNeeded: frame) &* 0x27D4_EB2F
                h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
                h = (h ^ (h >> 12)) &* 0x297A_2D39
                return UInt8(truncatingIfNeeded: h >> 24)
            case .hills:
                let phase = Double(component) * 1.3
                let u = Double(x) / 23 + phase
                let v = Double(y) / 17 - phase
                return UInt8(min(max(128 + 90 * Mathematics.sine(u) * Mathematics.cosine(v), 0), 255))
            case .ramp:
                let (w, h) = (max(1, size.width - 1), max(1, size.height - 1))
                return UInt8(component == 0 ? x * 255 / w : component == 1 ? y * 255 / h : 128)
            case .count: return UInt8(truncatingIfNeeded: frame)
            case .slide, .leap, .turn, .grow, .glow, .block, .cut:
                return MovingWaves(kind: self, size: size).code(x, y, frame: frame)
            }
        }

        /// Whether every frame is the same.
        private var isStill: Bool { self == .hills || self == .ramp }

        /// All code values of a component, row by row; worked out once.
        func plane(_ component: Int, frame: Int, size: Size) -> [UInt8] {
            let key = Key(kind: self, component: component, frame: isStill ? 0 : frame, size: size)
            if let known = Self.planes.withLock({ $0[key] }) { return known }
            var codes: [UInt8] = []
            codes.reserveCapacity(size.width * size.height)
            for y in 0..<size.height {
                for x in 0..<size.width { codes.append(code(x, y, component, frame: frame, size: size)) }
            }
            let plane = codes
            Self.planes.withLock { $0[key] = plane }
            return plane
        }

        private struct Key: Hashable {
            var kind: Kind
            var component: Int
            var frame: Int
            var size: Size
        }
        private static let planes = Mutex<[Key: [UInt8]]>([:])

        /// The picture of a frame, as an effect sees it.
        func image(_ size: Size, frame: Int = 0) -> TestImage {
            TestImage(size) { x, y in
                (0..<3).map { Float(code(x, y, $0, frame: frame, size: size)) / 255 }
            }
        }
    }

    static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try GeneratedSource.properties(of: use)
        result.color = .srgb
        result.format = format
        return result
    }

    static let format = PixelFormat.named("gbrp") ?? PixelFormat.all[0]

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        let size = try use.properties?.size ?? GeneratedSource.properties(of: use).size
        let slot = lowering.source(SourceSlot(node: use.node.id, map: use.map, frameOffset: 0, format: format))
        let stored = lowering.storedPicture(slot: slot, format: format, color: .srgb, size: size, name: use.node.path)
        return Picture(size: size, color: .srgb, bitDepth: 8, content: .stored(stored, .identity))
    }

    static func kind(of node: Node) -> Kind {
        if case .choice(let name)? = node.arguments["kind"]?.constant, let kind = Kind(rawValue: name) { return kind }
        return .noise
    }
}
