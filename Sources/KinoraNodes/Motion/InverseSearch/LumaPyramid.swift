import KinoraCore
import KinoraIR

/// A plane of luma and its halves, each in bytes and with a margin of continued edges: what patches are compared in.
///
/// Patches may leave the picture by less than the margin, so that none of their reads needs a border rule.
struct LumaPyramid {
    /// Columns and rows of continued edges on each side.
    static let margin = 16

    /// The picture's size, then that of each level above it.
    let sizes: [Size]
    /// The planes from level `first` on, with their margins.
    let planes: [PlaneID]
    /// The finest level there is.
    let first: Int

    /// The plane of a level, which must lie in `first..<sizes.count`.
    func plane(_ level: Int) -> PlaneID { planes[level - first] }

    /// The size of each level, the last one about `least` pixels on its longer side.
    static func sizes(of size: Size, least: Int) -> [Size] {
        var sizes = [size]
        while let last = sizes.last, max(last.width, last.height) >= 2 * least, min(last.width, last.height) >= 16 {
            sizes.append(Size((last.width + 1) / 2, (last.height + 1) / 2))
        }
        return sizes
    }

    /// Halves a plane of code values of 8 bits again and again: each pixel is the mean of four.
    ///
    /// - Parameters:
    ///   - sizes: as `sizes(of:least:)` gives them.
    ///   - first: the finest level that is kept, a position of `sizes`.
    init(of plane: PlaneID, sizes: [Size], first: Int, name: String, in lowering: Lowering) {
        self.sizes = sizes
        self.first = first
        var level = plane
        var planes: [PlaneID] = []
        for (index, size) in sizes.enumerated() {
            if index > 0 { level = Self.halved(level, to: size, name: "\(name).half.\(index)", in: lowering) }
            if index >= first {
                planes.append(Self.widened(level, size: size, name: "\(name).level.\(index)", in: lowering))
            }
        }
        self.planes = planes
    }

    private static func halved(_ plane: PlaneID, to size: Size, name: String, in lowering: Lowering) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        let input = kernel.input(plane, log2X: -1, log2Y: -1)
        func tap(_ dx: Int32, _ dy: Int32) -> FloatLane { kernel.builder.tap(input, dx, dy) }
        let value = ((tap(0, 0) + tap(0, 1)) + (tap(1, 0) + tap(1, 1))) * 0.25
        let result = kernel.store([value], names: [name], size: size)[0]
        kernel.finish(size: size)
        return result
    }

    private static func widened(_ plane: PlaneID, size: Size, name: String, in lowering: Lowering) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        let builder = kernel.builder
        let margin = Int32(Self.margin)
        let value = builder.loads(
            kernel.input(plane), column: builder.x - margin, row: builder.y - margin, count: 1, border: .clamp)[0]
        let wide = Size(size.width + 2 * Self.margin, size.height + 2 * Self.margin)
        let result = kernel.store([value.rounded().clamped(0, 255)], names: [name], size: wide, element: .u8)[0]
        kernel.finish(size: wide)
        return result
    }
}
