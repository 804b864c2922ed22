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
    /// When the stream's frames are shown, where they are not even.
    let uneven: UnevenTime?
    let method: Method

    /// The picture of a stream.
    ///
    /// - Parameter map: output time to the time of the stream that is wanted.
    func picture(of stream: NodeID, map: TimeMap, in lowering: Lowering) throws -> Picture {
        let step = Rational(1) / rate
        if method == .nearest {
            let nearest =
                uneven.map { map.shown($0, .nearest) }
                ?? map.neighbour(after: step / Rational(2)).held(at: rate)
            return try lowering.picture(of: stream, map: nearest)
        }
        let held = uneven.map { map.shown($0, .before) } ?? map.held(at: rate)
        let later = uneven.map { map.shown($0, .after) } ?? held.neighbour(after: step)
        let (rate, uneven) = (rate, uneven)
        @Sendable func share(_ time: Rational) -> Rational {
            if let uneven { return uneven.share(at: map(time)) }
            let frames = map(time) * rate
            return frames - Rational(frames.floor)
        }
        // A frame of the stream is that frame: nothing is looked for, and no bit changes.
        let isOwnFrame = lowering.isGranted { share($0) == Rational(0) }
        var picture = try lowering.picture(of: stream, map: held)
        if isOwnFrame { return picture }
        let next = try lowering.picture(of: stream, map: later)
        let phase = lowering.uniform("\(name).phase", count: 1) { time, slots in
            slots[0] = Float(share(time).doubleValue)
        }.lowerBound
        let isOneShot = try lowering.sameShot(seen: [later], of: stream, map: held, name: name)
        let between = FrameBetween(
            name: name, before: picture, after: next, phase: phase, isOneShot: isOneShot, lowering: lowering,
            motion: method == .blend
                ? nil : MotionBetween(name: name, from: picture, to: next, phase: phase, in: lowering))
        picture.content = between.content()
        return picture
    }
}
