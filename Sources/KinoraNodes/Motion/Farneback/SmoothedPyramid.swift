import KinoraCore
import KinoraIR

/// Smaller pictures as OpenCV makes them for its flow: a Gaussian of half the pixels that become one, then bilinear.
///
/// Both steps are one here, along columns, then along rows, and only where a small pixel lies. Beyond the edge the picture is mirrored
/// at the centre of its outermost pixels.
struct SmoothedPyramid {
    let name: String
    let lowering: Lowering

    /// Pictures `factor` times as large, of `size`: of every plane by the same kernels and weights, so that neighbouring frames have in
    /// common what is made of the one between them.
    func level(_ planes: [PlaneID], from: Size, to size: Size, factor: Double) -> [PlaneID] {
        guard size != from else { return planes.map { smoothed($0, size: from) } }
        // A zero at either end: each step takes the weights of two neighbours.
        let weights = ConstantTable([0] + Self.weights(factor: factor) + [0])
        let tall = Size(from.width, size.height)
        return planes.map { plane in
            let rows = resized(plane, along: .y, from: from.height, to: tall, weights)
            return resized(rows, along: .x, from: from.width, to: size, weights)
        }
    }

    /// The pixel and both its neighbours along either axis by 1/2, 1/4 and 1/4.
    private func smoothed(_ plane: PlaneID, size: Size) -> PlaneID {
        [Axis.y, .x].reduce(plane) { plane, axis in
            let kernel = PixelKernel("\(name).smooth", in: lowering)
            let position = axis == .x ? kernel.builder.x : kernel.builder.y
            let last = Int32(clamping: (axis == .x ? size.width : size.height) - 1)
            func tap(_ step: Int) -> FloatLane {
                kernel.tap(plane, dx: axis == .x ? step : 0, dy: axis == .x ? 0 : step)
            }
            let before = position.isEqual(to: 0).select(tap(1), tap(-1))
            let after = position.isEqual(to: last).select(tap(-1), tap(1))
            let value = tap(0) * 0.5 + (before + after) * 0.25
            let result = kernel.store([value], names: ["\(name).smooth.\(axis)"], size: size)[0]
            kernel.finish(size: size)
            return result
        }
    }

    /// The Gaussian for a picture that becomes `factor` times as large, from its first pixel to its last.
    private static func weights(factor: Double) -> [Float] {
        let deviation = (1 / factor - 1) * 0.5
        let length = max(Int((deviation * 5).rounded(.toNearestOrEven)) | 1, 3)
        let all = (0..<length).map { index -> Double in
            let distance = Double(index) - Double(length - 1) / 2
            return Mathematics.exponential(-0.5 * distance * distance / (deviation * deviation))
        }
        let total = all.reduce(0, +)
        return all.map { Float($0 / total) }
    }

    /// - Parameter weights: those of the steps, between zeros.
    private func resized(
        _ plane: PlaneID, along axis: Axis, from length: Int, to size: Size, _ weights: ConstantTable
    ) -> PlaneID {
        let steps = weights.count - 2
        let kernel = PixelKernel("\(name).\(axis)", in: lowering)
        let builder = kernel.builder
        let target = axis == .x ? size.width : size.height
        let last = Float(length - 1)
        let center = axis == .x ? kernel.x : kernel.y
        let position = (center * Float(Double(length) / Double(target)) - 0.5).clamped(0, last)
        let base = position.floor()
        let share = position - base
        let first = base.toInt() - Int32(clamping: steps / 2)
        let input = kernel.input(plane)
        let row = Size(weights.count, 1)
        let weightInput = kernel.input(lowering.constants(["\(name).weights"], size: row, weights)[0])
        let sum = builder.sum(count: Int32(clamping: steps + 1)) { turn in
            let distance = first + turn
            let positive = distance.maximum(-distance)
            let place = positive.minimum(-positive + Int32(clamping: 2 * (length - 1))).maximum(0)
            let (column, line) = axis == .x ? (place, builder.y) : (builder.x, place)
            let value = builder.loads(input, column: column, row: line, count: 1, border: .clamp)[0]
            let zero = builder.constant(Int32(0))
            let pair = builder.loads(weightInput, column: turn, row: zero, count: 2, border: .clamp)
            return value * pair[1].mix(pair[0], share)
        }
        let result = kernel.store([sum], names: ["\(name).\(axis)"], size: size)[0]
        kernel.finish(size: size)
        return result
    }
}
