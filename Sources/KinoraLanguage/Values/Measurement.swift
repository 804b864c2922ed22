/// A number that only the footage knows: where a thing is that is followed, or when the shot began.
///
/// In a checked graph it names the node that finds it out; while a render runs it has `values`, made ready frame by frame.
public struct Measurement: Hashable, Sendable {
    /// The node that finds it out; it is no stream and comes before whoever uses it.
    public var node: NodeID
    /// The user's name of that node, as `place/track`.
    public var name: String
    /// Which of the node's numbers: 0 for x, 1 for y; nil where it has only one.
    public var component: Int?
    /// Where it is read while a render runs; nil before.
    public var values: MeasuredValues?

    /// Describes a number of a node.
    public init(node: NodeID, name: String, component: Int? = nil, values: MeasuredValues? = nil) {
        self.node = node
        self.name = name
        self.component = component
        self.values = values
    }

    /// What it is at a moment; 0 before a render runs. Allocates nothing.
    func value(at moment: SignalMoment) -> Double { values?.read(component ?? 0, moment) ?? 0 }
}

/// The numbers that a node finds out, as far as they have been found out; one object is equal to itself alone.
public final class MeasuredValues: Hashable, Sendable {
    /// A number of the node at a moment of whoever uses it; must not allocate.
    public let read: @Sendable (_ component: Int, _ moment: SignalMoment) -> Double

    /// Numbers that are read by a function.
    public init(read: @escaping @Sendable (_ component: Int, _ moment: SignalMoment) -> Double) { self.read = read }

    /// Whether both are one object.
    public static func == (left: MeasuredValues, right: MeasuredValues) -> Bool { left === right }

    /// Feeds the object's identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Signal {
    /// The numbers of footage that it is made of.
    public var measurements: [Measurement] { components.flatMap(\.measurements) }

    /// The signal with each number of footage replaced.
    public func replacingMeasurements(_ change: (Measurement) -> Measurement) -> Signal {
        Signal(
            components: components.map { $0.replacingMeasurements(change) }, dimension: dimension, limits: limits)
    }
}

extension Argument {
    /// The numbers of footage that it is made of.
    public var measurements: [Measurement] {
        if case .signal(let signal) = self { signal.measurements } else { [] }
    }

    /// The argument kept to a range, or to what is finite where there is none, if it is made of numbers of footage.
    public func keepingMeasurements(to range: ClosedRange<Double>?) -> Argument {
        guard case .signal(var signal) = self, !signal.measurements.isEmpty else { return self }
        let most = Double(Float.greatestFiniteMagnitude)
        signal.limits = range ?? -most...most
        return .signal(signal)
    }

    /// The argument with each number of footage replaced.
    public func replacingMeasurements(_ change: (Measurement) -> Measurement) -> Argument {
        guard case .signal(let signal) = self, !signal.measurements.isEmpty else { return self }
        return .signal(signal.replacingMeasurements(change))
    }
}

extension SignalExpression {
    var measurements: [Measurement] {
        switch self {
        case .measured(let measurement): [measurement]
        case .constant, .time, .progress, .frame, .keyframes: []
        case .unary(_, let operand): operand.measurements
        case .binary(_, let left, let right): left.measurements + right.measurements
        case .select(let condition, let yes, let no):
            condition.measurements + yes.measurements + no.measurements
        case .call(_, let arguments): arguments.flatMap(\.measurements)
        case .ramp(let from, let to, _, _): from.measurements + to.measurements
        }
    }

    func replacingMeasurements(_ change: (Measurement) -> Measurement) -> SignalExpression {
        switch self {
        case .measured(let measurement): .measured(change(measurement))
        case .constant, .time, .progress, .frame, .keyframes: self
        case .unary(let operation, let operand): .unary(operation, operand.replacingMeasurements(change))
        case .binary(let operation, let left, let right):
            .binary(operation, left.replacingMeasurements(change), right.replacingMeasurements(change))
        case .select(let condition, let yes, let no):
            .select(
                condition.replacingMeasurements(change), yes.replacingMeasurements(change),
                no.replacingMeasurements(change))
        case .call(let function, let arguments):
            .call(function, arguments.map { $0.replacingMeasurements(change) })
        case .ramp(let from, let to, let over, let ease):
            .ramp(
                from: from.replacingMeasurements(change), to: to.replacingMeasurements(change), over: over, ease: ease)
        }
    }
}
