import KinoraCore
import KinoraIR

/// A plane of luma in whole code values at each level that is searched, as `resize` of OpenCV makes them with `INTER_AREA`: a pixel
/// is the mean of what it covers.
///
/// Motion found in order of patches depends on each of them, down to how a mean is rounded.
struct AreaPyramid {
    /// The sizes of the levels, the picture itself first.
    let sizes: [Size]
    /// The finest level there is.
    let first: Int
    private let planes: [PlaneID]

    /// The plane of a level of `first..<sizes.count`.
    func plane(_ level: Int) -> PlaneID { planes[level - first] }

    /// The sizes of `count` levels: each has half the columns and rows of the one before, rounded down.
    static func sizes(of size: Size, count: Int) -> [Size] {
        (0..<max(1, count)).map { Size(max(1, size.width >> $0), max(1, size.height >> $0)) }
    }

    /// The levels of a plane of code values of 8 bits.
    ///
    /// - Parameters:
    ///   - sizes: as `sizes(of:count:)` gives them.
    ///   - first: the finest level that is kept, a position of `sizes`; it is made of the picture at once.
    init(of plane: PlaneID, sizes: [Size], first: Int, name: String, in lowering: Lowering) {
        self.sizes = sizes
        self.first = first
        let kernel = PixelKernel("\(name).codes", in: lowering)
        var level = kernel.store(
            [kernel.tap(plane).rounded().clamped(0, 255)], names: ["\(name).codes"], size: sizes[0], element: .u8)[0]
        kernel.finish(size: sizes[0])
        var planes = first == 0 ? [level] : []
        var size = sizes[0]
        for index in max(1, first)..<max(first + 1, sizes.count) where index < sizes.count {
            level = Self.reduced(level, from: size, to: sizes[index], name: "\(name).\(index)", in: lowering)
            size = sizes[index]
            planes.append(level)
        }
        self.planes = planes
    }

    private static func reduced(
        _ plane: PlaneID, from: Size, to: Size, name: String, in lowering: Lowering
    ) -> PlaneID {
        let kernel = PixelKernel(name, in: lowering)
        let factor = from.width / to.width
        let isWhole =
            factor * to.width == from.width && factor * to.height == from.height && factor.nonzeroBitCount == 1
        let value =
            isWhole
            ? wholeMean(plane, log2: factor.trailingZeroBitCount, in: kernel)
            : coveredMean(plane, from: from, to: to, in: kernel, name: name, lowering)
        let result = kernel.store([value], names: [name], size: to, element: .u8)[0]
        kernel.finish(size: to)
        return result
    }

    /// The mean of a square of pixels, its side a power of two. Of four a half is rounded up, of more to the even code.
    private static func wholeMean(_ plane: PlaneID, log2: Int, in kernel: PixelKernel) -> FloatLane {
        let input = kernel.input(plane, log2X: -log2, log2Y: -log2)
        let side = Int32(1) << Int32(clamping: log2)
        let sum = (0..<side).flatMap { dy in (0..<side).map { dx in kernel.builder.tap(input, dx, dy) } }.pairwiseSum
        let mean = sum * (1 / Float(side * side))
        return log2 == 1 ? (mean + 0.5).floor() : mean.rounded()
    }

    /// The mean of pixels by how much of each is covered.
    ///
    /// In flat pictures many means lie half way between two codes: each product and each sum is rounded as in OpenCV, or the other code would be
    /// chosen, and other patches from there on.
    private static func coveredMean(
        _ plane: PlaneID, from: Size, to: Size, in kernel: PixelKernel, name: String, _ lowering: Lowering
    ) -> FloatLane {
        let builder = kernel.builder
        let input = kernel.input(plane)
        let columns = CoveredPixels(from: from.width, to: to.width)
            .lanes(at: builder.x, in: kernel, name: "\(name).columns", lowering)
        let rows = CoveredPixels(from: from.height, to: to.height)
            .lanes(at: builder.y, in: kernel, name: "\(name).rows", lowering)
        // Nothing here is negative; an absolute value is no product any more, which would be added without being rounded first.
        func sum(_ shares: [FloatLane], _ value: (Int32) -> FloatLane) -> FloatLane {
            let products = shares.indices.map { (value(Int32(clamping: $0)) * shares[$0]).absolute() }
            return products.dropFirst().reduce(products[0]) { $0 + $1 }
        }
        return sum(rows.shares) { dy in
            let pixels = builder.loads(
                input, column: columns.first, row: rows.first + dy, count: columns.shares.count, border: .clamp)
            return sum(columns.shares) { pixels[Int($0)] }
        }.rounded()
    }
}
