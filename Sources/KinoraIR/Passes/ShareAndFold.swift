/// Gives equal values one name, folds constants, applies identities and moves what a loop does not change before it.
///
/// Before: any kernel. After: no two instructions of a body compute the same thing; nothing computes a constant. The
/// rules are the builder's (`KernelBuilder+Folding`), so a kernel fresh from a builder changes only where it was merged.
struct ShareAndFold: KernelPass {
    let name = "share-and-fold"

    func run(on kernel: inout Kernel) { kernel = KernelBuilder.rewriting(kernel) }
}
