/// A step of the pipeline: changes a kernel into one that computes the same.
protocol KernelPass: Sendable {
    /// A verb phrase in lower case, for plans and messages.
    var name: String { get }
    /// Changes the kernel. Before and after, `Verifier` finds nothing wrong with it.
    func run(on kernel: inout Kernel)
}
