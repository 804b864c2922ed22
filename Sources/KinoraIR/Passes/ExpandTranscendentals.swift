/// Spells the approximated operators out as polynomials over additions, products and int operations.
///
/// Before: any kernel. After: only operators whose bits follow from IEEE 754. The formulas and their error bounds are
/// in `Transcendentals`. Powers with the exponents 0, 1/2, 1, 3/2, 2, 3 and 4 become products and roots.
struct ExpandTranscendentals: KernelPass {
    let name = "expand-transcendentals"

    func run(on kernel: inout Kernel) {
        guard kernel.contains(Self.isApproximated) else { return }
        kernel = KernelBuilder.rewriting(kernel, unrolling: { _ in false }) { builder, operation in
            switch operation {
            case .unary(let op, let a): Self.expand(op, FloatLane(builder, a)).map { [$0.id] }
            case .binary(.power, let a, let b):
                [Transcendentals.power(FloatLane(builder, a), FloatLane(builder, b)).id]
            case .binary(.arcTangent2, let a, let b):
                [Transcendentals.arcTangent(FloatLane(builder, a), over: FloatLane(builder, b)).id]
            default: nil
            }
        }
    }

    private static func isApproximated(_ operation: Operation) -> Bool {
        switch operation {
        case .unary(let op, _): !op.isExact
        case .binary(let op, _, _): !op.isExact
        default: false
        }
    }

    private static func expand(_ op: UnaryOperator, _ x: FloatLane) -> FloatLane? {
        switch op {
        case .exp2: Transcendentals.exp2(x)
        case .log2: Transcendentals.log2(x)
        case .sine: Transcendentals.sine(x)
        case .cosine: Transcendentals.cosine(x)
        case .tangent: Transcendentals.tangent(x)
        case .arcSine: Transcendentals.arcSine(x)
        case .arcCosine: Transcendentals.arcCosine(x)
        case .arcTangent: Transcendentals.arcTangent(x)
        default: nil
        }
    }
}
