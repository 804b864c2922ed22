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
    /// - Parameter depth: whether a difference in bits alone is worth a word.
    func colorWarnings(depth: Bool = true) -> [Diagnostic] {
        let target = commonColor
        let bits = inputs.map(\.bitDepth).max() ?? 8
        var changes: [String] = []
        func note(_ what: String, _ from: String, _ to: String) {
            let change = "\(what) \(from) to \(to)"
            if from != to, from != "unspecified", to != "unspecified", !changes.contains(change) {
                changes.append(change)
            }
        }
        for input in inputs where input.color.primaries != .unspecified {
            if let conversion = try? ColorConversion(from: input.color, to: target) {
                note("primaries", input.color.primaries.title, target.primaries.title)
                if conversion.from != conversion.to {
                    note("transfer", input.color.transfer.title, target.transfer.title)
                }
            }
            // RGB has no matrix; its range and depth are its own affair.
            guard input.color.matrix != .rgb, target.matrix != .rgb else { continue }
            note("matrix", input.color.matrix.title, target.matrix.title)
            note("range", "\(input.color.range)", "\(target.range)")
        }
        for input in inputs where depth && input.color.primaries != .unspecified {
            note("depth", "\(input.bitDepth)", "\(bits)")
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
