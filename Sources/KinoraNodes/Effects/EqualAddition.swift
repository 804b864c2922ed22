import KinoraCore
import KinoraIR

/// What an effect adds to red, green and blue alike: to a stored picture, a change of its luma alone.
///
/// Luma is `Kr R' + Kg G' + Kb B'` with weights that sum to 1 (ITU-T H.273, equation 38): whatever all three have more, luma has, and
/// the colour differences `B' - Y'` and `R' - Y'` stay what they are. So the planes of chroma go on as they were decoded, neither
/// enlarged nor shrunk again, and nothing is computed for them.
struct EqualAddition {
    /// What is added, in parts of white.
    let addend: FloatLane

    /// What the results of an effect add to the pixels it was given.
    ///
    /// - Returns: nil where the results are anything but sums of the pixel and one number.
    init?(_ results: [FloatLane], to pixel: [ValueID], in builder: KernelBuilder) {
        guard results.count == 3, pixel.count == 3, Set(pixel).count == 3 else { return nil }
        var common: ValueID?
        for (result, component) in zip(results, pixel) {
            guard case .binary(.add, let left, let right)? = builder.definition(of: result.id) else { return nil }
            guard left == component || right == component else { return nil }
            let other = left == component ? right : left
            guard common == nil || common == other else { return nil }
            common = other
        }
        guard let common else { return nil }
        addend = FloatLane(builder, common)
    }

    /// The picture with its luma changed.
    ///
    /// - Parameter kernel: the kernel in which the number was computed; it is finished.
    /// - Returns: nil, with nothing added to the kernel, for pictures that are not stored as luma and chroma, or that are moved.
    func picture(from source: Picture, named name: String, in kernel: PixelKernel) -> Picture? {
        guard case .stored(var stored, let geometry) = source.content, geometry.kind == .identity,
            stored.format.model == .yuv, !stored.format.hasAlpha, stored.size == source.size,
            let luma = stored.planes.first
        else { return nil }
        let values = CodeValues(format: stored.format, color: stored.color)
        let code = kernel.tap(luma) + addend * kernel.constant(values.span)
        let planes = kernel.store([code], names: ["\(name).y"], size: stored.size, isPicture: stored.fitsHalfPrecision)
        kernel.finish(size: stored.size)
        stored.planes[0] = planes[0]
        stored.source = nil
        var result = source
        result.content = .stored(stored, .identity)
        return result
    }
}
