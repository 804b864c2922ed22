import KinoraCore
import KinoraLanguage

/// Which time of a clip is shown when its speed varies: the integral of the speed.
///
/// The speed is a signal of the clip's own time, as marks of an editor stick to the footage: a second `x` of the clip lasts
/// `1 / speed(x)` seconds. Both directions are read from one table, so that each is the other's inverse.
public final class TimeCurve: Hashable, Sendable {
    /// What a curve is made of; curves of the same recipe are equal.
    private struct Recipe: Hashable {
        var signal: Signal
        var range: ClosedRange<Double>
        var duration: Rational
        var rate: Rational
    }

    private let recipe: Recipe
    /// Seconds of the clip from one entry to the next.
    private let step: Double
    /// When each step of the clip is shown, in seconds; grows.
    private let shown: [Double]

    /// Entries at most: finer than a frame for an hour at 60 frames a second.
    private static let mostSteps = 1 << 18
    /// Entries for each frame of a clip that is not too long for it.
    private static let stepsPerFrame = 4

    /// The curve of a clip.
    ///
    /// - Parameters:
    ///   - range: speeds are kept inside; above 0.
    ///   - duration: seconds of the clip.
    ///   - rate: frames a second of the clip.
    /// - Complexity: O(n) in the clip's frames.
    init(_ signal: Signal, range: ClosedRange<Double>, duration: Rational, rate: Rational) {
        recipe = Recipe(signal: signal, range: range, duration: duration, rate: rate)
        let (length, perSecond) = (max(duration.doubleValue, 1e-6), rate.doubleValue)
        let wanted = (length * perSecond * Double(Self.stepsPerFrame)).rounded(.up)
        let count = Int(min(max(wanted, 1), Double(Self.mostSteps)))
        let step = length / Double(count)
        func slowness(_ second: Double) -> Double {
            let last = length - (perSecond > 0 ? 1 / perSecond : 0)
            let moment = SignalMoment(
                t: second, p: last > 0 ? min(max(second / last, 0), 1) : 0,
                frame: (second * perSecond + 0.5).rounded(.down), duration: length, rate: perSecond)
            let speed = signal.evaluate(at: moment)
            return 1 / min(max(speed.isFinite ? speed : 1, range.lowerBound), range.upperBound)
        }
        // Simpson's rule over each step.
        var shown = [0.0]
        shown.reserveCapacity(count + 1)
        var (time, before) = (0.0, slowness(0))
        for index in 0..<count {
            let after = slowness(Double(index + 1) * step)
            time += (before + 4 * slowness((Double(index) + 0.5) * step) + after) * step / 6
            shown.append(time)
            before = after
        }
        self.step = step
        self.shown = shown
    }

    /// Seconds for which the whole clip is shown.
    var length: Rational { Self.exact(shown[shown.count - 1]) }

    /// The second of the clip that is shown at a time; before and after it goes on as at its ends.
    func callAsFunction(_ time: Rational) -> Rational { Self.exact(source(at: time.doubleValue)) }

    /// The second of the clip that is shown at a time, in floating point.
    package func source(at time: Double) -> Double {
        var (low, high) = (0, shown.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if shown[middle] <= time { low = middle } else { high = middle }
        }
        let span = shown[low + 1] - shown[low]
        return (Double(low) + (time - shown[low]) / span) * step
    }

    /// When a second of the clip is shown.
    func inverse(_ source: Rational) -> Rational {
        let place = source.doubleValue / step
        let low = min(max(Int(min(max(place, 0), Double(shown.count))), 0), shown.count - 2)
        return Self.exact(shown[low] + (place - Double(low)) * (shown[low + 1] - shown[low]))
    }

    /// A time as a fraction, to a microsecond.
    private static func exact(_ seconds: Double) -> Rational {
        Rational(Int64((min(max(seconds, -1e9), 1e9) * 1e6).rounded()), 1_000_000)
    }

    /// Curves of the same speed over the same clip are equal.
    public static func == (left: TimeCurve, right: TimeCurve) -> Bool {
        left === right || left.recipe == right.recipe
    }

    /// Feeds what the curve is made of.
    public func hash(into hasher: inout Hasher) { hasher.combine(recipe) }
}
