import KinoraCPU
import KinoraCore
import KinoraIR
import Synchronization

/// How fast generated code runs on this machine, measured with four small kernels when the first plan is described.
///
/// A stage is expected to take, for each pixel it computes (overlap included), the time of its operations, of its reads and
/// of its stores, and for each byte of whole planes that it reads or writes the time of a copy through main memory.
/// Divisions and square roots count as `operationsPerDivision`. What is left out: cache misses of strongly turned pictures,
/// and whatever else the machine is busy with. `kinora plan --measure` tells the truth.
struct MachineSpeed {
    /// Nanoseconds of an operation for a pixel, on one thread.
    var operation: Double
    /// Nanoseconds of reading a pixel at a constant offset and storing one.
    var access: Double
    /// Nanoseconds of reading a pixel at a computed position whose row stays the same along a row.
    var gather: Double
    /// Nanoseconds of reading a pixel at a computed position anywhere.
    var slantedGather: Double
    /// Nanoseconds of a byte of a whole plane.
    var byte: Double

    /// Throughput of a division or square root in operations: 4 to 10 on the processors listed by uops.info.
    static let operationsPerDivision = 6.0

    /// Nanoseconds of processor time a frame spends in a stage.
    func nanoseconds(of stage: Stage, costs: [KernelCost]) -> Double {
        var total = 0.0
        for (index, (step, cost)) in zip(stage.steps, costs).enumerated() {
            let pixels = Double(step.kernel.domain.width) * Double(step.kernel.domain.height) * stage.overlap
            let operations = Double(cost.operations) + Double(cost.divisions) * (Self.operationsPerDivision - 1)
            var pixel = operations * operation + Double(cost.taps + step.outputs.count) / 2 * access
            pixel += Double(cost.gathers - cost.slantedGathers) * gather + Double(cost.slantedGathers) * slantedGather
            total += pixels * pixel * Double(stage.turns(of: index))
            for (place, parameter) in zip(step.inputs, step.kernel.kernel.inputs) where !place.isScratch {
                let share = Double(
                    sign: .plus, exponent: -(parameter.log2ScaleX + parameter.log2ScaleY), significand: 1)
                total += pixels * share * Double(parameter.element.byteCount) * byte
            }
            for (place, output) in zip(step.outputs, step.kernel.kernel.outputs) where !place.isScratch {
                total += pixels * Double(output.element.byteCount) * byte
            }
        }
        return total
    }

    private static let known = Mutex<[String: MachineSpeed]>([:])

    /// The speed of a backend; measured once a process.
    ///
    /// - Throws: `BackendError` when the backend cannot compile.
    /// - Complexity: some 10 ms, and 50 ms once for a machine whose cache holds no code for the four kernels.
    static func measured(_ backend: any Backend) throws -> MachineSpeed {
        if let speed = known.withLock({ $0[backend.name] }) { return speed }
        let speed = try SpeedTrial(backend).run()
        known.withLock { $0[backend.name] = speed }
        return speed
    }
}

extension PlanePlace {
    /// True for a plane that lives in a tile's own memory.
    var isScratch: Bool {
        switch self {
        case .scratch, .previous: true
        case .whole: false
        }
    }
}
