import KinoraIR

/// Whether the pixels that vectors leave over at the edges of a tile are vectors, too, rather than computed one by one.
///
/// A pixel alone takes as long as a vector: eight of them in a row of 1920 were a tenth of the time. A vector at the edge reads beyond it,
/// which the contract of `PlaneBinding` allows a little, repeats the nearest pixel there, and stores what lies inside.
struct EdgeVectors {
    /// Columns at which vectors begin: pairs and fours of columns that share a pixel stay together.
    static let alignment = 4
    /// Bytes of a table's beginning that vectors before the tile's first column may read.
    static let tableMargin = 64

    /// Lanes of a vector at the edge; nil where pixels are computed one by one.
    static func lanes(for program: Program, level: CPULevel) -> Int? {
        let kernel = program.kernel
        // Only there a store of some lanes is one instruction.
        guard level == .avx512, kernel.sweep == nil, kernel.reductions.isEmpty, !kernel.floods,
            kernel.outputs.allSatisfy({ $0.step == 1 }),
            program.mayLieAtEdge({ mayLieAtEdge($0, kernel, lanes: level.lanes) })
        else { return nil }
        return level.lanes
    }

    private static func mayLieAtEdge(_ operation: Operation, _ kernel: Kernel, lanes: Int) -> Bool {
        switch operation {
        case .loads, .loop, .sample, .carried: return false
        case .tap(let plane, let dx, _, let border):
            let input = kernel.inputs[plane]
            guard border == .clamp, 1 << max(0, input.log2ScaleX) <= alignment else { return false }
            let columns = (lanes + alignment) << max(0, -input.log2ScaleX)
            return (abs(Int(dx)) + columns) * input.unit <= LaneEmitter.readableSlack
        default: return true
        }
    }
}

extension Program {
    /// Whether a vector may stand at the edge of a plane, by what is asked of each operation; what is done once a call has no place.
    fileprivate func mayLieAtEdge(_ mayLie: (Operation) -> Bool) -> Bool {
        let elsewhere = Set(onceACall)
        return kernel.body.indices.allSatisfy { elsewhere.contains($0) || mayLie(kernel.body[$0].operation) }
    }
}
