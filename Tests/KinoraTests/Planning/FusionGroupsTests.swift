import KinoraCore
import KinoraIR
import KinoraNodes
import Testing

@testable import Kinora

/// Which kernels may be one program.
@Suite("Groups of kernels to be fused")
struct FusionGroupsTests {
    /// A graph of kernels that read some of those before them, at the pixel or around it, as a seed has it.
    private struct Web {
        private(set) var reads: [[(kernel: Int, isPointwise: Bool)]] = []
        private var state: UInt64

        init(seed: UInt64, count: Int) {
            state = seed
            for kernel in 0..<count {
                var inputs: [(kernel: Int, isPointwise: Bool)] = []
                for _ in 0..<min(kernel, 1 + next(3)) {
                    let other = max(0, kernel - 1 - next(6))
                    if !inputs.contains(where: { $0.kernel == other }) { inputs.append((other, next(4) > 0)) }
                }
                reads.append(inputs)
            }
        }

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        var groups: FusionGroups {
            var graph = KernelGraph()
            let size = Size(8, 8)
            var planes: [PlaneID] = []
            for (index, inputs) in reads.enumerated() {
                let output = graph.add(GraphPlane("plane.\(index)", size: size, element: .f32))
                let builder = KernelBuilder(name: "kernel.\(index)")
                var value = builder.constant(Float(0))
                for input in inputs {
                    let plane = builder.input(PlaneParameter("in.\(input.kernel)", .f32))
                    value = value + builder.tap(plane, input.isPointwise ? 0 : 1, 0)
                }
                builder.store(value, as: "plane", .f32)
                graph.kernels.append(
                    GraphKernel(
                        builder.build(), inputs: inputs.map { planes[$0.kernel] }, outputs: [output], domain: size))
                planes.append(output)
            }
            graph.sinks = planes.suffix(1)
            return FusionGroups(
                graph, producers: graph.producers(), accesses: graph.planeAccesses(),
                waits: reads.map { _ in [] })
        }

        /// The definition: every read between the two is at the pixel, and no way leads out of them and back.
        func mayJoin(_ a: Int, _ b: Int, names: [Int]) -> Bool {
            for (reader, inputs) in reads.enumerated() {
                for input in inputs where !input.isPointwise {
                    let pair = (names[input.kernel], names[reader])
                    if pair == (a, b) || pair == (b, a) { return false }
                }
            }
            func isInside(_ group: Int) -> Bool { group == a || group == b }
            var outside: Set<Int> = []
            while true {
                var more = outside
                for (reader, inputs) in reads.enumerated() {
                    for input in inputs {
                        let (from, to) = (names[input.kernel], names[reader])
                        if outside.contains(from), isInside(to) { return false }
                        if !isInside(to), isInside(from) || outside.contains(from) { more.insert(to) }
                    }
                }
                if more == outside { return true }
                outside = more
            }
        }
    }

    @Test("Two groups may be joined where a walk over the whole graph finds no way out and back", arguments: 1...40)
    func agreesWithTheDefinition(seed: Int) {
        var web = Web(seed: UInt64(seed), count: 24)
        var groups = web.groups
        var (joined, refused) = (0, 0)
        for consumer in web.reads.indices {
            for input in web.reads[consumer] where input.isPointwise {
                let (a, b) = (groups[input.kernel], groups[consumer])
                guard a != b else { continue }
                let may = groups.mayJoin(a, b)
                #expect(may == web.mayJoin(a, b, names: web.reads.indices.map { groups[$0] }))
                if may { joined += 1 } else { refused += 1 }
                if may, web.next(8) > 0 { groups.join(a, b) }
            }
        }
        #expect(joined > 0 && refused > 0)
        for kernel in web.reads.indices { #expect(groups.members[groups[kernel]].contains(kernel)) }
    }
}
