/// Writes loops of few turns out, so that their constants fold, their loads become taps, and their turns overlap.
///
/// Before: any kernel. After: every loop left has more than `largestBody` instructions in all its turns, or goes over a list.
struct UnrollSmallLoops: KernelPass {
    let name = "unroll-small-loops"
    /// Instructions that a loop may become; beyond it, code size costs more than the branch of the loop.
    static let largestBody = 512

    func run(on kernel: inout Kernel) {
        guard kernel.contains({ if case .loop = $0 { true } else { false } }) else { return }
        kernel = KernelBuilder.rewriting(
            kernel, unrolling: { Self.size(of: $0) <= Self.largestBody && !Self.goesOverList($0) })
    }

    /// Whether a loop, or one inside it, takes elements by turn: that is how a loop is written that is meant to stay one.
    private static func goesOverList(_ loop: Loop) -> Bool {
        loop.body.contains { instruction in
            switch instruction.operation {
            case .element: true
            case .loop(let inner): goesOverList(inner)
            default: false
            }
        }
    }

    /// Instructions of all turns of a loop, loops inside it included, once everything is spelled out.
    static func size(of loop: Loop) -> Int {
        let turn = loop.body.reduce(0) { total, instruction in
            min(total + size(of: instruction.operation), Int(Int32.max))
        }
        return min(turn * max(0, Int(loop.count)), Int(Int32.max))
    }

    private static func size(of operation: Operation) -> Int {
        switch operation {
        case .loop(let loop): size(of: loop)
        case .sample(_, _, _, .nearest, _): 6
        case .sample(_, _, _, .bilinear, _): 20
        case .sample(_, _, _, .catmullRom, _): 70
        case .sample(_, _, _, .lanczos3, _): 160
        case .unary(let op, _): op.isExact ? 1 : 16
        case .binary(let op, _, _): op.isExact ? 1 : 32
        default: 1
        }
    }
}
