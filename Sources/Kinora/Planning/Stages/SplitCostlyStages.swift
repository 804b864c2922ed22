import KinoraCore
import KinoraIR

/// Cuts a stage in two where storing planes is cheaper than computing the overlap of its tiles.
///
/// A long chain of neighbourhoods either needs tiles too tall for the cache or computes its borders many times over. Before: a
/// stage as `FormStages` makes it. After: stages none of which gets cheaper by a cut.
///
/// Planes between stages may be stored with fewer bits, so where the cuts are decides the last bits of a picture: decisions
/// follow from the graph alone, never from the machine.
struct SplitCostlyStages {
    let graph: KernelGraph
    /// What a pixel of each kernel costs.
    let weights: [Double]
    private let consumers: [[Int]]
    /// Whether the stages' steps may take turns.
    private var maySlice = false

    /// A cache that every machine has.
    private static let shaper = ShapeTiles(budget: 512 << 10, forced: nil)
    /// Overlap below which nothing can be gained, as a share of all work.
    private static let tolerableOverlap = 1.2
    /// What a cut must gain.
    private static let leastGain = 0.94
    /// What starting and joining another stage costs, in operations; about twenty microseconds.
    private static let stageToll = 800_000.0
    /// Operations in the time that a byte takes to memory or back.
    private static let byteCost = 6.0

    init(graph: KernelGraph, weights: [Double]) {
        (self.graph, self.weights, consumers) = (graph, weights, graph.consumers())
    }

    /// The stages of a group of kernels, in order.
    func run(_ members: [Int]) -> [Stage] {
        var own = self
        own.maySlice = canSlice(members)
        return own.stages(of: members)
    }

    private func stages(of members: [Int]) -> [Stage] {
        guard members.count > 1 else { return [stage(members)] }
        let given = cut(members)
        let other = smallestFirst(members)
        guard other != members else { return given.map(stage) }
        let sorted = cut(other)
        return (cost(of: sorted) < cost(of: given) * Self.leastGain ? sorted : given).map(stage)
    }

    /// What a frame costs in stages of these kernels, in operations.
    private func cost(of parts: [[Int]]) -> Double {
        parts.indices.reduce(0.0) { sum, index in
            sum + Self.shaper.cost(of: stage(parts[index])).work + Self.stageToll
                + traffic(parts[index], Set(parts[(index + 1)...].joined()))
        }
    }

    /// Kernels of small pictures before those of large ones, as far as they do not need each other: a cut between the two stores
    /// small planes alone.
    private func smallestFirst(_ members: [Int]) -> [Int] {
        guard members.allSatisfy({ graph.kernels[$0].group == nil }) else { return members }
        var producers: [PlaneID: Int] = [:]
        for member in members {
            for output in graph.kernels[member].outputs { producers[output] = member }
        }
        var (waiting, result, isDone) = (members, [Int](), Set<Int>())
        func pixels(_ kernel: Int) -> Int { graph.kernels[kernel].domain.width * graph.kernels[kernel].domain.height }
        func isReady(_ kernel: Int) -> Bool {
            graph.kernels[kernel].inputs.allSatisfy { input in producers[input].map(isDone.contains) ?? true }
        }
        while let next = waiting.indices.filter({ isReady(waiting[$0]) }).min(by: {
            (pixels(waiting[$0]), $0) < (pixels(waiting[$1]), $1)
        }) {
            let kernel = waiting.remove(at: next)
            result.append(kernel)
            isDone.insert(kernel)
        }
        return waiting.isEmpty ? result : members
    }

    /// The kernels of each stage.
    private func cut(_ members: [Int]) -> [[Int]] {
        guard members.count > 1 else { return [members] }
        let (work, least) = Self.shaper.cost(of: stage(members))
        guard work > least * Self.tolerableOverlap else { return [members] }
        var best: (cost: Double, cut: Int)?
        for cut in 1..<members.count where !isInsideGroup(members[cut - 1], members[cut]) {
            let parts = [Array(members[..<cut]), Array(members[cut...])]
            let cost = self.cost(of: parts) - Self.stageToll
            if best.map({ cost < $0.cost }) ?? true { best = (cost, cut) }
        }
        guard let best, best.cost < work * Self.leastGain else { return [members] }
        return self.cut(Array(members[..<best.cut])) + self.cut(Array(members[best.cut...]))
    }

    /// What storing and reading again costs of the planes that go from one part to the other.
    private func traffic(_ first: [Int], _ second: Set<Int>) -> Double {
        var bytes = 0.0
        for member in first {
            for output in graph.kernels[member].outputs
            where consumers[output.index].contains(where: second.contains) {
                let plane = graph[output]
                let width = plane.isPicture ? 2 : plane.element.byteCount
                bytes += 2 * Double(width) * Double(plane.size.width * plane.size.height)
            }
        }
        return bytes * Self.byteCost
    }

    /// A repeated group stays whole.
    private func isInsideGroup(_ kernel: Int, _ next: Int) -> Bool {
        graph.kernels[kernel].group != nil && graph.kernels[kernel].group == graph.kernels[next].group
    }

    /// Whether what is computed is the same however long the planes between these kernels live: those of pictures may be stored with
    /// fewer bits.
    private func canSlice(_ members: [Int]) -> Bool {
        let inside = Set(members)
        return members.allSatisfy { member in
            graph.kernels[member].outputs.allSatisfy { output in
                !graph[output].isPicture || !consumers[output.index].contains(where: inside.contains)
            }
        }
    }

    private func stage(_ members: [Int]) -> Stage {
        // Planes of a repeated group may reach beyond the picture: what it is made for are its sums.
        let cutIntoTiles = members.filter { member in
            let kernel = graph.kernels[member]
            return kernel.group == nil || kernel.inputs.contains { graph[$0].previousPlane != nil }
        }
        let domain = (cutIntoTiles.isEmpty ? members : cutIntoTiles).map { graph.kernels[$0].domain }.reduce(Size(0, 0))
        {
            Size(max($0.width, $1.width), max($0.height, $1.height))
        }
        var stage = StageBuilder(
            graph: graph, consumers: consumers, members: members, domain: domain, weights: weights
        ).build()
        stage.maySlice = maySlice
        return stage
    }
}

extension KernelCost {
    /// What a pixel costs, in operations.
    var weight: Double {
        Double(operations + 8 * divisions + taps + taps / 2 + 4 * gathers + bytesWritten / 2 + 2)
    }
}
