import KinoraCore
import KinoraIR

/// From the R'G'B' of one colour description to that of another: to light, to the other primaries, to code values.
///
/// Matrix, range and depth need nothing here: pictures are decoded to R'G'B' by their own and coded by the encoder's.
/// Values outside 0...1 are kept, so that a later conversion back loses nothing.
struct ColorConversion: Hashable, Sendable {
    /// From code values to light.
    var from: ColorDescription.Transfer.Curve
    /// From light to code values.
    var to: ColorDescription.Transfer.Curve
    /// From primaries to primaries, nine entries row by row.
    var matrix: [Double]

    /// Why a conversion cannot be had.
    enum Obstacle: Error, Hashable {
        /// One side has a high dynamic range, the other another or none.
        case dynamicRange
        /// One side is logarithmic.
        case logarithmic
    }

    /// The conversion; nil where code values mean the same light already.
    ///
    /// What does not state its primaries and transfer (a generated picture) is taken to be of the colour it meets. sRGB and
    /// the transfer of television share code values, as they do in browsers and editors: a logo keeps its colours.
    init?(from: ColorDescription, to: ColorDescription) throws(Obstacle) {
        let samePrimaries =
            from.primaries == to.primaries || from.primaries == .unspecified || to.primaries == .unspecified
        let (first, second) = (Self.shared(from.transfer), Self.shared(to.transfer))
        let sameTransfer = first == second || first == .unspecified || second == .unspecified
        if samePrimaries && sameTransfer { return nil }
        guard !first.isHighDynamicRange, !second.isHighDynamicRange else { throw .dynamicRange }
        guard let source = first.curve, let target = second.curve else { throw .logarithmic }
        self.from = sameTransfer ? target : source
        self.to = target
        let matrix = samePrimaries ? Matrix3.identity : from.primaries.lightMatrix(to: to.primaries)
        self.matrix = [
            matrix.m00, matrix.m01, matrix.m02, matrix.m10, matrix.m11, matrix.m12, matrix.m20, matrix.m21, matrix.m22,
        ]
        guard self.from != self.to || !matrix.isNearIdentity else { return nil }
    }

    /// One transfer for all that share code values.
    private static func shared(_ transfer: ColorDescription.Transfer) -> ColorDescription.Transfer {
        switch transfer {
        case .bt709, .smpte170m, .smpte240m, .bt2020TenBit, .bt2020TwelveBit, .iec61966_2_4, .bt1361, .srgb: .bt709
        default: transfer
        }
    }

    /// The converted red, green and blue of a pixel.
    func apply(_ values: [FloatLane], in kernel: PixelKernel) -> [FloatLane] {
        guard values.count >= 3 else { return values }
        let light = values.prefix(3).map { Self.light($0, from, kernel) }
        return (0..<3).map { row in
            let sum =
                light[0] * kernel.constant(matrix[row * 3]) + light[1] * kernel.constant(matrix[row * 3 + 1])
                + light[2] * kernel.constant(matrix[row * 3 + 2])
            return Self.code(sum, to, kernel)
        }
    }

    static func light(
        _ code: FloatLane, _ curve: ColorDescription.Transfer.Curve, _ kernel: PixelKernel
    ) -> FloatLane {
        guard curve.gamma != 1 else { return code }
        let magnitude = code.absolute()
        var light = ((magnitude + kernel.constant(curve.alpha - 1)) * kernel.constant(1 / curve.alpha))
            .power(kernel.constant(curve.gamma))
        if curve.slope > 0 {
            let toe = magnitude * kernel.constant(1 / curve.slope)
            light = (magnitude <= kernel.constant(curve.slope * curve.toe)).select(toe, light)
        }
        return (code < 0).select(-light, light)
    }

    static func code(
        _ light: FloatLane, _ curve: ColorDescription.Transfer.Curve, _ kernel: PixelKernel
    ) -> FloatLane {
        guard curve.gamma != 1 else { return light }
        let magnitude = light.absolute()
        var code =
            magnitude.power(kernel.constant(1 / curve.gamma)) * kernel.constant(curve.alpha)
            - kernel.constant(curve.alpha - 1)
        if curve.slope > 0 {
            let toe = magnitude * kernel.constant(curve.slope)
            code = (magnitude <= kernel.constant(curve.toe)).select(toe, code)
        }
        return (light < 0).select(-code, code)
    }
}

extension Matrix3 {
    /// True when no entry is farther from the unit matrix than rounding.
    fileprivate var isNearIdentity: Bool {
        zip([m00, m01, m02, m10, m11, m12, m20, m21, m22], [1, 0, 0, 0, 1, 0, 0, 0, 1]).allSatisfy {
            abs($0 - $1) < 1e-6
        }
    }
}

extension Lowering {
    /// A picture in another colour; the picture itself where nothing has to be done.
    ///
    /// - Throws: `Diagnostic` where there is no conversion.
    func matched(_ picture: Picture, to color: ColorDescription, use: NodeUse) throws -> Picture {
        let conversion: ColorConversion?
        do throws(ColorConversion.Obstacle) {
            conversion = try ColorConversion(from: picture.color, to: color)
        } catch {
            throw use.unconvertible(picture.color, color, error)
        }
        guard let conversion else { return picture }
        let planes = components(of: picture)
        let kernel = PixelKernel("\(use.node.path).colour", in: self)
        var values = conversion.apply([planes.red, planes.green, planes.blue].map { kernel.tap($0) }, in: kernel)
        if let alpha = planes.alpha { values.append(kernel.tap(alpha)) }
        var result = picture
        result.color = color
        result.content = .computed(kernel.finish(values, size: picture.size))
        return result
    }
}
