import KinoraIR
import KinoraNodes

/// Replaces functions of one number by tables of cubics in all kernels of a frame (`TabulateCurves`).
///
/// Before: kernels are fused, so that a curve is whole that several nodes are parts of. After: the tables stand behind the
/// frame's uniforms; the machine code of a kernel does not depend on their numbers.
struct TabulateCurvesOfFrame {
    /// Code values that a unit is worth of what may become anything: it is kept as it would be for 16 bits.
    private static let anything = 65535.0
    /// Bits of the components that the frame is delivered with.
    let deliveredBits: Int

    func run(on lowered: inout LoweredFrame) {
        // What is worth how much is asked of what reads a kernel's planes: of the first one that may change, and of those behind it.
        guard let first = lowered.kernels.kernels.firstIndex(where: { TabulateCurves.mayChange($0.kernel) }) else {
            return
        }
        var tables = CurveTables(firstSlot: lowered.uniforms.count)
        let pass = TabulateCurves(known: lowered.uniforms.constantNumbers, deliveredBits: deliveredBits)
        let sinks = Set(lowered.kernels.sinks)
        var worth = [Double](repeating: 0, count: lowered.kernels.planes.count)
        // From the end, as what an error is worth is known where a plane is read.
        for index in lowered.kernels.kernels.indices[first...].reversed() {
            let outputs = lowered.kernels.kernels[index].outputs.map { plane -> Double in
                if sinks.contains(plane) { return lowered.kernels[plane].element == .f32 ? pass.unit : 1 }
                let known = worth[plane.index]
                // Over-estimates of several kernels multiply; a picture's components are worth what they look like.
                if lowered.kernels[plane].isPicture { return min(known > 0 ? known : .infinity, 2 * pass.unit) }
                return known > 0 && known.isFinite ? known : Self.anything
            }
            let inputs = pass.run(on: &lowered.kernels.kernels[index].kernel, worth: outputs, tables: &tables)
            for (plane, gain) in zip(lowered.kernels.kernels[index].inputs, inputs) {
                worth[plane.index] = max(worth[plane.index], gain)
            }
        }
        guard !tables.numbers.isEmpty else { return }
        let table = ConstantTable(tables.numbers)
        _ = lowered.uniforms.add("curves", count: table.count, isConstant: true) { _, slots in
            slots.update(from: table.start, count: table.count)
        }
    }
}
