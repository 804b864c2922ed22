import KinoraCore

extension EffectChecker {
    /// The stream that `past = persistent(8)` binds: what the effect made of the frame before.
    func pastStream(_ name: String, _ call: CallSyntax, _ range: SourceRange) -> Entry {
        let windows = EffectPast.windows
        guard call.arguments.count == 1, let argument = call.arguments.first, argument.name == nil,
            let window = constantOffset(argument.value), window.terms.isEmpty, windows.contains(window.constant)
        else {
            let given = call.arguments.first.map { ", \(quoted($0.value)) is none" } ?? ""
            report(
                Codes.persistentPicture,
                "'persistent' takes a constant number of frames, \(windows.lowerBound) to \(windows.upperBound)\(given)",
                call.arguments.first?.value.range ?? range)
            return .poison
        }
        guard !signature.isTransition, past == nil else {
            report(
                Codes.persistentPicture,
                past == nil
                    ? "a transition remembers no picture"
                    : "an effect remembers one picture, its own; this is a second one",
                range)
            return .poison
        }
        past = EffectPast(stream: streams.count, window: window.constant)
        streams.append(Parameter(name, signature.result == .mask ? .mask : .video))
        reach.append(EffectReach(isOwnPast: true))
        usesTime = true
        return .stream(streams.count - 1)
    }

    func misplacedPast(_ range: SourceRange) -> EffectExpression? {
        report(
            Codes.persistentPicture, "'persistent' is bound to a name in the body of an effect", range,
            fix: .init("past = persistent(8)"))
        return nil
    }

    /// A look at the picture before, which is black in the first frame.
    func sinceBeginning(_ value: EffectExpression, of stream: Int) -> EffectExpression {
        guard stream == past?.stream else { return value }
        let isFirst = GLSLBuild.compare(.less, EffectExpression(.frame, .float), GLSLBuild.literal(0.5))
        let black = GLSLBuild.vector([EffectExpression](repeating: GLSLBuild.literal(0), count: value.type.width))
        return EffectExpression(.select(isFirst, black, value), value.type)
    }
}

extension ExpressionSyntax {
    /// The call, if it is one of `persistent`.
    var persistentCall: CallSyntax? {
        switch kind {
        case .group(let inner): inner.persistentCall
        case .call(let call) where call.name == "persistent" && call.receiver == nil: call
        default: nil
        }
    }
}
