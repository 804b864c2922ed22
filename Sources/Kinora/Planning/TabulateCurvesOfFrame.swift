import KinoraIR
import KinoraNodes

/// Replaces functions of one number by tables of cubics in all kernels of a frame (`TabulateCurves`).
///
/// Before: kernels are fused, so that a curve is whole that several nodes are parts of. After: the tables stand behind the
/// frame's uniforms; the machine code of a kernel does not depend on their numbers.
struct TabulateCurvesOfFrame {
    /// Bits of the components that the frame is delivered with.
    let deliveredBits: Int

    func run(on lowered: inout LoweredFrame) {
        var tables = CurveTables(firstSlot: lowered.uniforms.count)
        let pass = TabulateCurves(known: lowered.uniforms.constantNumbers, deliveredBits: deliveredBits)
        for index in lowered.kernels.kernels.indices {
            let isPicture = lowered.kernels.kernels[index].outputs.map { lowered.kernels[$0].isPicture }
            pass.run(on: &lowered.kernels.kernels[index].kernel, isPicture: isPicture, tables: &tables)
        }
        guard !tables.numbers.isEmpty else { return }
        let table = ConstantTable(tables.numbers)
        _ = lowered.uniforms.add("curves", count: table.count, isConstant: true) { _, slots in
            slots.update(from: table.start, count: table.count)
        }
    }
}
