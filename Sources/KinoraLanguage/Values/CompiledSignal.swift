/// A signal flattened for the render loop: straight-line code for a stack machine, evaluated without allocating and
/// without following pointers.
///
/// It computes exactly what `SignalExpression.evaluate(at:)` computes; both sides of an `if` are computed, which a total
/// language allows.
public struct CompiledSignal: Hashable, Sendable {
    private var components: [Program]

    /// Flattens a signal. O(n) in the nodes of its trees.
    public init(_ signal: Signal) { components = signal.components.map(Program.init) }

    /// How many components it has: 1 for a number, 2 for a point, 4 for a colour.
    public var count: Int { components.count }

    /// The value of one component; 0 for a component that does not exist. Allocates nothing.
    public func evaluate(component index: Int = 0, at moment: SignalMoment) -> Double {
        components.indices.contains(index) ? components[index].evaluate(at: moment) : 0
    }

    /// One step: operands are the topmost values of the stack, the result takes their place.
    private enum Step: Hashable, Sendable {
        case constant(Double)
        case time, progress, frame
        case unary(SignalExpression.UnaryOperator)
        case binary(SignalExpression.BinaryOperator)
        case select
        case call(SignalFunction, arguments: Int)
        case ramp(over: SignalTime?, Easing)
        case keyframes(table: Int)
        case measured(Measurement)
    }

    private struct Program: Hashable, Sendable {
        var steps: [Step] = []
        var tables: [[SignalExpression.Keyframe]] = []
        /// The most values the stack ever holds.
        var depth = 0

        init(_ expression: SignalExpression) { append(expression, height: 0) }

        /// Appends the steps that push the value of `expression` on a stack of `height` values.
        private mutating func append(_ expression: SignalExpression, height: Int) {
            depth = Swift.max(depth, height + 1)
            switch expression {
            case .constant(let value): steps.append(.constant(value))
            case .time: steps.append(.time)
            case .progress: steps.append(.progress)
            case .frame: steps.append(.frame)
            case .measured(let measurement): steps.append(.measured(measurement))
            case .unary(let operation, let operand):
                append(operand, height: height)
                steps.append(.unary(operation))
            case .binary(let operation, let left, let right):
                append(left, height: height)
                append(right, height: height + 1)
                steps.append(.binary(operation))
            case .select(let condition, let yes, let no):
                append(condition, height: height)
                append(yes, height: height + 1)
                append(no, height: height + 2)
                steps.append(.select)
            case .call(let function, let arguments):
                for (index, argument) in arguments.enumerated() { append(argument, height: height + index) }
                steps.append(.call(function, arguments: arguments.count))
            case .ramp(let from, let to, let over, let ease):
                append(from, height: height)
                append(to, height: height + 1)
                steps.append(.ramp(over: over, ease))
            case .keyframes(let keys):
                steps.append(.keyframes(table: tables.count))
                tables.append(keys)
            }
        }

        func evaluate(at moment: SignalMoment) -> Double {
            withUnsafeTemporaryAllocation(of: Double.self, capacity: depth + 1) { stack in
                stack.initialize(repeating: 0)
                var top = -1
                for step in steps {
                    switch step {
                    case .constant(let value): stack[top + 1] = value
                    case .time: stack[top + 1] = moment.t
                    case .progress: stack[top + 1] = moment.p
                    case .frame: stack[top + 1] = moment.frame
                    case .measured(let measurement): stack[top + 1] = measurement.value(at: moment)
                    case .keyframes(let table):
                        stack[top + 1] = SignalExpression.value(of: tables[table], at: moment)
                    case .unary(let operation):
                        top -= 1
                        stack[top + 1] = operation.apply(stack[top + 1])
                    case .binary(let operation):
                        top -= 2
                        stack[top + 1] = operation.apply(stack[top + 1], stack[top + 2])
                    case .select:
                        top -= 3
                        stack[top + 1] = stack[top + 1] != 0 ? stack[top + 2] : stack[top + 3]
                    case .call(let function, let count):
                        top -= count
                        stack[top + 1] = function.apply(
                            count > 0 ? stack[top + 1] : 0, count > 1 ? stack[top + 2] : nil,
                            count > 2 ? stack[top + 3] : 0)
                    case .ramp(let over, let ease):
                        top -= 2
                        stack[top + 1] = SignalExpression.ramp(stack[top + 1], stack[top + 2], over, ease, moment)
                    }
                    top += 1
                }
                return stack[0]
            }
        }
    }
}
