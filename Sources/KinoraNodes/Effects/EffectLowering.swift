import KinoraCore
import KinoraIR
import KinoraLanguage

/// Effects written in the language, as kernels: one for the pixel, others for coarse fields and whole-frame reductions.
enum EffectLowering {
    /// The properties of the first stream; a mask has no alpha.
    static func properties(of use: NodeUse, effect: CheckedEffect) throws -> StreamProperties {
        if effect.isTransition { return try Transition.properties(of: use, effect: effect) }
        var result = try use.firstInput
        try use.requireOneMotion(effect)
        if effect.usesProgress, result.duration == nil {
            throw use.noLength(result, "'p' runs", remedy: "let the effect use 't'")
        }
        result.computePixels()
        let pictures = pictures(of: use, effect: effect)
        try pictures.requireConvertibleColors()
        if !pictures.inputs.isEmpty { result.color = pictures.commonColor }
        result.bitDepth = max(result.bitDepth, effect.signature.bitDepth ?? 8)
        switch effect.body.result.type {
        case .vec4: result.hasAlpha = !EffectOpacity.isOpaque(use, effect: effect)
        case .float: result.hasAlpha = false
        default: break
        }
        result.hasAudio = use.inputs.contains { $0.hasAudio }
        return result
    }

    /// The use with those of its streams that are pictures, not masks or flows.
    static func pictures(of use: NodeUse, effect: CheckedEffect) -> NodeUse {
        var result = use
        let fields = Set(effect.streams.filter { $0.type == .mask || $0.type == .flow }.map(\.name))
        let edges = use.node.inputs.filter { !fields.contains($0.parameter) }
        guard edges.count < use.inputs.count, edges.count < use.node.inputs.count else { return result }
        result.inputs = zip(use.node.inputs, use.inputs).filter { !fields.contains($0.0.parameter) }.map(\.1)
        return result
    }

    /// The picture of an effect; the picture it was given when that is what it comes to.
    ///
    /// - Parameter age: how many frames of the effect's own past have been asked for so far.
    static func lower(
        _ use: NodeUse, effect: CheckedEffect, segment: TimeSegment, age: Int = 0, in lowering: Lowering
    ) throws -> Picture {
        if effect.isTransition, let clip = try Transition.clipAlone(use, segment: segment, in: lowering) { return clip }
        let inputs = try EffectInputs(use, effect: effect, segment: segment, age: age, in: lowering)
        let first = EffectInputs.Look(stream: 0, frame: 0)
        guard var picture = inputs.picture(first) else { throw inputs.failure ?? use.problem("E0601", "no stream") }
        let kernel = PixelKernel(use.node.path, in: lowering)
        let evaluator = EffectEvaluator(inputs: inputs, kernel: kernel)
        evaluator.prepareLongChains()
        var numbers = evaluator.evaluate(effect.body.result).numbers
        if let failure = inputs.failure { throw failure }
        guard let planes = inputs.planes(first) else { return picture }
        // A picture that turns out to be opaque everywhere needs no plane that says so.
        if numbers.count == 4, planes.alpha == nil, numbers[3].value == 1 || EffectOpacity.isOpaque(use, effect: effect)
        {
            numbers.removeLast()
        }
        if numbers.count == 3, let alpha = planes.alpha { numbers.append(.lane(kernel.tap(alpha))) }
        let result = numbers.map { $0.lane(in: kernel.builder) }
        let source = picture
        if effect.signature.result != .mask {
            if let untouched = inputs.untouched(result, in: kernel) { return untouched }
            if !effect.isTransition, let stored = storedPicture(result, of: evaluator, from: source, planes) {
                if effect.isOfOneFrame { lowering.noteFootage(of: stored, from: source) }
                return stored
            }
        }
        picture.content = .computed(kernel.finish(result, size: inputs.size))
        picture.bitDepth = max(picture.bitDepth, effect.signature.bitDepth ?? 8)
        if effect.isTransition {
            for stream in 0..<2 {
                picture.bitDepth = max(picture.bitDepth, inputs.picture(.init(stream: stream, frame: 0))?.bitDepth ?? 0)
            }
            return picture
        }
        if effect.isOfOneFrame { lowering.noteFootage(of: picture, from: source) }
        return picture
    }

    /// The result as a stored picture, where the effect changes nothing but luma or leaves nothing but luma; the evaluator's kernel is
    /// finished where it is needed.
    private static func storedPicture(
        _ result: [FloatLane], of evaluator: EffectEvaluator, from source: Picture, _ planes: ComponentPlanes
    ) -> Picture? {
        guard source.size == evaluator.inputs.size, result.count == 3 else { return nil }
        let kernel = evaluator.kernel
        let first = EffectInputs.Look(stream: 0, frame: 0)
        if Set(result.map(\.id)).count == 1, let luma = StoredLuma(source),
            evaluator.storedLuma(first)?.id == result[0].id
        {
            return source.grey(of: luma)
        }
        let pixel = planes.all.map { kernel.tap($0).id }
        guard let addition = EqualAddition(result, to: pixel, in: kernel.builder) else { return nil }
        return addition.picture(from: source, named: evaluator.inputs.use.node.path, in: kernel)
    }
}

extension CheckedEffect {
    /// Whether a pixel is made of the same pixel of the first stream, and of no other frame.
    fileprivate var isOfOneFrame: Bool { reach.first?.isPointwise == true && past == nil }
}
