import KinoraCore
import KinoraIR

/// What both frames show of a pixel between them that moves along a motion.
///
/// What comes into the picture is beyond the edge of the frame before, what leaves it beyond that of the frame after: there a frame
/// has only its last column or row to show, again and again, and its part in the mixture would draw streaks along the edge.
struct SeenAlong {
    /// Where the pixel is in the frame before.
    let before: (x: FloatLane, y: FloatLane)
    /// Where it is in the frame after.
    let after: (x: FloatLane, y: FloatLane)
    /// How much both frames show of it, from 0 to 1.
    let byBoth: FloatLane
    /// What the frame after counts beyond its share: more where it alone shows the pixel, less where the frame before does.
    let gain: FloatLane
    /// The shortest way from here to where both frames show what moves along the motion.
    let inwards: (x: FloatLane, y: FloatLane)

    /// Pixels beyond the edge up to which a frame's outermost pixels do: over less the mixture of both frames has less noise than one.
    private static let tolerance: Float = 1
    /// Pixels over which it fades beyond those.
    private static let fading: Float = 2

    /// Looks where a motion leads.
    ///
    /// - Parameters:
    ///   - motion: from the frame before to the one after, in pixels of the kernel's planes.
    ///   - share: the place between both frames: 0 is the first, 1 the second.
    ///   - size: of the planes.
    ///   - scale: pixels of the picture to one of the planes.
    init(motion: (FloatLane, FloatLane), share: FloatLane, size: Size, scale: Int, in kernel: PixelKernel) {
        let rest = 1 - share
        before = (kernel.x - motion.0 * share, kernel.y - motion.1 * share)
        after = (kernel.x + motion.0 * rest, kernel.y + motion.1 * rest)
        func back(_ place: FloatLane, _ length: Int) -> FloatLane {
            place.clamped(0.5, Float(length) - 0.5) - place
        }
        let fromBefore = (x: back(before.x, size.width), y: back(before.y, size.height))
        let fromAfter = (x: back(after.x, size.width), y: back(after.y, size.height))
        func shown(_ way: (x: FloatLane, y: FloatLane)) -> FloatLane {
            let distance = way.x.absolute().maximum(way.y.absolute()) * (Float(scale) / Self.fading)
            return (1 + Self.tolerance / Self.fading - distance).clamped(0, 1)
        }
        let (isBefore, isAfter) = (shown(fromBefore), shown(fromAfter))
        byBoth = isBefore * isAfter
        gain = (isAfter - byBoth) * rest - (isBefore - byBoth) * share
        inwards = (fromBefore.x + fromAfter.x, fromBefore.y + fromAfter.y)
    }
}
