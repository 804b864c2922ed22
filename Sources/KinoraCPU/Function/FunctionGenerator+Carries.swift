import KinoraIR

/// Values carried from row to row.
extension FunctionGenerator {
    /// Whether rows are computed from the last to the first.
    var isUpward: Bool { context.kernel.sweep?.direction == .up }

    /// The rows of carried values, exchanged after each row of pixels.
    var carryRows: String {
        (context.kernel.sweep?.carries ?? []).indices.map { number in
            """
              %carry.\(number).before = phi ptr [ %carry.\(number).one, %rows ], [ %carry.\(number).after, %row.end ]
              %carry.\(number).after = phi ptr [ %carry.\(number).two, %rows ], [ %carry.\(number).before, %row.end ]

            """
        }.joined()
    }

    /// Finds room for two rows of every carried value, after the tables, and fills both with the initial value.
    func prepareCarries() {
        guard let sweep = context.kernel.sweep else { return }
        let section = entry.section
        let margin = LaneEmitter.carryMargin * 4
        let bytes = section.define("add i64 %table.bytes, \(2 * margin)")
        let base = section.define("mul i64 %table.bytes, \(context.program.tabulated.count)")
        for (number, carry) in sweep.carries.enumerated() {
            let initial = entry.spread(LaneEmitter.literal(carry.initial), "float", lanes: lanes)
            for (place, name) in ["one", "two"].enumerated() {
                let offset = section.define(
                    "add i64 \(base), \(section.define("mul i64 \(bytes), \(2 * number + place)"))")
                let memory = section.define("getelementptr i8, ptr %scratch, i64 \(offset)")
                fill(memory, bytes, initial)
                section.perform("%carry.\(number).\(name) = getelementptr i8, ptr \(memory), i64 \(margin)")
            }
        }
    }

    private func fill(_ memory: String, _ bytes: String, _ vector: String) {
        let section = entry.section
        section.loop("fill", below: bytes, step: lanes * 4) { index in
            let place = section.define("getelementptr i8, ptr \(memory), i64 \(index)")
            section.perform("store <\(lanes) x float> \(vector), ptr \(place), align 4")
        }
    }
}
