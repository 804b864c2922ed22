import KinoraCore
import KinoraIR

/// The mean of the most even of the four squares that each pixel is a corner of.
///
/// Sums over squares are taken along rows and then along columns, once for all four squares of all pixels: what belongs to a square
/// lies at its upper left pixel. How uneven a square is, is its variance of luma, `E(l^2) - E(l)^2`.
struct EvenSquares {
    let name: String
    /// Pixels along a side of a square.
    let side: Int
    /// Columns and rows of the picture.
    let size: Size
    let lowering: Lowering

    /// The picture in red, green and blue.
    ///
    /// - Parameter luma: the plane of luma behind it, if there is one.
    func painted(_ source: ComponentPlanes, luma: StoredLuma?) -> ComponentPlanes {
        let light = self.luma(of: source, luma)
        let squares = folded(light, along: .x) { $0 * $0 }
        let opaque = ComponentPlanes(red: source.red, green: source.green, blue: source.blue)
        var result = opaque.filtered { planes in
            let rows = self.rows(of: planes)
            let kernel = PixelKernel("\(name).columns", in: lowering)
            let share = kernel.constant(1 / Double(side))
            let means = rows.map { sum(of: $0, along: .y, in: kernel) * share }
            let color = means.count == 3 ? means : [means[0], means[0], means[0]]
            let mean = color[0] * 0.2126 + color[1] * 0.7152 + color[2] * 0.0722
            let uneven = (sum(of: squares, along: .y, in: kernel) * share - mean * mean).maximum(0)
            let stored = kernel.store(
                means, names: means.indices.map { "\(name).mean.\($0)" }, size: size, isPicture: true)
            let variance = kernel.store([uneven], names: ["\(name).uneven"], size: size)[0]
            kernel.finish(size: size)
            return mostEven(stored, variance, element: .f32)
        }
        result.alpha = source.alpha
        return result
    }

    private func luma(of source: ComponentPlanes, _ stored: StoredLuma?) -> PlaneID {
        let kernel = PixelKernel("\(name).luma", in: lowering)
        let value =
            stored.map { $0.value(of: kernel.tap($0.plane)) }
            ?? kernel.tap(source.red) * 0.2126 + kernel.tap(source.green) * 0.7152 + kernel.tap(source.blue) * 0.0722
        let plane = kernel.store([value], names: ["\(name).luma"], size: size)[0]
        kernel.finish(size: size)
        return plane
    }

    private func rows(of planes: [PlaneID]) -> [PlaneID] {
        let kernel = PixelKernel("\(name).rows", in: lowering)
        let share = kernel.constant(1 / Double(side))
        let means = planes.map { sum(of: $0, along: .x, in: kernel) * share }
        let stored = kernel.store(means, names: means.indices.map { "\(name).rows.\($0)" }, size: size, isPicture: true)
        kernel.finish(size: size)
        return stored
    }

    /// Means of a function of each pixel along an axis.
    private func folded(_ plane: PlaneID, along axis: Axis, _ value: (FloatLane) -> FloatLane) -> PlaneID {
        let kernel = PixelKernel("\(name).squares", in: lowering)
        let mean = sum(of: plane, along: axis, in: kernel, value) * kernel.constant(1 / Double(side))
        let stored = kernel.store([mean], names: ["\(name).squares"], size: size)[0]
        kernel.finish(size: size)
        return stored
    }

    /// The sum of the pixel and those after it.
    func sum(
        of plane: PlaneID, along axis: Axis, in kernel: PixelKernel, _ value: (FloatLane) -> FloatLane = { $0 }
    ) -> FloatLane {
        let terms = (0..<side).map { value(axis == .x ? kernel.tap(plane, dx: $0) : kernel.tap(plane, dy: $0)) }
        return terms.dropFirst().reduce(terms[0], +)
    }

    /// Of each plane of means, what belongs to the most even of the four squares around the pixel.
    func mostEven(_ means: [PlaneID], _ uneven: PlaneID, element: ElementType) -> [PlaneID] {
        let kernel = PixelKernel(name, in: lowering)
        return mostEven(means, corners(of: uneven, in: kernel), in: kernel, element: element)
    }

    /// The same, where the variances of the four squares are known.
    ///
    /// - Parameter variance: of the squares above to the left, above to the right, below to the left and below to the right.
    func mostEven(
        _ means: [PlaneID], _ variance: [FloatLane], in kernel: PixelKernel, element: ElementType
    ) -> [PlaneID] {
        let isUpperLeft = variance[0] <= variance[2]
        let isUpperRight = variance[1] <= variance[3]
        let isLeft = variance[0].minimum(variance[2]) <= variance[1].minimum(variance[3])
        let values = means.map { plane -> FloatLane in
            let mean = corners(of: plane, in: kernel)
            return isLeft.select(
                isUpperLeft.select(mean[0], mean[2]), isUpperRight.select(mean[1], mean[3]))
        }
        let result = kernel.store(
            values, names: values.indices.map { "\(name).\($0)" }, size: size, element: element,
            isPicture: element == .f32)
        kernel.finish(size: size)
        return result
    }

    /// What a plane has for the four squares that the pixel is a corner of.
    private func corners(of plane: PlaneID, in kernel: PixelKernel) -> [FloatLane] {
        let far = 1 - side
        return [(far, far), (0, far), (far, 0), (0, 0)].map { kernel.tap(plane, dx: $0.0, dy: $0.1) }
    }
}
