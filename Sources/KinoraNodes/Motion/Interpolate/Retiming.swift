import KinoraCore
import KinoraIR
import KinoraLanguage

/// The picture of a stream at any time, frames between its own made from both neighbours.
///
/// What `interpolate` and a smooth `speed` have in common: they only differ in which times they ask for.
struct Retiming {
    /// How frames between frames are made.
    enum Method: String {
        case flow, blend, nearest
    }

    let name: String
    /// Frames a second of the stream; above 0.
    let rate: Rational
    let method: Method

    /// The picture of a stream.
    ///
    /// - Parameter map: output time to the time of the stream that is wanted.
    func picture(of stream: NodeID, map: TimeMap, in lowering: Lowering) throws -> Picture {
        let held = map.held(at: rate)
        if method == .nearest {
            let half = Rational(1) / (rate + rate)
            return try lowering.picture(of: stream, map: map.then(scale: Rational(1), offset: half).held(at: rate))
        }
        let rate = rate
        // A frame of the stream is that frame: nothing is looked for, and no bit changes.
        let isOwnFrame = lowering.isGranted { time in (map(time) * rate).denominator == 1 }
        var picture = try lowering.picture(of: stream, map: held)
        if isOwnFrame { return picture }
        let next = try lowering.picture(of: stream, map: held.then(scale: Rational(1), offset: Rational(1) / rate))
        let phase = lowering.uniform("\(name).phase", count: 1) { time, slots in
            let frames = map(time) * rate
            slots[0] = Float((frames - Rational(frames.floor)).doubleValue)
        }.lowerBound
        let between = FrameBetween(
            name: name, before: picture, after: next, phase: phase, lowering: lowering,
            motion: method == .blend
                ? nil : MotionBetween(name: name, from: picture, to: next, phase: phase, in: lowering))
        picture.content = between.content()
        return picture
    }
}
