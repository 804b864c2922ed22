import KinoraIR

/// Machine code of one kernel.
struct GeneratedKernel: CompiledKernel {
    /// Raw pointers, as C knows no Swift structures: the planes, the uniforms and the tile of `run`.
    private typealias Function = @convention(c) (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer) -> Void

    private let function: Function
    /// Keeps the function's memory.
    private let code: MachineCode
    private let reference: CodeReference

    init(code: MachineCode, symbol: String, reference: CodeReference) throws(BackendError) {
        guard let address = code.address(of: symbol) else {
            throw BackendError(.rejected, "damaged object code: no function '\(symbol)'")
        }
        // The generator defines every symbol with this very signature (ModuleText, FunctionGenerator).
        function = unsafeBitCast(address, to: Function.self)
        self.code = code
        self.reference = reference
    }

    func scratchByteCount(tileWidth: Int) -> Int {
        let lanes = reference.lanes
        let columns = (max(0, tileWidth) + lanes - 1) / lanes * lanes
        return (reference.tableCount * columns + 2 * reference.carryCount * (columns + 2 * LaneEmitter.carryMargin)) * 4
    }

    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>) {
        withExtendedLifetime(code) { function(planes, uniforms, tile) }
    }
}
