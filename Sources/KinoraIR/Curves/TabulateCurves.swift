import Synchronization

/// Reads functions of one number from tables of cubics, where that is cheaper: transfer functions, film curves, powers.
///
/// A chain of operations whose one varying input lies in a bounded interval is a curve, however it was written. It is replaced
/// where at most a part of its cost remains and where, at every point that is looked at, no code value that the kernel stores moves by
/// more than `tolerance`. What is left of powers with a constant exponent is read from two tables, one for the mantissa and one for
/// the exponent, with an error of a few units in the last place.
///
/// Before: any kernel, and the uniforms that are the same in every frame. After: the same but for the tolerance; `lookup`
/// reads tables that the caller puts behind the uniforms. Decisions follow from the kernel and the numbers alone, so that every
/// machine and every tile shape gives the picture the same curves.
public struct TabulateCurves {
    /// How far a code value may move: a fiftieth of what rounding it does.
    static let tolerance = 0.01
    /// The most of its cost that may remain of a chain.
    private static let worthwhileShare = 0.7
    private let known: [Float?]
    /// Code values from 0 to 1 of a component.
    public let unit: Double

    /// The pass for a frame.
    ///
    /// - Parameters:
    ///   - known: the number in each slot of the uniform table; nil for a slot that is not the same in every frame.
    ///   - deliveredBits: bits of the components that the frame is delivered with.
    public init(known: [Float?], deliveredBits: Int) {
        self.known = known
        unit = ScalarArithmetic.power(2, Double(deliveredBits)) - 1
    }

    /// Changes a kernel; the tables it reads are added to those there are.
    ///
    /// - Parameter worth: for each output, how many code values of the frame one unit of what is stored is worth.
    /// - Returns: the same for each input; infinite where no bound is known.
    /// - Complexity: O(instructions * outputs); some thousand evaluations of each function that was not met before.
    @discardableResult
    public func run(on kernel: inout Kernel, worth: [Double], tables: inout CurveTables) -> [Double] {
        let ranges = kernel.ranges(known: known)
        let gains = kernel.errorGains(ranges: ranges, codes: worth, reductionCodes: unit)
        var inputs = [Double](repeating: 0, count: kernel.inputs.count)
        Kernel.visit(kernel.body) { instruction in
            guard let plane = instruction.operation.plane else { return }
            for value in instruction.results { inputs[plane] += gains[Int(value.index)] }
        }
        guard Self.mayChange(kernel) else { return inputs }
        var run = CurveReplacement(kernel, known: known, ranges: ranges)
        if run.hasCostlyOperations, run.chooseCurves(gains: gains, &tables) {
            kernel = KernelBuilder.rewriting(run.rewritten())
        }
        return inputs
    }

    /// Whether a kernel holds an operation that costs several others; one without is left as it is.
    public static func mayChange(_ kernel: Kernel) -> Bool { kernel.body.contains { $0.operation.curveCost > 1 } }

    /// Whether a curve is enough cheaper than what it replaces.
    static func isWorthwhile(_ layout: CurveLayout, insteadOf cost: Int) -> Bool {
        Double(layout.cost) <= Double(cost) * worthwhileShare
    }

    /// The curve over an axis, if it is near enough. What was found out is kept: red, green and blue ask the same.
    static func curve(_ function: ScalarFunction, _ axis: CurveAxis, tolerance: Double) -> FittedCurve? {
        let key = Question(function: function, axis: axis)
        if let answer = answers.withLock({ $0[key] }) {
            if answer.error > tolerance { return nil }
            if answer.isThorough { return answer.curve }
        }
        var answer = Answer(curve: FittedCurve(function.callAsFunction, axis: axis))
        if let curve = answer.curve {
            answer.error = curve.error(from: function.callAsFunction, isThorough: false)
            if answer.error <= tolerance {
                answer.error = curve.error(from: function.callAsFunction, isThorough: true)
                answer.isThorough = true
            }
        }
        let result = answer
        answers.withLock { answers in
            if answers.count >= mostAnswers { answers.removeAll() }
            answers[key] = result
        }
        return result.error <= tolerance ? result.curve : nil
    }

    private struct Question: Hashable {
        var function: ScalarFunction
        var axis: CurveAxis
    }

    private struct Answer {
        var curve: FittedCurve?
        /// At least this far from the function.
        var error = Double.infinity
        /// Whether at no point that is looked at it is farther.
        var isThorough = false
    }

    private static let mostAnswers = 1024
    private static let answers = Mutex<[Question: Answer]>([:])
}
