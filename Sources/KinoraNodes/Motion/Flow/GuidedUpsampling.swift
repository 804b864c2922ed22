import KinoraCore
import KinoraIR

/// Brings a flow that was found on a smaller picture to the size of the picture, so that edges of motion follow edges of the picture.
///
/// J. Kopf et al., "Joint Bilateral Upsampling", 2007: each pixel takes the mean of the nine vectors around it, weighed by how near they
/// are (a quadratic B-spline, M. Unser, "Splines: a perfect fit for signal and image processing", 1999) and by how like their pixels'
/// luma is to its own. Before, on the smaller picture, each vector becomes the mean of those within four pixels whose luma is alike,
/// weighed by how well they explain their own pixel: search by patches knows edges to half a patch only.
///
/// The weight of a difference `d` is `1 / (1 + (d / deviation)^4)` in place of a Gaussian: it needs no exponential.
struct GuidedUpsampling {
    let name: String
    /// Luma of the picture, in code values of 8 bits.
    let guide: PlaneID
    /// Luma of the smaller picture, and of the other frame at the same size.
    let small: PlaneID
    let other: PlaneID
    /// Columns and rows of continued edges around the smaller picture.
    let margin: Int
    let lowering: Lowering

    /// The difference of luma, in code values, at which a vector counts half.
    private static let deviation: Float = 8
    /// What a vector counts whose pixel is nothing like the own one: where none is like it, the nearest win.
    private static let leastWeight: Float = 1e-4

    /// Vectors on each side that may take part in another: half a patch.
    private static let reach = 4
    /// The difference of luma along a vector, in code values, at which it counts half.
    private static let mismatch: Float = 6

    /// The flow at the pixels of a picture `scale` times as large, in its pixels.
    func enlarged(_ flow: FlowField, to target: Size, by scale: (x: Float, y: Float)) -> FlowField {
        upsampled(gathered(flow), to: target, by: scale)
    }

    /// What a kernel over the smaller picture finds at its own pixel of a plane with the margin.
    private func center(_ plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        guard margin > 0 else { return kernel.tap(plane) }
        let (builder, margin) = (kernel.builder, Int32(margin))
        return builder.loads(
            kernel.input(plane), column: builder.x + margin, row: builder.y + margin, count: 1, border: .clamp)[0]
    }

    /// The mean of the vectors around each whose pixels are alike.
    private func gathered(_ flow: FlowField) -> FlowField {
        let trust = PixelKernel("\(name).trust", in: lowering)
        let own = center(small, in: trust)
        let (u, v) = (trust.tap(flow.x), trust.tap(flow.y))
        let shift = Float(margin)
        let found = trust.sample(other, x: trust.x + u + shift, y: trust.y + v + shift)
        let mismatch = (found - own) * (1 / Self.mismatch)
        let planes = trust.store(
            [own, 1 / (mismatch * mismatch + 1)], names: ["\(name).tone", "\(name).trust"], size: flow.size)
        trust.finish(size: flow.size)

        let kernel = PixelKernel("\(name).gathered", in: lowering)
        let tone = kernel.tap(planes[0])
        var sums = [kernel.constant(0), kernel.constant(0), kernel.constant(0)]
        for dy in -Self.reach...Self.reach {
            for dx in -Self.reach...Self.reach where dx * dx + dy * dy <= (Self.reach + 1) * Self.reach {
                let weight =
                    likeness(kernel.tap(planes[0], dx: dx, dy: dy), tone) * kernel.tap(planes[1], dx: dx, dy: dy)
                sums[0] += kernel.tap(flow.x, dx: dx, dy: dy) * weight
                sums[1] += kernel.tap(flow.y, dx: dx, dy: dy) * weight
                sums[2] += weight
            }
        }
        let share = 1 / sums[2]
        let result = kernel.store(
            [sums[0] * share, sums[1] * share], names: ["\(name).gathered.x", "\(name).gathered.y"], size: flow.size)
        kernel.finish(size: flow.size)
        return FlowField(x: result[0], y: result[1], size: flow.size)
    }

    private func likeness(_ a: FloatLane, _ b: FloatLane) -> FloatLane {
        let difference = (a - b) * (1 / Self.deviation)
        let square = difference * difference
        return 1 / (square * square + 1) + Self.leastWeight
    }

    private func upsampled(_ flow: FlowField, to target: Size, by scale: (x: Float, y: Float)) -> FlowField {
        let kernel = PixelKernel("\(name).guided", in: lowering)
        let builder = kernel.builder
        // The small pixel that contains this one, and how far from its centre this one lies, in small pixels.
        let (x, y) = (kernel.x * (1 / scale.x), kernel.y * (1 / scale.y))
        let (left, top) = (x.floor(), y.floor())
        let (column, row) = (left.toInt(), top.toInt())
        let across = Self.weights(x - left - 0.5)
        let down = Self.weights(y - top - 0.5)
        let own = kernel.tap(guide)
        let inputs = [kernel.input(flow.x), kernel.input(flow.y)]
        let luma = kernel.input(small)
        var sums = [kernel.constant(0), kernel.constant(0), kernel.constant(0)]
        for dy in 0..<3 {
            func read(_ plane: Int, shift: Int) -> [FloatLane] {
                builder.loads(
                    plane, column: column + Int32(shift - 1), row: row + Int32(shift + dy - 1), count: 3, border: .clamp
                )
            }
            let (u, v, light) = (read(inputs[0], shift: 0), read(inputs[1], shift: 0), read(luma, shift: margin))
            for dx in 0..<3 {
                let weight = across[dx] * down[dy] * likeness(light[dx], own)
                sums[0] += u[dx] * weight
                sums[1] += v[dx] * weight
                sums[2] += weight
            }
        }
        let share = 1 / sums[2]
        let planes = kernel.store(
            [sums[0] * share * scale.x, sums[1] * share * scale.y], names: ["\(name).x", "\(name).y"], size: target)
        kernel.finish(size: target)
        return FlowField(x: planes[0], y: planes[1], size: target)
    }

    /// The weights of the pixel before, of the one that contains the place, and of the one after.
    ///
    /// - Parameter distance: from the centre of the one in the middle, -0.5...0.5.
    private static func weights(_ distance: FloatLane) -> [FloatLane] {
        let (before, after) = (0.5 - distance, distance + 0.5)
        return [before * before * 0.5, 0.75 - distance * distance, after * after * 0.5]
    }
}
