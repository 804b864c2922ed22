import KinoraCore

/// Runs one pass of an ISF shader as an effect.
struct ISFPassTranslator {
    let file: GLSLFile
    let header: ISFHeader
    /// Which pass; `PASSINDEX`.
    let index: Int
    /// The names its pictures have in the shader, by the order of the effect's streams; nil for one it does not look at.
    let pictures: [String?]
    /// The effect's streams.
    let streams: [Parameter]
    /// The pictures among these that it looks at as they were a frame ago.
    var remembered: Set<String> = []
    /// Pictures that nothing has been drawn in yet.
    var blank: Set<String> = []

    /// The effect.
    func effect(name: String) throws(GLSLProblem) -> CheckedEffect { try translated(name: name).effect }

    /// The effect, and the pictures it looks at by the names they have in the shader.
    func translated(name: String) throws(GLSLProblem) -> (effect: CheckedEffect, pictures: Set<String>) {
        let translator = GLSLTranslator(file)
        for uniform in file.uniforms where !header.inputs.contains(where: { $0.name == uniform.name }) {
            throw GLSLProblem(message: "a uniform that INPUTS does not declare", range: uniform.range)
        }
        guard let main = translator.functions["main"]?.first, main.result == nil, main.parameters.isEmpty else {
            throw GLSLProblem(
                message: "any function but 'void main()' to begin with",
                range: translator.functions["main"]?.first?.range ?? SourceRange(0, 0))
        }
        translator.isAnywhere = [Bool](repeating: false, count: streams.count)
        translator.images = Dictionary(
            pictures.enumerated().compactMap { place, name in name.map { ($0, place) } }, uniquingKeysWith: { $1 })
        (translator.rememberedImages, translator.blankImages) = (remembered, blank)
        translator.laterTargets = Set(header.passes.compactMap(\.target)).subtracting(pictures.compactMap { $0 })
            .subtracting(blank)
        declareClock(translator)
        for input in header.inputs where !(header.isTransition && input.name == "progress") {
            try translator.declare(uniform(input))
        }
        translator.addRanges(header.inputs)
        try translator.declareGlobals()
        _ = try translator.call(main, [], main.range)
        guard let color = translator.globals["gl_FragColor"]?.value.parts.first else {
            throw GLSLProblem(isUncovered: false, message: "'gl_FragColor' is written by nobody", range: main.range)
        }
        let isFloat = header.passes[index].isFloat
        // A target of bytes holds 0 to 1, as a canvas does.
        let result =
            isFloat
            ? color
            : GLSLBuild.call(.clamp, [color, GLSLBuild.literal(0), GLSLBuild.literal(1)], .vec4)
        let effect = translator.finished(
            name: name, result: header.isTransition ? translator.opaque(result) : result, streams: streams,
            category: "Imported", introduction: header.introduction, isTransition: header.isTransition)
        return (effect, translator.seenImages)
    }

    /// What every ISF shader knows of its place and time.
    private func declareClock(_ translator: GLSLTranslator) {
        func constant(_ name: String, _ type: GLSLType, _ value: EffectExpression) {
            translator.globals[name] = .init(value: GLSLValue(type, value), isConstant: true)
        }
        let uv = EffectExpression(.uv, .vec2)
        let position = EffectExpression(.position, .vec2)
        let size = EffectExpression(.size, .vec2)
        let upwards = GLSLBuild.arithmetic(.subtract, GLSLBuild.literal(1), GLSLBuild.component(uv, 1))
        let place = translator.keep("place", GLSLBuild.vector([GLSLBuild.component(uv, 0), upwards]))
        translator.entry = place
        constant("isf_FragNormCoord", .vec2, place)
        constant("vv_FragNormCoord", .vec2, place)
        let row = GLSLBuild.arithmetic(.subtract, GLSLBuild.component(size, 1), GLSLBuild.component(position, 1))
        let pixel = [translator.keep("column", GLSLBuild.component(position, 0)), translator.keep("row", row)]
        translator.entryPixel = GLSLBuild.vector(pixel)
        constant(
            "gl_FragCoord", .vec4, GLSLBuild.vector(pixel + [GLSLBuild.literal(0), GLSLBuild.literal(1)]))
        constant("RENDERSIZE", .vec2, size)
        constant("TIME", .float, EffectExpression(.time, .float))
        constant("FRAMEINDEX", .int, EffectExpression(.frame, .float))
        constant("PASSINDEX", .int, GLSLBuild.literal(Float(index)))
        if header.isTransition { constant("progress", .float, EffectExpression(.progress, .float)) }
        translator.globals["gl_FragColor"] = .init(value: translator.zero(.vec4), isConstant: false)
    }

    /// An input as the uniform that it is in the shader.
    private func uniform(_ input: ISFHeader.Input) -> GLSLFile.Uniform {
        let (type, count): (GLSLType, Int) =
            switch input.kind {
            case .float: (.float, 1)
            case .bool: (.bool, 1)
            case .long: (.int, 1)
            case .color: (.vec4, 4)
            case .point: (.vec2, 2)
            }
        func number(_ value: Double) -> GLSLExpression {
            GLSLExpression(kind: .number(value, isInteger: type.base == .int), range: input.place)
        }
        var values = input.value
        if input.kind == .color, values.count == 3 { values.append(1) }
        var written: GLSLExpression?
        if values.count == count {
            if type == .bool {
                written = GLSLExpression(kind: .truth(values[0] != 0), range: input.place)
            } else if count == 1 {
                written = number(values[0])
            } else {
                written = GLSLExpression(kind: .call(type.name, values.map(number)), range: input.place)
            }
        }
        return GLSLFile.Uniform(
            name: input.name, type: type, value: written, documentation: input.documentation, range: input.place)
    }
}

extension GLSLTranslator {
    /// Gives parameters the ranges of their inputs.
    fileprivate func addRanges(_ inputs: [ISFHeader.Input]) {
        for index in signatureParameters.indices {
            guard let input = inputs.first(where: { $0.name == signatureParameters[index].name }) else { continue }
            signatureParameters[index].range = input.range
        }
    }

    /// `IMG_PIXEL(image, place)` and its like, whose first argument is a picture's name; nil for any other call.
    func imageCall(
        _ name: String, _ arguments: [GLSLExpression], _ range: SourceRange
    ) throws(GLSLProblem) -> GLSLValue? {
        let isAnywhere = ["IMG_PIXEL", "IMG_NORM_PIXEL", "texture2D", "texture"].contains(name)
        guard isAnywhere || ["IMG_THIS_PIXEL", "IMG_THIS_NORM_PIXEL", "IMG_SIZE"].contains(name),
            !(images.isEmpty && laterTargets.isEmpty && blankImages.isEmpty)
        else {
            guard name.hasPrefix("IMG_") else { return nil }
            throw GLSLProblem(message: "'\(name)'", range: range)
        }
        guard arguments.count == (isAnywhere ? 2 : 1), case .name(let image) = arguments[0].kind else {
            throw mistake("'\(name)' takes the name of a picture\(isAnywhere ? " and a 'vec2'" : "")", range)
        }
        let stream = images[image]
        guard stream != nil || blankImages.contains(image) else {
            throw laterTargets.contains(image)
                ? GLSLProblem(message: "'\(image)' before the pass that draws it", range: arguments[0].range)
                : mistake("a picture of INPUTS or PASSES is expected, '\(image)' is none", arguments[0].range)
        }
        if name == "IMG_SIZE" { return GLSLValue(.vec2, EffectExpression(.size, .vec2)) }
        seenImages.insert(image)
        let place = try isAnywhere ? evaluate(arguments[1]) : nil
        guard place == nil || place?.type == .vec2 else {
            throw mistake("a picture is looked at in a 'vec2'", arguments[1].range)
        }
        guard let stream else { return zero(.vec4) }
        let frame = rememberedImages.contains(image) ? -1 : 0
        let look: GLSLValue
        if let place, name == "IMG_PIXEL", place.parts[0] != entryPixel {
            let shares = GLSLBuild.arithmetic(.divide, place.parts[0], EffectExpression(.size, .vec2))
            look = try color(of: stream, frame: frame, at: [GLSLValue(.vec2, shares)], range)
        } else if let place, name != "IMG_PIXEL" {
            look = try color(of: stream, frame: frame, at: [place], range)
        } else {
            let access = SourceAccess(stream: stream, frame: TapOffset(frame), channel: .colorAndAlpha)
            look = GLSLValue(.vec4, keep(image, EffectExpression(.source(access), .vec4)))
        }
        return frame == 0 ? look : sinceBeginning(look, of: image)
    }

    /// What was there a frame ago, and nothing in the first frame.
    private func sinceBeginning(_ look: GLSLValue, of image: String) -> GLSLValue {
        let isFirst = GLSLBuild.compare(.less, EffectExpression(.frame, .float), GLSLBuild.literal(0.5))
        return GLSLValue(.vec4, keep(image, GLSLBuild.select(isFirst, zero(.vec4).parts[0], look.parts[0])))
    }
}
