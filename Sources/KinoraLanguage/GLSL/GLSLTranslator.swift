/// Turns a gl-transition into an effect: runs the shader with expressions in the place of numbers.
///
/// Branches are both run and joined by a choice, loops are written out, functions are put in the place of their calls. The
/// subset is that of the published transitions: `vec4 transition(vec2 uv)` with `getFromColor`, `getToColor`, `progress` and
/// `ratio` (gl-transitions.com, specification 1).
final class GLSLTranslator {
    /// A variable of a running function.
    struct Variable {
        var value: GLSLValue
        var isConstant: Bool
    }

    /// The largest effect, in expressions; loops that are written out grow fast.
    static let maximumSize = 40_000
    /// Turns of loops in all.
    static let maximumTurns = 1024

    let file: GLSLFile
    let functions: [String: [GLSLFunction]]
    var locals: [EffectLocal] = []
    var parameters: [EffectParameter] = []
    var signatureParameters: [Parameter] = []
    var globals: [String: Variable] = [:]
    /// Blocks of the running function, the innermost last.
    var scopes: [[String: Variable]] = []
    /// Under what condition the present statement is run.
    var mask = GLSLBuild.truth(true)
    /// Conditions under which the running function has returned, and the running loop is left or its turn ended.
    var returned = GLSLBuild.truth(false)
    var broken = GLSLBuild.truth(false)
    var continued = GLSLBuild.truth(false)
    var result: GLSLValue?
    var active: [String] = []
    var size = 0
    private var nextID = 0
    var turns = 0
    var isAnywhere = [false, false]
    var entry: EffectExpression?
    /// `gl_FragCoord.xy` of an ISF shader.
    var entryPixel: EffectExpression?
    /// The pictures of an ISF shader, by name, and the targets of passes that are drawn later.
    var images: [String: Int] = [:]
    var laterTargets: Set<String> = []
    /// Those among the pictures that are looked at as they were a frame ago, and pictures that are empty.
    var rememberedImages: Set<String> = []
    var blankImages: Set<String> = []
    /// The pictures that were looked at.
    var seenImages: Set<String> = []
    /// The last values of the `out` parameters of the function that ran last.
    var writtenBack: [GLSLValue?] = []

    init(_ file: GLSLFile) {
        self.file = file
        functions = Dictionary(grouping: file.functions.filter { !$0.name.isEmpty }, by: \.name)
    }

    /// The effect of a shader.
    static func effect(_ source: SourceText, name: String) throws(GLSLProblem) -> CheckedEffect {
        let translator = GLSLTranslator(try GLSLParser.parse(source))
        return try translator.effect(name: name)
    }

    private func effect(name: String) throws(GLSLProblem) -> CheckedEffect {
        guard let main = functions["transition"]?.first, main.result == .vec4,
            main.parameters.map(\.type) == [.vec2]
        else {
            let range = functions["transition"]?.first?.range ?? functions["main"]?.first?.range ?? SourceRange(0, 0)
            throw GLSLProblem(message: "any function but 'vec4 transition(vec2 uv)' to begin with", range: range)
        }
        let own = EffectExpression(.uv, .vec2)
        let upwards = GLSLBuild.arithmetic(.subtract, GLSLBuild.literal(1), GLSLBuild.component(own, 1))
        let uv = keep("uv", GLSLBuild.vector([GLSLBuild.component(own, 0), upwards]))
        entry = uv
        let pixels = EffectExpression(.size, .vec2)
        let ratio = GLSLBuild.arithmetic(
            .divide, GLSLBuild.component(pixels, 0), GLSLBuild.component(pixels, 1))
        globals["progress"] = Variable(
            value: GLSLValue(.float, EffectExpression(.progress, .float)), isConstant: true)
        globals["ratio"] = Variable(value: GLSLValue(.float, keep("ratio", ratio)), isConstant: true)
        for uniform in file.uniforms { try declare(uniform) }
        try declareGlobals()
        let color = try call(main, [GLSLValue(.vec2, uv)], main.range)
        return finished(
            name: name, result: opaque(color.parts[0]),
            streams: [
                Parameter("from", .video, documentation: "The clip that ends."),
                Parameter("to", .video, documentation: "The clip that begins."),
            ], category: "Transition", introduction: file.introduction, isTransition: true)
    }

    /// The variables outside functions.
    func declareGlobals() throws(GLSLProblem) {
        scopes = [[:]]
        for global in file.globals {
            guard case .declaration(let type, let variables) = global.kind else { continue }
            for (name, value) in variables {
                let value = try value.map { value throws(GLSLProblem) in
                    try converted(evaluate(value), to: type, value.range)
                }
                globals[name] = Variable(value: kept(name, value ?? zero(type)), isConstant: false)
            }
        }
    }

    /// The effect that a shader has come to.
    func finished(
        name: String, result: EffectExpression, streams: [Parameter], category: String, introduction: String,
        isTransition: Bool
    ) -> CheckedEffect {
        let signature = Signature(
            name: name, category: category, documentation: introduction,
            parameters: streams + signatureParameters + (isTransition ? Transitions.parameters : []), result: .video,
            kind: .effect)
        return CheckedEffect(
            signature: signature, streams: streams, parameters: parameters,
            body: EffectBody(locals: reachable(from: result), result: result),
            reach: isAnywhere.indices.map(reach), usesTime: true, usesProgress: isTransition,
            isTransition: isTransition)
    }

    private func reach(ofStream stream: Int) -> EffectReach {
        let isRemembered = rememberedImages.contains { images[$0] == stream }
        return EffectReach(
            frames: isRemembered ? -1...0 : 0...0, isAnywhere: isAnywhere[stream], isOwnPast: isRemembered)
    }

    /// The colour, opaque wherever both clips are: a transition for the web leaves the alpha of its canvas to chance.
    func opaque(_ color: EffectExpression) -> EffectExpression {
        func alpha(_ stream: Int) -> EffectExpression {
            EffectExpression(.source(SourceAccess(stream: stream, channel: .alpha)), .float)
        }
        let color = keep("color", color)
        let one = GLSLBuild.literal(1)
        let least = GLSLBuild.call(.min, [alpha(0), alpha(1)], .float)
        let own = GLSLBuild.call(
            .clamp, [GLSLBuild.component(color, 3), GLSLBuild.literal(0), one], .float)
        let clear = GLSLBuild.arithmetic(
            .multiply, GLSLBuild.arithmetic(.subtract, one, least), GLSLBuild.arithmetic(.subtract, one, own))
        return GLSLBuild.vector(
            (0..<3).map { GLSLBuild.component(color, $0) } + [GLSLBuild.arithmetic(.subtract, one, clear)])
    }

    /// The bindings that an expression needs, in their order.
    private func reachable(from result: EffectExpression) -> [EffectLocal] {
        var needed = Set<Int>()
        func note(_ expression: EffectExpression) {
            switch expression.kind {
            case .local(let id): needed.insert(id)
            case .unary(_, let operand), .swizzle(let operand, _): note(operand)
            case .binary(_, let left, let right):
                note(left)
                note(right)
            case .call(_, let arguments), .vector(let arguments): for argument in arguments { note(argument) }
            case .select(let condition, let yes, let no):
                note(condition)
                note(yes)
                note(no)
            case .source(let access): if case .at(let point, _, _) = access.location { note(point) }
            case .sum(let sum):
                note(sum.body)
                for local in sum.locals { note(local.value) }
            default: break
            }
        }
        note(result)
        var kept: [EffectLocal] = []
        for local in locals.reversed() where needed.contains(local.id) {
            kept.append(local)
            note(local.value)
        }
        return kept.reversed()
    }

    // MARK: Parameters

    func declare(_ uniform: GLSLFile.Uniform) throws(GLSLProblem) {
        let (name, range) = (uniform.name, uniform.range)
        if name == "progress" || name == "ratio" { return }
        guard !["from", "to"].contains(name), !Transitions.parameters.contains(where: { $0.name == name }),
            !signatureParameters.contains(where: { $0.name == name })
        else { throw GLSLProblem(message: "a uniform named '\(name)', which every transition has", range: range) }
        var value: [Float]?
        if let written = uniform.value, !uniform.type.isMatrix {
            let found = try converted(evaluate(written), to: uniform.type, written.range)
            let numbers: [Float?]
            if uniform.type.base == .bool {
                numbers = found.parts.map { GLSLBuild.known($0).map { $0 ? 1 : 0 } }
            } else {
                numbers = (0..<uniform.type.rows).map { row in
                    GLSLBuild.literal(of: GLSLBuild.component(found.parts[0], row))
                }
            }
            guard !numbers.contains(nil) else {
                throw GLSLProblem(message: "a uniform whose default is no constant", range: written.range)
            }
            value = numbers.compactMap { $0 }
        }
        let index = parameters.count
        func own(_ type: EffectType) -> EffectExpression {
            parameters.append(EffectParameter(name: name, type: type))
            return EffectExpression(.parameter(index), type)
        }
        func number(_ at: Int) -> Double { Double(value?[at] ?? 0) }
        let parameter: (type: ValueType, value: Value, expression: EffectExpression)
        switch (uniform.type.base, uniform.type.isMatrix ? 0 : uniform.type.rows) {
        case (.bool, 1): parameter = (.bool, .bool(number(0) != 0), own(.bool))
        case (.float, 1), (.int, 1): parameter = (.number(.ratio), .ratio(number(0)), own(.float))
        case (.float, 2), (.int, 2):
            parameter = (.point, .point(x: number(0), y: number(1), .ratio), own(.vec2))
        case (.float, 3):
            parameter = (.color, .color(red: number(0), green: number(1), blue: number(2), alpha: 1), own(.vec3))
        case (.float, 4):
            let color = own(.vec3)
            let alpha = value.map { GLSLBuild.literal($0[3]) } ?? GLSLBuild.literal(1)
            parameter = (
                .color,
                .color(red: number(0), green: number(1), blue: number(2), alpha: value.map { Double($0[3]) } ?? 1),
                EffectExpression(.vector([color, alpha]), .vec4)
            )
        default: throw GLSLProblem(message: "a uniform of the type '\(uniform.type.name)'", range: range)
        }
        signatureParameters.append(
            Parameter(
                name, parameter.type, default: value == nil ? nil : parameter.value,
                signal: uniform.type.base == .float, integer: uniform.type == .int,
                documentation: uniform.documentation))
        globals[name] = Variable(value: GLSLValue(uniform.type, parameter.expression), isConstant: true)
    }

    // MARK: Bindings

    /// A number for a binding or a loop that no other has.
    func fresh() -> Int {
        nextID += 1
        return nextID - 1
    }

    /// The value under a name, so that using it often does not compute it often.
    func keep(_ name: String, _ value: EffectExpression) -> EffectExpression {
        switch value.kind {
        case .literal, .truth, .local, .parameter, .progress: return value
        case .vector(let parts) where parts.allSatisfy({ GLSLBuild.literal(of: $0) != nil }): return value
        default:
            let id = fresh()
            locals.append(EffectLocal(id: id, name: name, value: value))
            return EffectExpression(.local(id), value.type)
        }
    }

    func kept(_ name: String, _ value: GLSLValue) -> GLSLValue {
        GLSLValue(value.type, value.parts.map { keep(name, $0) })
    }

    func zero(_ type: GLSLType) -> GLSLValue {
        if type.base == .bool {
            return GLSLValue(type, [EffectExpression](repeating: GLSLBuild.truth(false), count: type.rows))
        }
        let column = GLSLBuild.vector([EffectExpression](repeating: GLSLBuild.literal(0), count: type.rows))
        return GLSLValue(type, [EffectExpression](repeating: column, count: type.columns))
    }

    func spend(_ range: SourceRange) throws(GLSLProblem) {
        size += 1
        guard size <= Self.maximumSize else {
            throw GLSLProblem(
                message: "a shader of more than \(Self.maximumSize) operations with every loop written out",
                range: range)
        }
    }
}
