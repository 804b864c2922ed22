import KinoraIR

/// Machine code of one kernel.
struct GeneratedKernel: CompiledKernel {
    /// Raw pointers, as C knows no Swift structures: the planes, the uniforms and the tile of `run`.
    private typealias Function = @convention(c) (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer) -> Void

    private let function: Function
    /// Keeps the function's memory.
    private let code: MachineCode
    private let tableCount: Int
    private let carryCount: Int
    private let lanes: Int

    init(code: MachineCode, symbol: String, tableCount: Int, carryCount: Int, lanes: Int)
        throws(BackendError)
    {
        guard let address = code.address(of: symbol) else {
            throw BackendError(.rejected, "damaged object code: no function '\(symbol)'")
        }
        // The generator defines every symbol with this very signature (ModuleText, FunctionGenerator).
        function = unsafeBitCast(address, to: Function.self)
        self.code = code
        self.tableCount = tableCount
        self.carryCount = carryCount
        self.lanes = lanes
    }

    func scratchByteCount(tileWidth: Int) -> Int {
        let columns = (max(0, tileWidth) + lanes - 1) / lanes * lanes
        return (tableCount * columns + 2 * carryCount * (columns + 2 * LaneEmitter.carryMargin)) * 4
    }

    func run(planes: UnsafePointer<PlaneBinding>, uniforms: UnsafePointer<Float>, tile: UnsafePointer<TileCall>) {
        withExtendedLifetime(code) { function(planes, uniforms, tile) }
    }
}
