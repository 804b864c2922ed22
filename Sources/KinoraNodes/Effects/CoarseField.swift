import KinoraCore
import KinoraIR

/// A smooth field computed at every second, fourth, eighth or sixteenth pixel of as many rows, and interpolated between.
///
/// With a step of four, pixel `i` of the coarse plane holds the value of pixel `4 i` of the picture, so a pixel always
/// lies between two neighbours whose weights are quarters. A last column and row lie beyond the picture's edge.
struct CoarseField {
    /// Binary logarithm of the step where nothing is known of the field.
    static let usualLog2Step = 2
    /// Steps in the smallest detail of a field: linear interpolation of a wave of which 8 steps are half a period is off
    /// by at most 2 % of its height, (pi / 8)^2 / 8.
    private static let stepsPerDetail = 8.0

    /// The kernel that computes the field; its pixels are those of the coarse plane.
    let kernel: PixelKernel
    /// Pixels from one pixel of the coarse plane to the next.
    let step: Int
    private let log2Step: Int
    private let name: String
    private let size: Size

    /// Prepares a field for a picture of a size.
    init(_ name: String, size picture: Size, log2Step: Int = usualLog2Step, in lowering: Lowering) {
        self.name = name
        self.log2Step = log2Step
        let step = 1 << log2Step
        self.step = step
        size = Size((picture.width + 2 * step - 2) >> log2Step, (picture.height + 2 * step - 2) >> log2Step)
        kernel = PixelKernel(name, in: lowering)
    }

    /// Binary logarithm of the largest step, 2 to 16 pixels, that does justice to details of a size; nil when none does.
    static func log2Step(forDetail pixels: Double) -> Int? {
        (1...4).last { Double(1 << $0) * stepsPerDetail <= pixels }
    }

    /// Stores values of the coarse kernel as planes.
    func finish(_ values: [FloatLane]) -> [PlaneID] {
        let planes = kernel.store(values, names: values.indices.map { "\(name).\($0)" }, size: size)
        kernel.finish(size: size)
        return planes
    }

    /// The column and row of the coarse kernel's pixel in the picture: its centre, ending in `.5`.
    var position: (x: FloatLane, y: FloatLane) {
        let builder = kernel.builder
        return (builder.x.toFloat() * Float(step) + 0.5, builder.y.toFloat() * Float(step) + 0.5)
    }

    /// The field at the pixel of a kernel of the picture's own size.
    func value(of plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        let builder = kernel.builder
        let input = kernel.input(plane, log2X: log2Step, log2Y: log2Step)
        func weight(_ coordinate: IntLane) -> FloatLane {
            (coordinate & Int32(clamping: step - 1)).toFloat() * (1 / Float(step))
        }
        let (fx, fy) = (weight(builder.x), weight(builder.y))
        let left = builder.tap(input, 0, 0).mix(builder.tap(input, 0, 1), fy)
        let right = builder.tap(input, 1, 0).mix(builder.tap(input, 1, 1), fy)
        return left.mix(right, fx)
    }
}
