import KinoraCore

/// An ISF shader as definitions of the language: one effect, or one effect for each pass and a graph that joins them.
struct ISFShader {
    /// The effects by name; the last one, or the graph, is the shader's own.
    var effects: [(name: String, effect: CheckedEffect)] = []
    /// The text of the graph that joins the passes, and its signature; nil for a single pass.
    var graph: (text: String, signature: Signature)?

    /// Reads and translates a shader.
    init(_ source: SourceText, name: String) throws(GLSLProblem) {
        let header = try ISFHeader(source)
        let file = try GLSLParser.parse(source)
        let pictures = header.images
        if header.passes.count == 1, header.passes[0].window == nil {
            let streams: [Parameter]
            let names: [String?]
            if header.isTransition {
                streams =
                    [
                        Parameter("from", .video, documentation: "The clip that ends."),
                        Parameter("to", .video, documentation: "The clip that begins."),
                    ] + Self.others(pictures.dropFirst(2))
                names = pictures
            } else {
                streams = [Self.source(isShown: !pictures.isEmpty)] + Self.others(pictures.dropFirst())
                names = pictures.isEmpty ? [nil] : pictures
            }
            let pass = ISFPassTranslator(file: file, header: header, index: 0, pictures: names, streams: streams)
            effects = [(name, try pass.effect(name: name))]
            return
        }
        try addPasses(of: file, header: header, name: name)
    }

    private static func source(isShown: Bool) -> Parameter {
        Parameter(
            "source", .video,
            documentation: isShown
                ? "The picture." : "The picture whose size, rate and length are taken; it is painted over.")
    }

    private static func others(_ names: some Sequence<String>) -> [Parameter] {
        names.map { Parameter($0, .video, documentation: "Another picture.") }
    }

    private mutating func addPasses(of file: GLSLFile, header: ISFHeader, name: String) throws(GLSLProblem) {
        let drawing = ISFDrawing(file: file, header: header, name: name)
        let (text, effects) = try drawing.text(
            canvases: header.passes.map { pass throws(GLSLProblem) in
                try canvas(of: pass)
            })
        self.effects = effects
        let parameters = effects.last?.effect.signature.parameters.filter { !$0.type.isStream } ?? []
        let streams = [Self.source(isShown: !header.images.isEmpty)] + Self.others(header.images.dropFirst())
        let list = (streams + parameters).map { "\($0.name): \(Self.typeName($0.type))" }.joined(separator: ", ")
        let signature = Signature(
            name: name, category: "Imported", documentation: header.introduction, parameters: streams + parameters,
            result: .video, kind: .graph)
        graph = ("graph \(name)(\(list)) -> video {\n\(text)}\n", signature)
    }

    private static func typeName(_ type: ValueType) -> String {
        switch type {
        case .video: "video"
        case .bool: "bool"
        case .point: "point"
        case .color: "color"
        default: "number"
        }
    }

    /// The picture whose size a pass takes.
    private func canvas(of pass: ISFHeader.Pass) throws(GLSLProblem) -> String {
        func side(_ text: String?, _ name: String, _ length: Double) throws(GLSLProblem) -> Double {
            guard let text else { return length }
            let plain = text.split(separator: "$", omittingEmptySubsequences: false).joined()
            let source = SourceText(SourceFile(name: name, text: plain))
            let value: Float?
            do throws(GLSLProblem) {
                let translator = GLSLTranslator(GLSLFile())
                for (side, size) in [("WIDTH", length), ("HEIGHT", length)] {
                    translator.globals[side] = .init(
                        value: GLSLValue(.float, GLSLBuild.literal(Float(size))), isConstant: true)
                }
                var parser = GLSLParser(source, tokens: try GLSLLexer.tokens(of: source).tokens)
                value = try translator.evaluate(parser.conditional()).constant
            } catch {
                value = nil
            }
            guard let value, value >= 1, value.isFinite else {
                throw GLSLProblem(
                    message: "a pass whose \(name) '\(text)' is more than arithmetic with $WIDTH and $HEIGHT",
                    range: pass.place)
            }
            return Double(value)
        }
        // The size is asked for two pictures: what doubles with the picture is a share of it, what stays is a number.
        let width = try (side(pass.width, "WIDTH", 4096), side(pass.width, "WIDTH", 8192))
        let height = try (side(pass.height, "HEIGHT", 4096), side(pass.height, "HEIGHT", 8192))
        if width.0 == width.1, height.0 == height.1 {
            return "source.resize(\(Int(width.0))x\(Int(height.0)))"
        }
        guard width.0 * 2 == width.1, height.0 * 2 == height.1, width.0 == height.0 else {
            throw GLSLProblem(
                message: "a pass whose WIDTH and HEIGHT are not one share of the picture's", range: pass.place)
        }
        return width.0 == 4096 ? "source" : "source.resize(scale: \(DecimalText.shortest(width.0 / 4096)))"
    }
}
