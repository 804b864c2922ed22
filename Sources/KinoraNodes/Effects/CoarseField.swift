import KinoraCore
import KinoraIR

/// A smooth field computed at every fourth pixel of every fourth row and interpolated between: a sixteenth of the work.
///
/// Pixel `i` of the coarse plane holds the value of pixel `4 i` of the picture, so a pixel always lies between two
/// neighbours whose weights are quarters.
struct CoarseField {
    /// Pixels from one pixel of the coarse plane to the next.
    static let step = 4
    private static let log2Step = 2

    /// The kernel that computes the field; its pixels are those of the coarse plane.
    let kernel: PixelKernel
    private let name: String
    private let size: Size

    /// Prepares a field for a picture of a size.
    init(_ name: String, size picture: Size, in lowering: Lowering) {
        self.name = name
        size = CoarseField.size(for: picture)
        kernel = PixelKernel(name, in: lowering)
    }

    /// Columns and rows of the coarse plane of a picture.
    static func size(for picture: Size) -> Size {
        Size((picture.width + step - 1) >> log2Step, (picture.height + step - 1) >> log2Step)
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
        return (
            builder.x.toFloat() * Float(CoarseField.step) + 0.5, builder.y.toFloat() * Float(CoarseField.step) + 0.5
        )
    }

    /// The field at the pixel of a kernel of the picture's own size.
    static func value(of plane: PlaneID, in kernel: PixelKernel) -> FloatLane {
        let builder = kernel.builder
        let input = kernel.input(plane, log2X: log2Step, log2Y: log2Step)
        func weight(_ coordinate: IntLane) -> FloatLane {
            (coordinate & Int32(step - 1)).toFloat() * (1 / Float(step))
        }
        let (fx, fy) = (weight(builder.x), weight(builder.y))
        let left = builder.tap(input, 0, 0).mix(builder.tap(input, 0, 1), fy)
        let right = builder.tap(input, 1, 0).mix(builder.tap(input, 1, 1), fy)
        return left.mix(right, fx)
    }
}
