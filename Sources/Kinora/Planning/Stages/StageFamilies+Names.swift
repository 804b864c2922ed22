import KinoraCPU
import KinoraCore
import KinoraIR
import KinoraNodes

extension StageFamilies {
    /// What the work of each stage goes by in other processes, too; nil for stages without a family.
    ///
    /// Two stages have one name only where they compute the same bits of the same frames. Tables go by what is in them: their numbers
    /// are the plan's own.
    func works(of stages: [Stage], constants: [ConstantTable]) -> [String?] {
        var known: [Int: String] = [:]
        let tables = constants.map { table in
            SHA256.hexadecimal(of: UnsafeRawBufferPointer(UnsafeBufferPointer(start: table.start, count: table.count)))
        }
        return run(stages).map { member in
            guard let member else { return nil }
            if let name = known[member.number] { return name }
            let name = Self.name(of: member.family, known, tables)
            known[member.number] = name
            return name
        }
    }

    /// The format of what is described; another one gives other names.
    private static let version = 1

    private static func name(of family: Family, _ known: [Int: String], _ tables: [String]) -> String? {
        var text = "\(version) \(family.domain) \(family.repeats)\n"
        for step in family.steps {
            text += "\(step.domain) \(step.numbers) \(step.outputs) \(step.views)\n"
            for input in step.inputs {
                switch input {
                case .constant(let slot, let offset):
                    guard tables.indices.contains(slot) else { return nil }
                    text += "constant \(tables[slot]) \(offset)\n"
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
