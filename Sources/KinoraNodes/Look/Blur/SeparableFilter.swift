import KinoraCore
import KinoraIR

/// Filters that work along one axis at a time, with weights that are uniforms: one machine code for every strength.
struct SeparableFilter {
    let name: String
    let lowering: Lowering
    /// True when the planes are components of a picture, which may be stored narrower.
    var isPicture = true

    /// Pixels by which a plane of half, a quarter ... of the size reaches beyond the picture on each side.
    ///
    /// A small pixel at the edge is a mean of several pixels, and no longer the edge that is meant to continue outside. The
    /// second one beyond is made of that edge alone.
    static let margin = 2

    /// Each plane along an axis: the pixel times the first weight, pairs of neighbours times the others.
    ///
    /// - Parameter weights: the slot of the pixel's own weight; `radius` more follow.
    func symmetric(
        _ planes: [PlaneID], size: Size, along axis: Axis, radius: Int, weights: Int
    ) -> [PlaneID] {
        let kernel = PixelKernel("\(name).\(axis == .x ? "rows" : "columns")", in: lowering)
        let values = planes.map { plane -> FloatLane in
            var sum = kernel.tap(plane) * kernel.uniform(weights)
            for distance in 0..<radius {
                let step = distance + 1
                let pair =
                    axis == .x
                    ? kernel.tap(plane, dx: -step) + kernel.tap(plane, dx: step)
                    : kernel.tap(plane, dy: -step) + kernel.tap(plane, dy: step)
                sum = sum + pair * kernel.uniform(weights + step)
            }
            return sum
        }
        let names = planes.indices.map { "\(name).\(axis == .x ? "rows" : "columns").\($0)" }
        let result = kernel.store(values, names: names, size: size, isPicture: isPicture)
        kernel.finish(size: size)
        return result
    }

    /// Each plane with half the columns and rows: 1 3 3 1 over 8 along both axes, whose variance is 3/4 of a pixel.
    ///
    /// Rows first: a row of pixels is read as it lies, only the second step picks every other one.
    ///
    /// - Parameters:
    ///   - size: the size of the result without its margin.
    ///   - margin: the margin of the planes.
    ///   - resultMargin: the margin of the result.
    func halved(
        _ planes: [PlaneID], to size: Size, margin: Int, resultMargin: Int = SeparableFilter.margin
    ) -> [PlaneID] {
        let padded = size.padded(by: resultMargin)
        let shift = margin - 2 * resultMargin
        return planes.indices.map { index in
            let width = lowering.kernels[planes[index]].size.width
            let rows = halved(
                planes[index], along: .y, to: Size(width, padded.height), shift: shift,
                name: "\(name).half.rows.\(index)")
            return halved(rows, along: .x, to: padded, shift: shift, name: "\(name).half.\(index)")
        }
    }

    private func halved(_ plane: PlaneID, along axis: Axis, to size: Size, shift: Int, name: String) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        let input = kernel.input(plane, log2X: axis == .x ? -1 : 0, log2Y: axis == .y ? -1 : 0)
        func tap(_ distance: Int) -> FloatLane {
            let offset = Int32(shift + distance)
            return kernel.builder.tap(input, axis == .x ? offset : 0, axis == .y ? offset : 0)
        }
        // Bytes are added up in whole numbers, twice as many at once.
        let value = ((tap(0) + tap(1)) * 3 + (tap(-1) + tap(2))) * 0.125
        let result = kernel.store([value], names: [name], size: size, isPicture: isPicture)
        kernel.finish(size: size)
        return result[0]
    }

    /// Each plane with twice the columns and rows, interpolated linearly: 3/4 of the nearest pixel, 1/4 of the next.
    ///
    /// - Parameters:
    ///   - size: the size of the result without its margin.
    ///   - margin: the margin of the result; the planes have `SeparableFilter.margin`.
    func doubled(_ planes: [PlaneID], to size: Size, margin: Int) -> [PlaneID] {
        let padded = size.padded(by: margin)
        let kernel = PixelKernel("\(name).double", in: lowering)
        let axis = ChromaAxis(log2: 1, offset: 0.5)
        let shift = SeparableFilter.margin - margin / 2
        let values = planes.map { kernel.upsampledTap($0, x: axis, y: axis, shift: shift) }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).double.\($0)" }, size: padded, isPicture: isPicture)
        kernel.finish(size: padded)
        return result
    }
}

extension Size {
    /// The size with so many pixels more on each side.
    fileprivate func padded(by margin: Int) -> Size { Size(width + 2 * margin, height + 2 * margin) }
}

/// The weights of a Gaussian.
enum GaussianWeights {
    /// How many neighbours on each side count: three standard deviations hold 99.7 %.
    static func radius(_ deviation: Double) -> Int { max(1, Int((3 * deviation).rounded(.up))) }

    /// Writes the weight of the pixel and of the neighbours at a distance of 1, 2 ... `radius`; together, both sides
    /// counted, they sum to 1. A deviation of 0 leaves the pixel alone.
    static func write(deviation: Double, radius: Int, to slots: UnsafeMutablePointer<Float>) {
        let scale = deviation > 1e-3 ? -0.5 / (deviation * deviation) : -1e9
        var total = 1.0
        for distance in 1...max(1, radius) {
            total += 2 * Mathematics.exponential(scale * Double(distance * distance))
        }
        slots[0] = Float(1 / total)
        for distance in 1...max(1, radius) {
            slots[distance] = Float(Mathematics.exponential(scale * Double(distance * distance)) / total)
        }
    }
}
