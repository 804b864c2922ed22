import KinoraCore

/// A look at a stream while it is being put together: `src.frame(-1)[1, 0]`.
struct StreamReference {
    var stream: Int
    var frame = TapOffset()
    var location = SourceAccess.Location.pixel
    var hasLocation = false
}

extension EffectChecker {
    /// The value of `src`, `src[1, 0]`, `src.at(...)`, `src.frame(-1)` and their combinations; nil, silently, when the
    /// expression is no look at a stream.
    func streamValue(_ syntax: ExpressionSyntax) -> EffectExpression? {
        guard let reference = streamReference(syntax) else { return nil }
        return value(of: reference, .color)
    }

    func value(of reference: StreamReference, _ channel: SourceAccess.Channel) -> EffectExpression {
        note(reference)
        let type: EffectType
        switch (streams[reference.stream].type, channel) {
        case (_, .alpha), (.mask, _): type = .float
        case (.flow, _): type = .vec2
        case (_, .color): type = .vec3
        case (_, .colorAndAlpha): type = .vec4
        }
        let access = SourceAccess(
            stream: reference.stream, location: reference.location, frame: reference.frame, channel: channel)
        return sinceBeginning(EffectExpression(.source(access), type), of: reference.stream)
    }

    /// Widens what is known of the stream's reach.
    private func note(_ reference: StreamReference) {
        var reach = self.reach[reference.stream]
        let range: (TapOffset) -> ClosedRange<Int> = { offset in offset.range { self.loops[$0] ?? 0...0 } }
        reach.frames = Self.union(reach.frames, range(reference.frame))
        switch reference.location {
        case .pixel: break
        case .neighbour(let dx, let dy):
            reach.columns = Self.union(reach.columns, range(dx))
            reach.rows = Self.union(reach.rows, range(dy))
        case .at: reach.isAnywhere = true
        }
        self.reach[reference.stream] = reach
    }

    private static func union(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int> {
        Swift.min(a.lowerBound, b.lowerBound)...Swift.max(a.upperBound, b.upperBound)
    }

    /// What stream an expression looks at, and where; nil when it is none, or after a mistake inside.
    func streamReference(_ syntax: ExpressionSyntax, silently: Bool = false) -> StreamReference? {
        switch syntax.kind {
        case .name(let name):
            guard case .stream(let index) = names[name] else { return nil }
            return StreamReference(stream: index, frame: TapOffset(index == past?.stream ? -1 : 0))
        case .group(let inner): return streamReference(inner, silently: silently)
        case .index(let receiver, let indices):
            guard var reference = streamReference(receiver, silently: silently) else { return nil }
            if silently { return reference }
            guard place(&reference, syntax.range), let location = neighbour(indices, syntax) else { return nil }
            reference.location = location
            return reference
        case .call(let call):
            guard call.name == "at" || call.name == "frame", let receiver = call.receiver,
                var reference = streamReference(receiver, silently: silently)
            else { return nil }
            if silently { return reference }
            if call.name == "frame" { return frame(call, &reference, syntax) }
            guard place(&reference, syntax.range), let location = anywhere(call, syntax) else { return nil }
            reference.location = location
            return reference
        default: return nil
        }
    }

    private func place(_ reference: inout StreamReference, _ range: SourceRange) -> Bool {
        if reference.hasLocation {
            report(Codes.unknownMember, "a place in a picture is chosen once, here it is chosen twice", range)
            return false
        }
        reference.hasLocation = true
        return true
    }

    private func neighbour(_ indices: [ExpressionSyntax], _ syntax: ExpressionSyntax) -> SourceAccess.Location? {
        guard indices.count == 2 else {
            report(
                Codes.functionArguments, "a neighbour is two offsets, [dx, dy], here are \(indices.count)", syntax.range
            )
            return nil
        }
        var offsets: [TapOffset] = []
        for index in indices {
            guard let offset = constantOffset(index) else {
                report(
                    Codes.offsetNotConstant, "the offset of a neighbour is a whole constant, \(quoted(index)) is not",
                    index.range, fix: .init("src.at(xy + ...) looks anywhere"))
                return nil
            }
            let range = offset.range { loops[$0] ?? 0...0 }
            guard range.lowerBound >= -Self.farthestNeighbour, range.upperBound <= Self.farthestNeighbour else {
                report(
                    Codes.offsetNotConstant,
                    "a neighbour is at most \(Self.farthestNeighbour) pixels away, \(quoted(index)) is farther",
                    index.range)
                return nil
            }
            offsets.append(offset)
        }
        return .neighbour(dx: offsets[0], dy: offsets[1])
    }

    private func frame(
        _ call: CallSyntax, _ reference: inout StreamReference, _ syntax: ExpressionSyntax
    ) -> StreamReference? {
        if reference.stream == past?.stream {
            report(
                Codes.persistentPicture,
                "what 'persistent' remembers is the picture of the frame before, and of no other",
                syntax.range)
            return nil
        }
        guard call.arguments.count == 1, let argument = call.arguments.first, !reference.hasLocation,
            reference.frame.isZero
        else {
            report(
                Codes.functionArguments, "'frame' takes one number of frames and stands directly behind its stream",
                syntax.range)
            return nil
        }
        let offset = constantOffset(argument.value)
        let range = offset?.range { loops[$0] ?? 0...0 }
        guard let offset, let range, range.lowerBound >= -Self.farthestFrame, range.upperBound <= Self.farthestFrame
        else {
            report(
                Codes.frameOffset,
                "another frame is a whole constant in -\(Self.farthestFrame)..\(Self.farthestFrame) away, \(quoted(argument.value)) is not",
                argument.value.range)
            return nil
        }
        reference.frame = offset
        return reference
    }

    /// `at(point, bicubic, border: mirror)`.
    private func anywhere(_ call: CallSyntax, _ syntax: ExpressionSyntax) -> SourceAccess.Location? {
        var point: EffectExpression?
        var filter = SourceFilter.bilinear
        var border = SourceBorder.clamp
        var isSound = true
        for (index, argument) in call.arguments.enumerated() {
            guard index > 0 || (argument.name != nil && argument.name != "point") else {
                point = expression(argument.value)
                isSound = isSound && point != nil
                continue
            }
            let name = source.text(argument.value.range)
            if argument.name != "border", let known = SourceFilter(rawValue: name) {
                filter = known
            } else if argument.name != "filter", let known = SourceBorder(rawValue: name) {
                border = known
            } else {
                let names =
                    (argument.name != "border" ? SourceFilter.allCases.map(\.rawValue) : [])
                    + (argument.name != "filter" ? SourceBorder.allCases.map(\.rawValue) : [])
                report(
                    Codes.unknownChoice,
                    "one of \(names.joined(separator: ", ")) is expected, \(quoted(argument.value)) is not one",
                    argument.value.range, fix: nearestName(to: name, in: names).map { .didYouMean($0) })
                isSound = false
            }
        }
        guard isSound else { return nil }
        guard let point, point.type == .vec2 else {
            report(
                Codes.functionArguments,
                "'at' takes a point in pixels, such as xy + (2, 0)\(point.map { ", here is a \($0.type.rawValue)" } ?? "")",
                call.nameRange)
            return nil
        }
        return .at(point, filter: filter, border: border)
    }

    /// `src.a`, `src.rgba`, `src.mean`, `src.min`, `src.max`, `src.histogram(bin)`; nil when the name is none of these.
    func streamMember(_ reference: StreamReference, _ call: CallSyntax, _ syntax: ExpressionSyntax)
        -> EffectExpression??
    {
        let isPicture = streams[reference.stream].type == .video || streams[reference.stream].type == .image
        if !call.hasParentheses, isPicture {
            if call.name == "a" { return value(of: reference, .alpha) }
            if call.name == "rgba" { return value(of: reference, .colorAndAlpha) }
        }
        let statistic: EffectStatistic
        var type: EffectType = isPicture ? .vec3 : streams[reference.stream].type == .flow ? .vec2 : .float
        switch call.name {
        case "mean" where call.arguments.isEmpty: statistic = .mean
        case "min" where call.arguments.isEmpty: statistic = .minimum
        case "max" where call.arguments.isEmpty: statistic = .maximum
        case "histogram":
            guard call.arguments.count == 1, let bin = call.arguments.first.flatMap({ expression($0.value) }),
                bin.type == .float
            else {
                report(
                    Codes.functionArguments, "'histogram' takes the number of a bin, 0 to 255", call.nameRange)
                return .some(nil)
            }
            statistic = .histogram(bin: bin)
            type = .float
        default: return nil
        }
        guard !reference.hasLocation else {
            report(
                Codes.unknownMember, "'\(call.name)' is taken over a whole frame, not at one place", call.nameRange)
            return .some(nil)
        }
        note(reference)
        reach[reference.stream].needsStatistics = true
        let value = EffectExpression(
            .statistic(stream: reference.stream, frame: reference.frame, statistic), type)
        return sinceBeginning(value, of: reference.stream)
    }
}
