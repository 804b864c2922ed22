import KinoraCore
import KinoraIR

/// Colours as far as they can be seen, for filters that mix pixels.
///
/// Nobody sees the colour of what is transparent: mixed as it is, it comes out as a fringe around things. Mixed times its alpha, and
/// divided by the mixed alpha afterwards, each colour counts as much as is seen of it (T. Porter, T. Duff, "Compositing Digital Images",
/// 1984).
extension Lowering {
    /// Alpha below which there is no colour: a quarter of a code value of 8 bits.
    private static let leastAlpha: Float = 1 / 1024

    /// A picture filtered by what can be seen of it; one without alpha as it is.
    ///
    /// - Parameter filter: a filter whose results are weighted means, the same for all components.
    func filteredAsSeen(
        _ planes: ComponentPlanes, size: Size, to target: Size, name: String,
        _ filter: (ComponentPlanes) throws -> ComponentPlanes
    ) rethrows -> ComponentPlanes {
        guard planes.alpha != nil else { return try filter(planes) }
        return straight(try filter(seen(planes, size: size, name: name)), size: target, name: name)
    }

    /// Colours times their alpha.
    func seen(_ planes: ComponentPlanes, size: Size, name: String) -> ComponentPlanes {
        guard let alpha = planes.alpha else { return planes }
        let kernel = PixelKernel("\(name).seen", in: self)
        let share = kernel.tap(alpha)
        return kernel.finish(
            [planes.red, planes.green, planes.blue].map { kernel.tap($0) * share } + [share], size: size)
    }

    /// Colours divided by their alpha; black where there is none.
    func straight(_ planes: ComponentPlanes, size: Size, name: String) -> ComponentPlanes {
        guard let alpha = planes.alpha else { return planes }
        let kernel = PixelKernel("\(name).straight", in: self)
        let share = kernel.tap(alpha)
        let isSeen = share > Self.leastAlpha
        let divisor = isSeen.select(share, kernel.constant(1))
        let zero = kernel.constant(0)
        return kernel.finish(
            [planes.red, planes.green, planes.blue].map { isSeen.select(kernel.tap($0) / divisor, zero) } + [share],
            size: size)
    }
}
