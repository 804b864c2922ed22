import KinoraCore
import KinoraIR

/// The mean of a window along one axis by a running sum, whatever the window's length: what has been added up at its end, less
/// what had been before its beginning.
///
/// F. Crow, "Summed-area tables for texture mapping", 1984, along one axis at a time. The sum at the end is made from that at the
/// beginning, so that its rounding there cancels; what the additions between have lost is below 1e-5 of a mean.
struct RunningMean {
    let name: String
    let size: Size
    let lowering: Lowering

    /// Each plane with the mean of the `2 * radius + 1` pixels around each pixel along an axis, edges continued.
    func means(_ planes: [PlaneID], along axis: Axis, radius: Int) -> [PlaneID] {
        let sums = sums(planes, along: axis)
        let kernel = PixelKernel("\(name).\(axis)", in: lowering)
        let builder = kernel.builder
        let (position, last) =
            axis == .x ? (builder.x, Int32(clamping: size.width - 1)) : (builder.y, Int32(clamping: size.height - 1))
        func tap(_ plane: PlaneID, _ distance: Int, _ border: Border = .clamp) -> FloatLane {
            let offset = Int32(clamping: distance)
            return builder.tap(
                kernel.input(plane), axis == .x ? offset : 0, axis == .x ? 0 : offset, border: border)
        }
        // How often the first and the last pixel count for those beyond them.
        let reach = Int32(clamping: radius)
        let before = (-position + reach).maximum(0).toFloat()
        let beyond = (position + (reach - last)).maximum(0).toFloat()
        let share = kernel.constant(1 / Double(2 * radius + 1))
        let values = planes.indices.map { index -> FloatLane in
            let inside = tap(sums[index], radius) - tap(sums[index], -radius - 1, .transparent)
            let outside = before * tap(planes[index], -radius - 1) + beyond * tap(planes[index], radius)
            return (inside + outside) * share
        }
        let result = kernel.store(
            values, names: planes.indices.map { "\(name).\(axis).\($0)" }, size: size, isPicture: true)
        kernel.finish(size: size)
        return result
    }

    /// Each plane added up from the beginning of a line to the pixel.
    private func sums(_ planes: [PlaneID], along axis: Axis) -> [PlaneID] {
        let kernel = PixelKernel("\(name).\(axis).sums", in: lowering)
        kernel.builder.sweep(axis == .x ? .right : .down)
        let values = planes.map { plane in
            let carry = kernel.builder.carry(initial: 0)
            let sum = kernel.builder.carried(carry) + kernel.tap(plane)
            kernel.builder.carry(carry, sum)
            return sum
        }
        let result = kernel.store(values, names: planes.indices.map { "\(name).\(axis).sums.\($0)" }, size: size)
        kernel.finish(size: size)
        return result
    }
}
