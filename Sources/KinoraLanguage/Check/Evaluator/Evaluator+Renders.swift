import KinoraCore

extension Evaluator {
    func render(_ syntax: RenderSyntax, _ item: ItemSyntax) -> Render? {
        guard case .text(let target, _) = syntax.target.kind else { return nil }
        let name = target == "-" ? "stdout" : PathName.stem(of: target)
        label = name.isEmpty ? "render" : name
        let signature = RenderSettings.signature
        let errorsBefore = session.sink.errorCount
        if target.isEmpty {
            report(Codes.emptyTarget, "a render names the file it writes, this name is empty", syntax.target.range)
        }
        if let earlier = renderTargets[target] {
            report(
                Codes.repeatedTarget, "each render writes a file of its own, '\(target)' is written twice",
                syntax.target.range, notes: [.init("first written here", at: source.span(earlier))])
        }
        renderTargets[target] = syntax.target.range
        var source = signature.parameters[0]
        // Motion is written as such, and nothing else is written there.
        if target.lowercased().hasSuffix(".flo") { source.type = .flow }
        let stream = stream(syntax.source, for: source, of: signature)
        let settings = settings(syntax, signature)
        guard let stream, session.sink.errorCount == errorsBefore else { return nil }
        return Render(
            name: label, source: stream.0, target: target, settings: settings, span: self.source.span(item.range))
    }

    private func settings(_ syntax: RenderSyntax, _ signature: Signature) -> [String: RenderSetting] {
        var settings: [String: RenderSetting] = [:]
        var places: [String: SourceRange] = [:]
        for setting in syntax.settings {
            guard let parameter = signature.parameter(setting.name), parameter.name != "source" else {
                let names = signature.parameters.dropFirst().map(\.name)
                report(
                    Codes.unknownSetting,
                    "a setting is one of \(names.joined(separator: ", ")), '\(setting.name)' is none",
                    setting.nameRange, fix: nearestName(to: setting.name, in: names).map { .didYouMean($0) })
                continue
            }
            if let earlier = places.updateValue(setting.nameRange, forKey: setting.name) {
                report(
                    Codes.repeatedSetting, "a setting is given once, '\(setting.name)' is given twice",
                    setting.nameRange,
                    notes: [.init("first given here", at: source.span(earlier))])
                continue
            }
            settings[setting.name] = value(of: setting, parameter)
        }
        if let crf = places["crf"], let bitrate = places["bitrate"] {
            report(
                Codes.conflictingSettings,
                "'crf' asks for a quality and 'bitrate' for a size, a render has one of them",
                Swift.max(crf.start, bitrate.start) == crf.start ? crf : bitrate)
        }
        return settings
    }

    private func value(of setting: SettingSyntax, _ parameter: Parameter) -> RenderSetting? {
        let subject = "\(label).\(setting.name)"
        switch parameter.name {
        case "audio":
            if case .name("none") = setting.value.kind, names["none"] == nil { return RenderSetting.none }
            var audio = parameter
            audio.type = .audio
            let outer = label
            label += "/audio"
            defer { label = outer }
            return audioStream(setting.value, audio, subject).map { .audio($0) }
        case "metadata":
            guard case .record(let entries, _) = setting.value.kind else {
                report(
                    Codes.wrongType, "metadata is written '{ title: \"...\" }', \(quoted(setting.value)) is not",
                    setting.value.range, subject: subject)
                return nil
            }
            return metadata(entries, subject)
        default:
            guard let argument = argument(setting.value, for: parameter, subject: subject) else { return nil }
            guard let value = argument.constant else { return nil }
            return .value(value)
        }
    }

    private func audioStream(_ expression: ExpressionSyntax, _ parameter: Parameter, _ subject: String) -> NodeID? {
        let found = meaning(of: expression)
        if case .stream(let id, .audio) = found { return id }
        if found.isPoison { return nil }
        let isVideo =
            switch found {
            case .stream(_, .video), .lazyStream: true
            default: false
            }
        report(
            Codes.wrongType, "\(parameter.type.phrase) or 'none' is expected, \(quoted(expression)) is \(found.phrase)",
            expression.range, subject: subject,
            fix: isVideo ? .didYouMean("\(source.text(expression.range)).audio") : nil)
        return nil
    }

    private func metadata(_ entries: [SettingSyntax], _ subject: String) -> RenderSetting? {
        var tags: [String: String] = [:]
        for entry in entries {
            guard case .text(let text, _) = meaning(of: entry.value) else {
                report(
                    Codes.wrongType, "a tag is a text, \(quoted(entry.value)) is not", entry.value.range,
                    subject: "\(subject).\(entry.name)")
                continue
            }
            if tags.updateValue(text, forKey: entry.name) != nil {
                report(
                    Codes.repeatedSetting, "a tag is given once, '\(entry.name)' is given twice", entry.nameRange,
                    subject: subject)
            }
        }
        return .metadata(tags)
    }
}
