import KinoraCPU
import KinoraCore
import KinoraIR

extension StageFamilies {
    /// What the work of each stage goes by in other processes, too; nil for stages without a family, and for those that read tables of
    /// the plan's own.
    ///
    /// Two stages have one name only where they compute the same bits of the same frames.
    func works(of stages: [Stage]) -> [String?] {
        var known: [Int: String] = [:]
        return run(stages).map { member in
            guard let member else { return nil }
            if let name = known[member.number] { return name }
            let name = Self.name(of: member.family, known)
            known[member.number] = name
            return name
        }
    }

    /// The format of what is described; another one gives other names.
    private static let version = 1

    private static func name(of family: Family, _ known: [Int: String]) -> String? {
        var text = "\(version) \(family.domain) \(family.repeats)\n"
        for step in family.steps {
            text += "\(step.domain) \(step.numbers) \(step.outputs) \(step.views)\n"
            for input in step.inputs {
                switch input {
                case .constant: return nil
                case .stored(let family, let position, let frames):
                    guard let name = known[family] else { return nil }
                    text += "stored \(name) \(position) \(frames)\n"
                case .source, .local: text += "\(input)\n"
                }
            }
            text += "\(step.kernel)\n"
        }
        return SHA256.hexadecimal(of: text)
    }
}
