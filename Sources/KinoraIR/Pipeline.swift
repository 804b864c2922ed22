/// The passes every kernel goes through before a backend reads it: the list.
public struct Pipeline: Sendable {
    private let passes: [any KernelPass]

    /// The passes for a target.
    ///
    /// - Parameter hasMultiplyAdd: whether the target's `multiplyAdd` is one instruction. Targets that differ in it give
    ///   pictures that differ in the last bits.
    public init(hasMultiplyAdd: Bool) {
        var passes: [any KernelPass] = [
            ShareAndFold(),
            UnrollSmallLoops(),
            FoldColourMatrices(),
            ExpandSampling(),
            ExpandTranscendentals(),
        ]
        if hasMultiplyAdd { passes += [ContractMultiplyAdd(), ShareAndFold()] }
        self.passes = passes
    }

    /// The names of the passes, in order.
    public var passNames: [String] { passes.map(\.name) }

    /// The kernel after every pass: no `sample`, no approximated operator, nothing dead, nothing twice.
    ///
    /// - Throws: what is wrong with the kernel. In debug builds a defect of a pass too, by the pass's name.
    /// - Complexity: O(instructions after expansion), expected.
    public func run(_ kernel: Kernel) throws(VerificationError) -> Kernel {
        try Verifier.verify(kernel)
        var result = kernel
        for pass in passes {
            pass.run(on: &result)
            #if DEBUG
                do {
                    try Verifier.verify(result)
                } catch {
                    throw VerificationError(kernel: "\(kernel.name) after \(pass.name)", problems: error.problems)
                }
            #endif
        }
        return result
    }
}
