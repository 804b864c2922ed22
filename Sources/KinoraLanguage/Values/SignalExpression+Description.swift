import KinoraCore

extension SignalExpression: CustomStringConvertible {
    /// The formula in the language's own words, fully parenthesised; numbers in the unit of the signal's dimension.
    public var description: String {
        switch self {
        case .constant(let value): DecimalText.shortest(value)
        case .time: "t"
        case .progress: "p"
        case .frame: "frame"
        case .unary(.negate, let operand): "-(\(operand))"
        case .unary(.not, let operand): "not (\(operand))"
        case .binary(let operation, let left, let right): "(\(left) \(operation.rawValue) \(right))"
        case .select(let condition, let yes, let no): "(if \(condition) then \(yes) else \(no))"
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
        case .ramp(let from, let to, let over, let ease):
            "(\(from) -> \(to)\(over.map { " over \($0)" } ?? "")\(ease == .linear ? "" : " ease \(ease.rawValue)"))"
        case .measured(let measurement):
            measurement.component.map { "\(measurement.name).\($0 == 0 ? "x" : "y")" } ?? measurement.name
        case .keyframes(let keys):
            "["
                + keys.map { key in
                    "\(key.time): \(DecimalText.shortest(key.value))"
                        + (key.ease == .linear ? "" : " ease \(key.ease.rawValue)")
                }.joined(separator: ", ") + "]"
        }
    }
}

extension SignalTime: CustomStringConvertible {
    /// The time as it is written in the language.
    public var description: String {
        switch self {
        case .seconds(let seconds): "\(DecimalText.shortest(seconds))s"
        case .frames(let frames): "\(DecimalText.shortest(frames))f"
        case .share(let share): "\(DecimalText.shortest(share * 100))%"
        }
    }
}
