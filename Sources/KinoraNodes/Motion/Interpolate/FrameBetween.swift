import KinoraCore
import KinoraIR

/// A picture between two frames, each moved along the motion to where it would be, and mixed.
///
/// Decoded frames stay as they are stored: their planes are moved one by one, without a conversion to red, green and blue.
struct FrameBetween {
    let name: String
    let before: Picture
    let after: Picture
    /// The slot of the place between both: 0 is the first, 1 the second.
    let phase: Int
    /// The slot of a number that is 1 where both are of one shot, else 0.
    let isOneShot: Int
    let lowering: Lowering
    /// How pixels move; nil for pictures that are mixed where they are.
    let motion: MotionBetween?

    /// The picture.
    func content() -> Picture.Content {
        if let a = lowering.planewise(before), let b = lowering.planewise(after), a.format == b.format,
            a.color == b.color, a.size == b.size
        {
            var result = a
            result.source = nil
            let code = CodeValues(format: a.format, color: a.color)
            for isChroma in [false, true] {
                let indices = a.planes.indices.filter { a.isChroma($0) == isChroma }
                guard !indices.isEmpty else { continue }
                let planes = mixed(
                    indices.map { a.planes[$0] }, indices.map { b.planes[$0] },
                    size: isChroma ? a.chromaSize : a.size, shrinking: isChroma ? 1 << a.format.log2ChromaWidth : 1,
                    names: indices.map { a.componentName($0) }, isPicture: a.fitsHalfPrecision,
                    codes: isChroma ? nil : code.maximum, isBounded: a.format.storage != .f32)
                for (index, plane) in zip(indices, planes) { result.planes[index] = plane }
            }
            return .stored(result, .identity)
        }
        let size = before.size
        var (a, b) = (lowering.components(of: before), lowering.components(of: after))
        if a.alpha == nil || b.alpha == nil { (a.alpha, b.alpha) = (nil, nil) }
        // Colours count as much as is seen of them, in each frame.
        let planes = mixed(
            lowering.seen(a, size: size, name: "\(name).before").all,
            lowering.seen(b, size: size, name: "\(name).after").all, size: size, shrinking: 1,
            names: ["r", "g", "b", "a"], isPicture: true, codes: 1, isBounded: false)
        return .computed(lowering.straight(ComponentPlanes(planes), size: size, name: name))
    }

    /// Planes of both frames, mixed.
    ///
    /// - Parameters:
    ///   - shrinking: pixels of the picture to one of the planes, along either axis.
    ///   - codes: the code value of white in planes that follow corrections of luma; nil for planes of chroma.
    ///   - isBounded: whether no code may leave `0...codes`.
    private func mixed(
        _ a: [PlaneID], _ b: [PlaneID], size: Size, shrinking: Int, names: [String], isPicture: Bool, codes: Double?,
        isBounded: Bool
    ) -> [PlaneID] {
        let kernel = PixelKernel(name, in: lowering)
        let share = kernel.uniform(phase)
        let isOtherShot = 1 - kernel.uniform(isOneShot)
        let values: [FloatLane]
        if let motion {
            // What looks like another shot may be one that moves fast.
            let isUnlike = kernel.uniform(motion.isUnlike)
            let isCut = (isOtherShot * isUnlike).maximum(kernel.uniform(motion.isCut)) > 0.5
            let zero = kernel.constant(0)
            let log2 = (motion.scale / shrinking).trailingZeroBitCount
            let ratio = Float(shrinking) / Float(motion.scale)
            func enlarged(_ plane: PlaneID, by factor: Float) -> FloatLane {
                let coarse =
                    ratio < 1
                    ? kernel.enlargedTap(plane, log2: log2)
                    : kernel.sample(plane, x: kernel.x * ratio, y: kernel.y * ratio)
                return isCut.select(zero, coarse * factor)
            }
            let (u, v) = (enlarged(motion.field.x, by: 1 / ratio), enlarged(motion.field.y, by: 1 / ratio))
            let rest = 1 - share
            let (x0, y0) = (kernel.x - u * share, kernel.y - v * share)
            let (x1, y1) = (kernel.x + u * rest, kernel.y + v * rest)
            // Across a cut nothing moves: the last picture of a shot stays until the next one begins, as its sound does.
            let mix = isCut.select(zero, share + enlarged(motion.gain, by: 1))
            let correction = codes.map { enlarged(motion.correction, by: Float($0 / 255)) }
            let mixed = zip(a, b).map { a, b in
                kernel.sample(a, x: x0, y: y0).mix(kernel.sample(b, x: x1, y: y1), mix)
            }
            // Colours come times their alpha, which is the fourth.
            let alpha = mixed.count > 3 ? mixed[3] : nil
            values = mixed.enumerated().map { index, mixed in
                guard let correction, let codes, index < 3 else { return mixed }
                let change = alpha.map { correction * $0 } ?? correction
                return isBounded ? (mixed + change).clamped(0, Float(codes)) : mixed + change
            }
        } else {
            let mix = (isOtherShot > 0.5).select(kernel.constant(0), share)
            values = zip(a, b).map { kernel.tap($0).mix(kernel.tap($1), mix) }
        }
        let result = kernel.store(
            values, names: zip(names, values).map { "\(name).\($0.0)" }, size: size, isPicture: isPicture)
        kernel.finish(size: size)
        return result
    }
}
