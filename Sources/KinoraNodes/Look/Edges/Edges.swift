import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// `clip.edges()`: thin lines along edges.
enum Edges: PictureFilter {
    static let signature = Signature(
        name: "edges", category: "Edges",
        documentation: """
            Draws thin lines along edges: Canny's detector.

            J. Canny, "A computational approach to edge detection", 1986, as `Canny` of OpenCV computes it (Sobel's operator over 3 by 3,
            sum of absolute derivatives) on luma in 8 bits. A weak line is kept when it hangs on a strong one.
            """,
        parameters: [
            Parameter("src", .video, documentation: "The picture."),
            Parameter(
                "low", .number(.ratio), in: 0...8, default: .ratio(0.4), signal: true,
                documentation: "Slopes above this continue a line; 1 is from black to white."),
            Parameter(
                "high", .number(.ratio), in: 0...8, default: .ratio(0.8), signal: true,
                documentation: "Slopes above this begin one."),
        ],
        result: .mask, examples: ["clip.edges(low: 40%, high: 80%)"])

    static func lower(_ use: NodeUse, segment: TimeSegment, in lowering: Lowering) throws -> Picture {
        var picture = try lowering.input(0, of: use, segment: segment)
        let canny = Canny(name: use.node.path, size: picture.size, lowering: lowering)
        let slopes = canny.slopes(of: canny.tones(of: picture))
        let ridges = canny.ridges(of: slopes) { name, kernel in
            // Slopes are whole: above a number is above its whole part, which lanes of 16 bits can tell.
            if let number = use.number(name) { return kernel.constant((number * 255).rounded(.down)) }
            return kernel.uniform(lowering.parameter(name, of: use).lowerBound) * 255
        }
        picture.content = .computed(lowering.connected(ridges, size: picture.size, name: use.node.path))
        return picture
    }
}

/// The steps of Canny's detector before hysteresis, in whole numbers that lanes of 8 and 16 bits hold.
struct Canny {
    let name: String
    let size: Size
    let lowering: Lowering

    /// How steep each pixel is, and which way.
    struct Slopes {
        /// The sum of both derivatives' amounts, 0...2040.
        var amount: PlaneID
        /// `Way`, as a number.
        var way: PlaneID
    }

    /// Where the neighbours lie that a ridge must not be below.
    private enum Way: Float {
        case columns = 0
        case rows = 1
        /// From the lower left to the upper right.
        case rising = 2
        case falling = 3
    }

    /// Luma as whole numbers of 0...255.
    func tones(of picture: Picture) -> PlaneID {
        let kernel = PixelKernel("\(name).tones", in: lowering)
        let tone: FloatLane
        if case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            geometry.border != .transparent, stored.format.model != .rgb, stored.format.storage == .u8,
            lowering.kernels[stored.planes[0]].element == .u8
        {
            let color = ByteColor(values: CodeValues(format: stored.format, color: stored.color))
            tone = color.grey(luma: kernel.tap(stored.planes[0]))
        } else {
            let planes = lowering.components(of: picture)
            let luma =
                planes.isGrey
                ? kernel.tap(planes.red)
                : kernel.tap(planes.red) * 0.2126
                    + (kernel.tap(planes.green) * 0.7152 + kernel.tap(planes.blue) * 0.0722)
            tone = (luma * 255).rounded().clamped(0, 255)
        }
        let plane = kernel.store([tone], names: ["\(name).tones"], size: size, element: .u8)[0]
        kernel.finish(size: size)
        return plane
    }

    /// Sobel's derivatives: their amounts added, and their way to the nearest eighth of a turn.
    func slopes(of tones: PlaneID) -> Slopes {
        let kernel = PixelKernel("\(name).slopes", in: lowering)
        func tone(_ dx: Int, _ dy: Int) -> FloatLane { kernel.tap(tones, dx: dx, dy: dy) }
        func derivative(_ difference: (Int) -> FloatLane) -> FloatLane {
            difference(-1) + difference(0) * 2 + difference(1)
        }
        let across = derivative { tone(1, $0) - tone(-1, $0) }
        let down = derivative { tone($0, 1) - tone($0, -1) }
        let (width, height) = (across.absolute(), down.absolute())
        // The tangent of an eighth of a half turn, square root of 2 less 1, in units of 2^-16; products in thirty-seconds.
        let tangent: Float = 27146 / 65536
        func small(_ value: FloatLane) -> FloatLane { (value * (32 * tangent) + 0.5).floor() }
        let isLevel = height * 32 < small(width)
        let isSteep = width * 32 < small(height)
        let rises = (across < 0) ^ (down < 0)
        func way(_ way: Way) -> FloatLane { kernel.constant(Double(way.rawValue)) }
        let diagonal = rises.select(way(.rising), way(.falling))
        let found = isLevel.select(way(.columns), isSteep.select(way(.rows), diagonal))
        let amount = kernel.store([width + height], names: ["\(name).amount"], size: size, element: .u16)[0]
        let ways = kernel.store([found], names: ["\(name).way"], size: size, element: .u8)[0]
        kernel.finish(size: size)
        return Slopes(amount: amount, way: ways)
    }

    /// 2 for a ridge above the high threshold, 1 above the low one, else 0.
    func ridges(of slopes: Slopes, threshold: (String, PixelKernel) -> FloatLane) -> PlaneID {
        let kernel = PixelKernel("\(name).ridges", in: lowering)
        let way = kernel.tap(slopes.way)
        // Beyond the picture nothing rises: its edge pixels may be ridges.
        func amount(_ dx: Int, _ dy: Int) -> FloatLane {
            kernel.tap(slopes.amount, dx: dx, dy: dy, border: .transparent)
        }
        func `is`(_ other: Way) -> BoolLane { way.isEqual(to: kernel.constant(Double(other.rawValue))) }
        let (columns, rows, rising) = (`is`(.columns), `is`(.rows), `is`(.rising))
        func neighbour(_ sign: Int) -> FloatLane {
            columns.select(
                amount(sign, 0), rows.select(amount(0, sign), rising.select(amount(-sign, sign), amount(sign, sign))))
        }
        let own = kernel.tap(slopes.amount)
        // Of two equal neighbours along a ridge the first counts, along a diagonal neither does.
        let ahead = neighbour(1)
        let isRidge = (own > neighbour(-1)) & ((own > ahead) | (own.isEqual(to: ahead) & (columns | rows)))
        let strong = (own > threshold("high", kernel)).select(kernel.constant(2), kernel.constant(1))
        let code = (isRidge & (own > threshold("low", kernel))).select(strong, kernel.constant(0))
        let plane = kernel.store([code], names: ["\(name).codes"], size: size, element: .u8)[0]
        kernel.finish(size: size)
        return plane
    }
}
