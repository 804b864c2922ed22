import KinoraCore
import KinoraIR
import KinoraLanguage

/// An estimate of the shape of what is seen: bright things stand out, dark ones lie back.
///
/// Luma is averaged over blocks of eight by eight pixels and smoothed by a Gaussian; the slopes of the result stand for the
/// slopes of the surface. It is a function of the frame alone, and smooth, so light on it does not flicker.
struct Relief {
    /// Binary logarithm of the side of a block.
    static let log2Block = 3

    /// Slopes to the right and down, in luma for each height of the picture.
    let slopes: (right: PlaneID, down: PlaneID)
    /// Columns and rows of the slopes.
    let size: Size

    /// Prepares the relief of a picture.
    ///
    /// - Parameters:
    ///   - largest: the largest deviation of the smoothing of any frame, in blocks.
    ///   - deviation: the deviation of a frame.
    init(
        of picture: Picture, largest: Double, use: NodeUse, in lowering: Lowering,
        deviation: @escaping @Sendable (SignalMoment) -> Double
    ) {
        let block = 1 << Relief.log2Block
        size = Size((picture.size.width + block - 1) / block, (picture.size.height + block - 1) / block)
        let name = "\(use.node.path).relief"
        let luma = Relief.blocks(of: picture, size: size, name: name, in: lowering)
        let smooth = Blur.blurred(
            [luma], size: size, largest: largest, use: use, name: name, in: lowering, isPicture: false,
            deviation: deviation)
        let kernel = PixelKernel("\(name).slopes", in: lowering)
        // Two blocks lie between the neighbours.
        let scale = Float(picture.size.height) / Float(2 * block)
        let right = (kernel.tap(smooth[0], dx: 1) - kernel.tap(smooth[0], dx: -1)) * scale
        let down = (kernel.tap(smooth[0], dy: 1) - kernel.tap(smooth[0], dy: -1)) * scale
        let planes = kernel.store([right, down], names: ["\(name).right", "\(name).down"], size: size)
        kernel.finish(size: size)
        slopes = (planes[0], planes[1])
    }

    /// The mean luma of each block, from four points that each stand for two by two pixels.
    private static func blocks(of picture: Picture, size: Size, name: String, in lowering: Lowering) -> PlaneID {
        let kernel = PixelKernel("\(name).luma", in: lowering)
        let footage = lowering.footage(of: picture)
        let look = footage.map { FootageLuma($0, size: picture.size, name: name, kernel: kernel, in: lowering) }
        let planes = look == nil ? lowering.components(of: picture) : nil
        var sum = kernel.constant(0)
        for (dx, dy) in [(2, 2), (6, 2), (2, 6), (6, 6)] {
            let x = kernel.builder.x.toFloat() * Float(1 << log2Block) + Float(dx)
            let y = kernel.builder.y.toFloat() * Float(1 << log2Block) + Float(dy)
            if let look {
                sum = sum + look.luma(x, y)
            } else if let planes {
                let color = [planes.red, planes.green, planes.blue].map {
                    EffectScalar.lane(kernel.sample($0, x: x, y: y))
                }
                sum = sum + EffectVector.luma(color).lane(in: kernel.builder)
            }
        }
        let result = kernel.store([sum * 0.25], names: ["\(name).luma"], size: size)
        kernel.finish(size: size)
        return result[0]
    }
}

/// A decoded frame behind a picture, seen through geometry: what pixelwise nodes since then have not moved.
struct Footage {
    var stored: StoredPicture
    var geometry: Geometry
}

/// Looks at the luma of a decoded frame without decoding its colour.
private struct FootageLuma {
    let stored: StoredPicture
    let geometry: Geometry
    let kernel: PixelKernel
    let slots: Int?
    let name: String

    init(_ footage: Footage, size: Size, name: String, kernel: PixelKernel, in lowering: Lowering) {
        stored = footage.stored
        let geometry = footage.geometry
        self.geometry = geometry
        self.kernel = kernel
        self.name = name
        slots =
            geometry.kind == .identity
            ? nil
            : lowering.uniform("\(name).matrix", count: 9) { time, slots in geometry.matrix(at: time).write(to: slots) }
                .lowerBound
    }

    func luma(_ x: FloatLane, _ y: FloatLane) -> FloatLane {
        var point = (x, y)
        if let slots { point = kernel.point(x, y, through: slots, kind: geometry.kind) }
        guard stored.format.model == .rgb else {
            let values = CodeValues(format: stored.format, color: stored.color)
            let code = kernel.sample(stored.planes[0], x: point.0, y: point.1)
            return code * kernel.constant(1 / values.span) + kernel.constant(-values.black / values.span)
        }
        let inner = Geometry(kind: .identity, steps: [], filter: .bilinear, border: .clamp, names: [])
        let ingest = Ingest(stored: stored, geometry: inner, size: stored.size, name: name, matrix: nil)
        let color = ingest.sample(x: point.0, y: point.1, in: kernel).prefix(3).map { EffectScalar.lane($0) }
        return EffectVector.luma(color).lane(in: kernel.builder)
    }
}

extension Lowering {
    /// The decoded frame behind a picture, when only pixelwise nodes stand between the two.
    func footage(of picture: Picture) -> Footage? {
        switch picture.content {
        case .stored(let stored, let geometry):
            // Luma that a kernel wrote may have been made from a frame.
            stored.source == nil && geometry.kind == .identity
                ? footage[stored.planes] ?? Footage(stored: stored, geometry: geometry)
                : Footage(stored: stored, geometry: geometry)
        case .computed(let planes): footage[planes.all]
        }
    }

    /// Notes that a picture was made pixel by pixel from another.
    func noteFootage(of result: Picture, from source: Picture) {
        guard let behind = footage(of: source) else { return }
        switch result.content {
        case .stored(let stored, _): footage[stored.planes] = behind
        case .computed(let planes): footage[planes.all] = behind
        }
    }
}
