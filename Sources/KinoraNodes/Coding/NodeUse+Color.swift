import KinoraCore
import KinoraLanguage

extension NodeUse {
    /// The colour in which the streams of a node meet: the first stream's that states one, since generated pictures take
    /// the colour they meet.
    var commonColor: ColorDescription {
        (inputs.first { $0.color.primaries != .unspecified } ?? inputs.first)?.color ?? .bt709
    }

    /// Refuses streams whose colours cannot be brought together.
    ///
    /// - Throws: `Diagnostic`.
    func requireConvertibleColors() throws {
        for input in inputs {
            do throws(ColorConversion.Obstacle) {
                _ = try ColorConversion(from: input.color, to: commonColor)
            } catch {
                throw unconvertible(input.color, commonColor, error)
            }
        }
    }

    /// What the author should know about the colours of streams that meet: what is converted to what.
    ///
    /// Another matrix, range or depth alone is only another way to write the same colours down, and no word is lost on it.
    func colorWarnings() -> [Diagnostic] {
        let target = commonColor
        var changes: [String] = []
        func note(_ what: String, _ from: String, _ to: String) {
            let change = "\(what) \(from) to \(to)"
            if from != to, from != "unspecified", to != "unspecified", !changes.contains(change) {
                changes.append(change)
            }
        }
        for input in inputs where input.color.primaries != .unspecified {
            if let conversion = try? ColorConversion(from: input.color, to: target) {
                // Grey is the same in all of them: a map of depth or a mask is not changed.
                if input.format?.model != .gray {
                    note("primaries", input.color.primaries.title, target.primaries.title)
                }
                if conversion.from != conversion.to {
                    note("transfer", input.color.transfer.title, target.transfer.title)
                }
            }
        }
        guard !changes.isEmpty else { return [] }
        return [
            warning("W0619", "the clips are brought to one colour: \(changes.joined(separator: ", "))")
        ]
    }

    /// Two colours that cannot be brought together.
    func unconvertible(
        _ color: ColorDescription, _ target: ColorDescription, _ obstacle: ColorConversion.Obstacle
    ) -> Diagnostic {
        func name(_ color: ColorDescription) -> String { "\(color.primaries.title) (\(color.transfer.title))" }
        let missing: String
        switch obstacle {
        case .dynamicRange:
            missing = "bring them to one dynamic range first, by 'tonemap()' or 'convert(pq)'"
        case .logarithmic: missing = "Kinora reads no logarithmic transfer yet; convert the clip first"
        }
        return problem("E0618", "a clip of \(name(color)) meets one of \(name(target)): \(missing)")
    }
}
