/// What is wrong with an imported shader, or what of it is not covered.
struct GLSLProblem: Error {
    /// Whether the shader is sound GLSL that uses something Kinora does not cover.
    var isUncovered = true
    var message: String
    var range: SourceRange
}

/// A type of GLSL as far as it is covered.
struct GLSLType: Hashable {
    enum Base: Hashable {
        case float, int, bool
    }

    var base: Base
    /// Numbers of a vector or of a column, 1 to 4.
    var rows: Int
    /// Columns of a matrix; 1 for everything else.
    var columns = 1

    static let float = GLSLType(base: .float, rows: 1)
    static let int = GLSLType(base: .int, rows: 1)
    static let bool = GLSLType(base: .bool, rows: 1)
    static let vec2 = GLSLType(base: .float, rows: 2)
    static let vec4 = GLSLType(base: .float, rows: 4)

    static let named: [String: GLSLType] = {
        var types: [String: GLSLType] = ["float": .float, "int": .int, "bool": .bool]
        for size in 2...4 {
            types["vec\(size)"] = GLSLType(base: .float, rows: size)
            types["ivec\(size)"] = GLSLType(base: .int, rows: size)
            types["bvec\(size)"] = GLSLType(base: .bool, rows: size)
            types["mat\(size)"] = GLSLType(base: .float, rows: size, columns: size)
        }
        return types
    }()

    var name: String { Self.named.first { $0.value == self }?.key ?? "value" }
    var isMatrix: Bool { columns > 1 }
    var isScalar: Bool { rows == 1 && columns == 1 }
    /// Numbers in all.
    var count: Int { rows * columns }
}

/// An expression of a shader.
struct GLSLExpression {
    indirect enum Kind {
        case number(Double, isInteger: Bool)
        case truth(Bool)
        case name(String)
        case call(String, [GLSLExpression])
        case member(GLSLExpression, String)
        case index(GLSLExpression, GLSLExpression)
        case unary(String, GLSLExpression)
        case binary(String, GLSLExpression, GLSLExpression)
        case conditional(GLSLExpression, GLSLExpression, GLSLExpression)
        /// `=` or `+=` and its like; the operator is empty for `=`.
        case assign(String, GLSLExpression, GLSLExpression)
        /// `x++`, `--x`; the value is the one before for the postfix form.
        case step(GLSLExpression, by: Double, isPostfix: Bool)
    }

    var kind: Kind
    var range: SourceRange
}

/// A statement of a shader.
struct GLSLStatement {
    indirect enum Kind {
        case declaration(GLSLType, [(name: String, value: GLSLExpression?)])
        case expression(GLSLExpression)
        case conditional(GLSLExpression, [GLSLStatement], [GLSLStatement])
        case loop([GLSLStatement], GLSLExpression?, GLSLExpression?, [GLSLStatement])
        case result(GLSLExpression?)
        case leave(isContinue: Bool)
        case block([GLSLStatement])
    }

    var kind: Kind
    var range: SourceRange
}

/// A function of a shader.
struct GLSLFunction {
    struct Parameter {
        var name: String
        var type: GLSLType
        /// `out` or `inout`: the argument gets the parameter's last value.
        var isWrittenBack: Bool
    }

    var name: String
    /// Nil for `void`.
    var result: GLSLType?
    var parameters: [Parameter]
    var body: [GLSLStatement]
    var range: SourceRange
}

/// What stands at the top level of a shader.
struct GLSLFile {
    struct Uniform {
        var name: String
        var type: GLSLType
        var value: GLSLExpression?
        var documentation: String
        var range: SourceRange
    }

    var uniforms: [Uniform] = []
    /// Global variables and constants, in order.
    var globals: [GLSLStatement] = []
    var functions: [GLSLFunction] = []
    /// The comments before the first line of code.
    var introduction = ""
}
