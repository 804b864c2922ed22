import KinoraCore
import KinoraIR
import KinoraLanguage

/// Frames around the present one, each with the motion that leads from a pixel to what it shows there.
///
/// Motion is searched for in a guide, from the present frame to each other one, at half of the sides. Whether it leads to the
/// right place is judged by the guide, too: what cannot be seen in the other frame, because something covers it or it lies outside, looks
/// different there.
struct AlignedFrames {
    /// A frame of the window.
    struct Neighbour {
        /// How many frames later it is.
        let frames: Int
        /// Motion to it, in pixels of the level of the search.
        let field: FlowField
        /// How much the guide differs where the motion leads, at every pixel: quarters of a code value of 8 bits, 255 at most.
        let difference: PlaneID
        /// The slot of a number that is 1 where the stream has such a frame, else 0.
        let exists: Int
        /// The slot of a number that is 1 where the frame is of the present shot, else 0.
        let isOfShot: Int
    }

    let neighbours: [Neighbour]
    /// Pixels of the picture to one of the search, along each axis.
    private let scale: Float
    private let size: Size

    /// Differences are kept in this part of a code value.
    static let differenceUnit: Float = 4

    /// Searches for motion from the present frame of a guide to others.
    ///
    /// - Parameters:
    ///   - frames: how many frames later each of them is.
    ///   - input: the guide's place among the inputs of the node.
    init(_ frames: [Int], of use: NodeUse, guide input: Int, size: Size, segment: TimeSegment, in lowering: Lowering)
        throws
    {
        let name = use.node.path
        let around = try GuideFrames(frames, of: use, guide: input, size: size, segment: segment, in: lowering)
        let search = InverseSearch(name: name, finest: 2, steps: (4, 2), lowering: lowering)
        scale = Float(1 << search.finestLevel(of: size))
        self.size = size
        let own = GuideLuma(try around.picture(0), name: "\(name).guide", in: lowering)
        let pyramid = search.pyramid(of: own.luma, size: size, name: "\(name).guide", keeping: 1)
        let scale = self.scale
        neighbours = try frames.enumerated().map { index, frames in
            let part = "\(name).\(frames < 0 ? "before" : "after").\(abs(frames))"
            let other = GuideLuma(try around.picture(frames), name: part, in: lowering)
            let there = search.pyramid(of: other.luma, size: size, name: part, keeping: 1)
            let field = search.sharpened(
                search.flow(from: pyramid, to: there, name: part), from: pyramid, to: there, name: part)
            let difference = Self.difference(own, other, field, scale: scale, size: size, name: part, in: lowering)
            return Neighbour(
                frames: frames, field: field, difference: difference, exists: around.exists + index,
                isOfShot: around.isOfShot + index)
        }
    }

    private static func difference(
        _ own: GuideLuma, _ other: GuideLuma, _ field: FlowField, scale: Float, size: Size, name: String,
        in lowering: Lowering
    ) -> PlaneID {
        let kernel = PixelKernel("\(name).difference", in: lowering)
        let place = Self.place(field, scale: scale, in: kernel)
        let value = kernel.sample(other.plane, x: place.x, y: place.y) * other.unit - kernel.tap(own.plane) * own.unit
        let isInside = (place.x > 0) & (place.y > 0) & (place.x < Float(size.width)) & (place.y < Float(size.height))
        let code = isInside.select((value.absolute() * differenceUnit).rounded().minimum(255), kernel.constant(255))
        let plane = kernel.store([code], names: ["\(name).difference"], size: size, element: .u8)[0]
        kernel.finish(size: size)
        return plane
    }

    private static func place(_ field: FlowField, scale: Float, in kernel: PixelKernel) -> (x: FloatLane, y: FloatLane)
    {
        let (column, row) = (kernel.x * (1 / scale), kernel.y * (1 / scale))
        return (
            kernel.x + kernel.sample(field.x, x: column, y: row) * scale,
            kernel.y + kernel.sample(field.y, x: column, y: row) * scale
        )
    }

    // MARK: In kernels over the picture

    /// Where a pixel is in another frame.
    func place(in neighbour: Neighbour, of kernel: PixelKernel) -> (x: FloatLane, y: FloatLane) {
        Self.place(neighbour.field, scale: scale, in: kernel)
    }

    /// 1 where a frame exists and is of the present shot, else 0.
    func isUsable(_ neighbour: Neighbour, in kernel: PixelKernel) -> FloatLane {
        kernel.uniform(neighbour.exists) * kernel.uniform(neighbour.isOfShot)
    }

    /// How much the guide differs around the pixel, in code values of 8 bits: the mean of nine.
    func difference(to neighbour: Neighbour, in kernel: PixelKernel) -> FloatLane {
        let rows = (-1...1).map { dy in
            (-1...1).map { kernel.tap(neighbour.difference, dx: $0, dy: dy) }.pairwiseSum
        }
        return rows.pairwiseSum * (1 / (9 * Self.differenceUnit))
    }
}

/// Luma of a guide in code values of 8 bits: for the search, and to compare pixels in, where it is left as it is stored.
private struct GuideLuma {
    let luma: PlaneID
    let plane: PlaneID
    /// What a number of `plane` is multiplied by.
    let unit: Float

    init(_ picture: Picture, name: String, in lowering: Lowering) {
        luma = lowering.luma(of: picture, name: name)
        if case .stored(let stored, let geometry) = picture.content, geometry.kind == .identity,
            stored.format.model != .rgb, stored.size == picture.size
        {
            plane = stored.planes[0]
            unit = Float(255 / CodeValues(format: stored.format, color: stored.color).maximum)
        } else {
            (plane, unit) = (luma, 1)
        }
    }
}
