import KinoraCore
import KinoraMedia

/// A frame as the search for cuts sees it: a small picture of its light, and a smaller one of its colours.
///
/// So a comparison costs the same for every clip, and noise and fine detail, which say little about a change of scene, are gone.
package struct SmallPicture: Sendable {
    let luma: SmallLuma
    /// Nil of grey films.
    let chroma: SmallChroma?

    /// A picture of tones, and of colours where it has any.
    package init(_ luma: SmallLuma, chroma: SmallChroma? = nil) {
        self.luma = luma
        self.chroma = chroma
    }

    /// Means over a part of a decoded frame; nil of an empty one. Of red, green and blue the green is the light, and the colours are how far
    /// blue and red are from it.
    ///
    /// - Parameter part: the part in shares of the frame, all of it when left out.
    package init?(_ frame: DecodedFrame, part: (x: ClosedRange<Double>, y: ClosedRange<Double>) = (0...1, 0...1)) {
        func means(_ component: Int, _ width: Int, _ height: Int) -> SmallMeans? {
            SmallMeans(frame, component: component, width: width, height: height, part: part)
        }
        let isRGB = frame.format.model == .rgb
        guard let light = means(isRGB ? 1 : 0, SmallLuma.width, SmallLuma.height) else { return nil }
        luma = SmallLuma { light[$0, $1] }
        guard frame.format.model != .gray, let first = means(isRGB ? 2 : 1, SmallChroma.width, SmallChroma.height),
            let second = means(isRGB ? 0 : 2, SmallChroma.width, SmallChroma.height)
        else {
            chroma = nil
            return
        }
        guard isRGB else {
            chroma = SmallChroma { ($0 == 0 ? first : second)[$1, $2] }
            return
        }
        guard let green = means(1, SmallChroma.width, SmallChroma.height) else { return nil }
        chroma = SmallChroma { plane, column, row in
            let other = Int((plane == 0 ? first : second)[column, row])
            return UInt8(128 + (other - Int(green[column, row])) / 2)
        }
    }
}
