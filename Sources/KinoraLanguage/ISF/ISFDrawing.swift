/// How the passes of an ISF shader are drawn, as the body of a graph.
///
/// A persistent pass looks at what it drew a frame ago. A frame must not depend on which frames were asked for before it, so
/// its past is drawn with it: the passes stand in the graph once for each frame of the window, each time looking a frame further
/// back at those before, and the first time at nothing.
struct ISFDrawing {
    let file: GLSLFile
    let header: ISFHeader
    let name: String

    /// A pass as an effect.
    private struct Drawn {
        /// The pictures it looks at, by their names in the shader.
        var pictures: [String]
        var effect: String
        var parameters: [Parameter]
    }

    /// The statements that draw a frame, and the effects they call; the last effect has all parameters of the shader.
    ///
    /// - Parameter canvases: the picture whose size each pass takes, by pass.
    func text(
        canvases: [String]
    ) throws(GLSLProblem) -> (text: String, effects: [(name: String, effect: CheckedEffect)]) {
        var effects: [(name: String, effect: CheckedEffect)] = []
        var (first, later): ([Drawn], [Drawn]) = ([], [])
        for index in header.passes.indices {
            let begun = try drawn(index, begins: true, &effects)
            first.append(begun)
            later.append(
                header.window == 1 || past(of: index).isEmpty ? begun : try drawn(index, begins: false, &effects))
        }
        var text = ""
        let last = header.passes.count - 1
        let isRemembered = passesRemembered(later)
        for frame in 1...header.window {
            let isShown = frame == header.window
            for (index, pass) in (frame == 1 ? first : later).enumerated() where isShown || isRemembered[index] {
                let call = call(pass, index, frame: frame, canvas: canvases[index])
                text += isShown && index == last ? "  \(call)\n" : "  \(binding(index, frame)) = \(call)\n"
            }
        }
        return (text, effects)
    }

    private func binding(_ pass: Int, _ frame: Int) -> String { "_pass\(pass + 1)_\(frame)" }

    /// The places of the passes that draw in a picture; nil for one of the pictures that the shader is given.
    private func pass(drawing picture: String) -> Int? { header.passes.firstIndex { $0.target == picture } }

    /// The pictures that a pass sees as they were a frame ago: its own, and those that are drawn after it.
    private func past(of index: Int) -> [String] {
        header.passes[index...].filter { $0.window != nil }.compactMap(\.target)
    }

    /// The effect of a pass, added to the others: in the first frame (`begins`), before which nothing was drawn, or in a later one.
    private func drawn(
        _ index: Int, begins: Bool, _ effects: inout [(name: String, effect: CheckedEffect)]
    ) throws(GLSLProblem) -> Drawn {
        let past = past(of: index)
        let known = header.images + header.passes[..<index].compactMap(\.target) + (begins ? [] : past)
        func translated(_ pictures: [String]) throws(GLSLProblem) -> (effect: CheckedEffect, pictures: Set<String>) {
            let streams =
                [Parameter("canvas", .video, documentation: "The picture whose size is taken.")]
                + pictures.map { Parameter($0, .video, documentation: "Another picture.") }
            let translator = ISFPassTranslator(
                file: file, header: header, index: index, pictures: [nil] + pictures, streams: streams,
                remembered: begins ? [] : Set(past), blank: begins ? Set(past) : [])
            return try translator.translated(name: effectName)
        }
        let effectName = "_\(name)_\(begins && !past.isEmpty ? "first" : "pass")\(index + 1)"
        // Streams that nobody looks at would only be joined by every frame of the window.
        let seen = try translated(known).pictures
        let pictures = known.filter(seen.contains)
        let effect = try translated(pictures).effect
        if !effects.contains(where: { $0.name == effectName }) { effects.append((effectName, effect)) }
        return Drawn(
            pictures: pictures, effect: effectName,
            parameters: effect.signature.parameters.filter { !$0.type.isStream })
    }

    /// Whether a later frame looks at what a pass draws, directly or by way of other passes.
    private func passesRemembered(_ passes: [Drawn]) -> [Bool] {
        var result = header.passes.map { $0.window != nil }
        for (index, drawn) in passes.enumerated().reversed() where result[index] {
            for picture in drawn.pictures {
                if let other = pass(drawing: picture), other < index { result[other] = true }
            }
        }
        return result
    }

    private func call(_ drawn: Drawn, _ index: Int, frame: Int, canvas: String) -> String {
        let streams = drawn.pictures.map { picture in
            if let other = pass(drawing: picture) {
                return "\(picture): \(binding(other, other >= index ? frame - 1 : frame))"
            }
            // The first picture of the shader is the source of the graph, whatever it is called there.
            return "\(picture): \(picture == header.images.first ? "source" : picture)"
        }
        let parameters = drawn.parameters.map { "\($0.name): \($0.name)" }
        return "\(drawn.effect)(\(([canvas] + streams + parameters).joined(separator: ", ")))"
    }
}
