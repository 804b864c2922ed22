import KinoraCore
import KinoraIR

/// Joins kernels of one domain that read each other at the pixel only.
///
/// Before: kernels stand in order of evaluation. After: no kernel reads the plane of another of its domain at the pixel
/// only, unless a third kernel stands between the two (a blur between a picture and its mix with the blur). Kernels of
/// repeated groups are left alone, and stand side by side; those that end a stage are joined with what they read alone. Kernels that put bytes in order are joined with their like alone, and with copies:
/// on bytes throughout, a vector has four times the pixels, which is worth more than a read of bytes.
struct FusePointwiseKernels: PlanningPass {
    let name = "fuse pointwise kernels"

    func run(on graph: inout KernelGraph) {
        let count = graph.kernels.count
        guard count > 1 else { return }
        let producers = graph.producers()
        let accesses = graph.planeAccesses()
        let reductions = ReductionDependence(kernels: graph.kernels, planes: graph.planes)
        let waits = graph.kernels.indices.map { reductions.writers(for: $0) }
        let works = graph.kernels.map { $0.kernel.byteWork }
        var groups = FusionGroups(graph, producers: producers, accesses: accesses, waits: waits)
        for consumer in 0..<count {
            for (input, access) in zip(graph.kernels[consumer].inputs, accesses[consumer]) where access.isPointwise {
                guard let producer = producers[input.index],
                    graph.kernels[producer].group == nil, graph.kernels[consumer].group == nil,
                    graph.kernels[producer].domain == graph.kernels[consumer].domain,
                    groups[producer] != groups[consumer], isSameScale(graph.kernels[consumer], input)
                else { continue }
                let (first, second) = (groups.members[groups[producer]], groups.members[groups[consumer]])
                guard mayMix(first + second, works), !first.contains(where: { graph.kernels[$0].endsStage }),
                    maySweep(first + second, graph, producers, accesses),
                    groups.mayJoin(groups[producer], groups[consumer])
                else { continue }
                groups.join(groups[producer], groups[consumer])
            }
        }
        rebuild(&graph, groups)
    }

    /// Two groups may be one program where all of it puts bytes in order or copies them, or none of it does the first.
    private func mayMix(_ members: [Int], _ works: [ByteWork]) -> Bool {
        !members.contains { works[$0] == .order } || !members.contains { works[$0] == .other }
    }

    /// Two groups may be one program where at most one way of sweeping occurs, and what it asks of a program is kept. What spreads over
    /// the whole picture has its numbers when all of it is done.
    private func maySweep(
        _ members: [Int], _ graph: KernelGraph, _ producers: [Int?], _ accesses: [[PlaneAccess]]
    ) -> Bool {
        if members.contains(where: { graph.kernels[$0].kernel.floods }) { return false }
        let sweeps = members.compactMap { graph.kernels[$0].kernel.sweep }
        guard let direction = sweeps.first?.direction else { return true }
        let carries = sweeps.reduce(0) { $0 + $1.carries.count }
        guard sweeps.allSatisfy({ $0.direction == direction }), Verifier.carryCounts.contains(carries),
            members.allSatisfy({ graph.kernels[$0].reductions.isEmpty })
        else { return false }
        // A window over what was swept along the other axis belongs in that stage, where the plane is at hand.
        for member in members {
            for (input, access) in zip(graph.kernels[member].inputs, accesses[member]) where !access.isPointwise {
                let other = producers[input.index].flatMap { graph.kernels[$0].kernel.sweep?.direction.axis }
                if let other, other != direction.axis { return false }
            }
        }
        return direction.axis == .y
            || members.allSatisfy { member in
                accesses[member].allSatisfy(\.isPointwise)
                    && graph.kernels[member].inputs.allSatisfy { isSameScale(graph.kernels[member], $0) }
            }
    }

    private func isSameScale(_ kernel: GraphKernel, _ plane: PlaneID) -> Bool {
        for (parameter, input) in zip(kernel.kernel.inputs, kernel.inputs) where input == plane {
            if parameter.log2ScaleX != 0 || parameter.log2ScaleY != 0 { return false }
        }
        return true
    }

    private func rebuild(_ graph: inout KernelGraph, _ groups: FusionGroups) {
        let sinks = Set(graph.sinks)
        let consumers = graph.consumers()
        var fused: [(last: Int, kernel: GraphKernel)] = []
        for (group, list) in groups.members.enumerated() {
            guard let last = list.last else { continue }
            guard list.count > 1 else {
                fused.append((last, graph.kernels[last]))
                continue
            }
            var kept: Set<PlaneID> = []
            for member in list {
                for output in graph.kernels[member].outputs
                where sinks.contains(output) || consumers[output.index].contains(where: { groups[$0] != group }) {
                    kept.insert(output)
                }
            }
            fused.append(
                (last, graph.merged(list, keeping: kept, name: fusedName(list.map { graph.kernels[$0].kernel.name }))))
        }
        graph.kernels = sortedForEvaluation(
            fused.sorted { $0.last < $1.last }.map(\.kernel), planes: graph.planes)
    }

    private func fusedName(_ names: [String]) -> String {
        var seen: [String] = []
        for name in names where !seen.contains(name) { seen.append(name) }
        return seen.joined(separator: " + ")
    }

    /// The kernels in an order in which every plane is written and every reduction done before it is read; stable otherwise.
    private func sortedForEvaluation(_ kernels: [GraphKernel], planes: [GraphPlane]) -> [GraphKernel] {
        let reductions = ReductionDependence(kernels: kernels, planes: planes)
        var producer = [Int?](repeating: nil, count: planes.count)
        for (index, kernel) in kernels.enumerated() {
            for output in kernel.outputs { producer[output.index] = index }
        }
        var isPlaced = [Bool](repeating: false, count: kernels.count)
        var order: [GraphKernel] = []
        func place(_ index: Int) {
            guard !isPlaced[index] else { return }
            // A repeated group is placed as one, after everything that any of its kernels needs.
            let group = kernels[index].group
            let members = group == nil ? [index] : kernels.indices.filter { kernels[$0].group == group }
            for member in members { isPlaced[member] = true }
            for member in members {
                for input in kernels[member].inputs {
                    if let needed = producer[input.index] { place(needed) }
                }
                for needed in reductions.writers(for: member).sorted() { place(needed) }
            }
            for member in members { order.append(kernels[member]) }
        }
        for index in kernels.indices { place(index) }
        return order
    }
}

extension Kernel {
    /// Minima and maxima below which a kernel is not worth a pass of its own.
    private static let fewestComparisons = 6

    /// What the kernel does to bytes.
    fileprivate var byteWork: ByteWork {
        guard inputs.allSatisfy({ $0.element == .u8 }), outputs.allSatisfy({ $0.element == .u8 && $0.step == 1 }),
            reductions.isEmpty, !floods, sweep == nil
        else {
            return .other
        }
        var comparisons = 0
        for instruction in body {
            switch instruction.operation {
            case .tap: continue
            case .binary(.minimum, _, _), .binary(.maximum, _, _): comparisons += 1
            default: return .other
            }
        }
        return comparisons >= Self.fewestComparisons ? .order : comparisons == 0 ? .copy : .other
    }
}

/// What a kernel does to bytes.
private enum ByteWork {
    /// It compares them, and stores some.
    case order
    /// It stores some.
    case copy
    case other
}
