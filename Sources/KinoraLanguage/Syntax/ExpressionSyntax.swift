/// An expression as it was written.
struct ExpressionSyntax: Hashable, Sendable {
    var kind: Kind
    var range: SourceRange
    /// Levels of nesting, itself included; the parser keeps it below a limit, so recursion over the tree is safe.
    var depth: Int

    init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
        depth = kind.depthInside + 1
    }

    indirect enum Kind: Hashable, Sendable {
        /// Digits as written and the unit, which may be empty.
        case number(digits: String, unit: String)
        case size(String)
        case color(String)
        /// The meaning and, unless it is the plain literal of that meaning, the literal as written.
        case text(String, literal: String?)
        case bool(Bool)
        case name(String)
        case call(CallSyntax)
        case slice(ExpressionSyntax, from: ExpressionSyntax?, to: ExpressionSyntax?)
        case index(ExpressionSyntax, [ExpressionSyntax])
        case unary(UnaryOperatorSyntax, ExpressionSyntax)
        case binary(BinaryOperatorSyntax, ExpressionSyntax, ExpressionSyntax)
        case conditional(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax)
        case ramp(RampSyntax)
        case keyframes([KeyframeSyntax], end: [Comment])
        case tuple([ExpressionSyntax])
        case group(ExpressionSyntax)
        case sum(SumSyntax)
        case record([SettingSyntax], end: [Comment])
        /// Where the parser found nothing it could use; it has said so.
        case missing
    }
}

extension ExpressionSyntax.Kind {
    /// Levels below; the common kinds are spelled out because this is asked for every node of every file.
    fileprivate var depthInside: Int {
        switch self {
        case .number, .size, .color, .text, .bool, .name, .missing: return 0
        case .unary(_, let operand), .group(let operand): return operand.depth
        case .binary(_, let left, let right): return Swift.max(left.depth, right.depth)
        case .call(let call):
            var depth = call.receiver?.depth ?? 0
            for argument in call.arguments { depth = Swift.max(depth, argument.value.depth) }
            return depth
        default: return children.reduce(0) { Swift.max($0, $1.depth) }
        }
    }

    /// The expressions directly inside.
    var children: [ExpressionSyntax] {
        switch self {
        case .number, .size, .color, .text, .bool, .name, .missing: []
        case .call(let call): (call.receiver.map { [$0] } ?? []) + call.arguments.map(\.value)
        case .slice(let receiver, let from, let to): [receiver] + [from, to].compactMap { $0 }
        case .index(let receiver, let indices): [receiver] + indices
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .conditional(let condition, let yes, let no): [condition, yes, no]
        case .ramp(let ramp): [ramp.from, ramp.to] + (ramp.over.map { [$0] } ?? [])
        case .keyframes(let keys, _): keys.flatMap { [$0.time, $0.value] }
        case .tuple(let parts): parts
        case .group(let inner): [inner]
        case .sum(let sum): [sum.lower, sum.upper] + sum.block.statements.map(\.value)
        case .record(let settings, _): settings.map(\.value)
        }
    }
}

/// `receiver.name(arguments)`, `name(arguments)` or `receiver.name`.
struct CallSyntax: Hashable, Sendable {
    var receiver: ExpressionSyntax?
    var name: String
    var nameRange: SourceRange
    var arguments: [ArgumentSyntax]
    /// Whether there are parentheses.
    var hasParentheses: Bool
    /// Comments around this link of a chain.
    var trivia = Trivia()
    /// Comments before the closing parenthesis.
    var end: [Comment] = []
}

/// `name: value` or `value`.
struct ArgumentSyntax: Hashable, Sendable {
    var name: String?
    var nameRange: SourceRange?
    var value: ExpressionSyntax
    var trivia = Trivia()
}

/// `from -> to over length ease kind`.
struct RampSyntax: Hashable, Sendable {
    var from: ExpressionSyntax
    var to: ExpressionSyntax
    var over: ExpressionSyntax?
    var ease: EaseSyntax?
}

/// `ease out`
struct EaseSyntax: Hashable, Sendable {
    var name: String
    var range: SourceRange
}

/// `1s: 0.8 ease out`
struct KeyframeSyntax: Hashable, Sendable {
    var time: ExpressionSyntax
    var value: ExpressionSyntax
    var ease: EaseSyntax?
    var trivia = Trivia()
}

/// `sum(i in -3..3) { ... }`
struct SumSyntax: Hashable, Sendable {
    var counter: String
    var lower: ExpressionSyntax
    var upper: ExpressionSyntax
    var block: BlockSyntax
}

/// `{ ... }`: bindings and a last expression.
struct BlockSyntax: Hashable, Sendable {
    var statements: [StatementSyntax]
    var range: SourceRange
    /// Comments before the closing brace.
    var end: [Comment] = []
}

/// `name = value`, or a value alone.
struct StatementSyntax: Hashable, Sendable {
    var name: String?
    var nameRange: SourceRange?
    var value: ExpressionSyntax
    var range: SourceRange
    var trivia = Trivia()
}

/// `name: value` in a `render` block or a record.
struct SettingSyntax: Hashable, Sendable {
    var name: String
    var nameRange: SourceRange
    var value: ExpressionSyntax
    var trivia = Trivia()
}

enum UnaryOperatorSyntax: String, Hashable, Sendable {
    case negate = "-"
    case not
}

enum BinaryOperatorSyntax: String, Hashable, Sendable, CaseIterable {
    case or, and
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%"

    /// A larger number binds more tightly.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
        case .add, .subtract: 5
        case .multiply, .divide, .modulo: 6
        }
    }

    var isComparison: Bool { precedence == 4 }
}
