import KinoraCore
import KinoraIR

/// Cuts the kernel graph into stages.
///
/// A kernel joins the stage of its producer when it reads the producer's plane in a bounded window, and starts a later
/// stage when it may read the plane anywhere, when it waits for a whole-frame reduction, or when the border that
/// overlapped tiles would compute twice costs more than storing the plane. Tiles of a stage hold whole lines of its sweeps,
/// so that one stage sweeps along rows or along columns, and what has one tile stands apart: a sweep whose lines look at their
/// neighbours, a kernel that floods. The kernels of a repeated group share a
/// stage, which later kernels join only when they read the group's planes at the pixel.
struct FormStages {
    /// Rows or columns of border, added over the kernels of a stage and counted in the graph's finest pixels, above which
    /// a plane is stored instead: a tile of 64 rows then computes at most half as much again.
    static let largestHalo = 32

    let graph: KernelGraph

    /// The stages in order, without tile shape and memory (`ShapeTiles`).
    func run() -> [Stage] {
        let weights = graph.kernels.map { kernel in
            KernelCost(kernel.kernel).weight * Double(kernel.group.map { graph.groups[$0].count } ?? 1)
        }
        let split = SplitCostlyStages(graph: graph, weights: weights)
        return groups().flatMap { split.run($0) }
    }

    /// The kernels of each stage.
    private func groups() -> [[Int]] {
        let count = graph.kernels.count
        let producers = graph.producers()
        let accesses = graph.planeAccesses()
        let reductions = ReductionDependence(kernels: graph.kernels, planes: graph.planes)
        var level = [Int](repeating: 0, count: count)
        var halo = [Size](repeating: Size(0, 0), count: count)
        var axes = SweepAxes()
        let finest = graph.kernels.map(\.domain).reduce(Size(0, 0), largest)
        for (index, kernel) in graph.kernels.enumerated() {
            // One level after the last reduction the kernel depends on.
            var ownLevel = reductions.writers(for: index).map { level[$0] + 1 }.max() ?? 0
            var ownHalo = Size(0, 0)
            for (position, input) in kernel.inputs.enumerated() {
                guard let producer = producers[input.index] else { continue }
                // A kernel that floods is a stage of its own: its neighbours keep their tiles.
                if kernel.kernel.floods || graph.kernels[producer].kernel.floods || graph.kernels[producer].endsStage {
                    ownLevel = max(ownLevel, level[producer] + 1)
                }
                switch accesses[index][position] {
                case .unused: continue
                case .anywhere: ownLevel = max(ownLevel, level[producer] + 1)
                case .window(let minX, let maxX, let minY, let maxY):
                    let reach = axes.overlap(Size(max(-minX, maxX, 0), max(-minY, maxY, 0)), at: level[producer])
                    let total = halo[producer] + inFinest(reach, of: graph[input].size, finest)
                    // A kernel that feeds a reduction must see each pixel once, so no overlap may widen it.
                    let isWidened = reach != Size(0, 0) && !graph.kernels[producer].reductions.isEmpty
                    let isTooWide = max(total.width, total.height) > FormStages.largestHalo
                    let group = graph.kernels[producer].group
                    if let group, kernel.group == group { continue }
                    if group != nil, reach != Size(0, 0) { ownLevel = max(ownLevel, level[producer] + 1) }
                    if isTooWide || isWidened || !isTileable(producer, index) {
                        ownLevel = max(ownLevel, level[producer] + 1)
                    } else {
                        ownLevel = max(ownLevel, level[producer])
                    }
                }
            }
            let swept = kernel.kernel.sweptAxes
            if !swept.isEmpty { ownLevel = axes.take(swept, from: ownLevel) }
            for (position, input) in kernel.inputs.enumerated() {
                guard let producer = producers[input.index], level[producer] == ownLevel,
                    case .window(let minX, let maxX, let minY, let maxY) = accesses[index][position]
                else { continue }
                let reach = axes.overlap(Size(max(-minX, maxX, 0), max(-minY, maxY, 0)), at: ownLevel)
                ownHalo = largest(ownHalo, halo[producer] + inFinest(reach, of: graph[input].size, finest))
            }
            level[index] = ownLevel
            halo[index] = ownHalo
            if let group = kernel.group {
                // A group stands where the last of its kernels can; nothing has looked at it before its last kernel. No
                // border of it is ever computed twice: as if it had all the border there may be.
                let members = (0...index).filter { graph.kernels[$0].group == group }
                let last = members.map { level[$0] }.max() ?? ownLevel
                for member in members { level[member] = last }
                halo[index] = Size(FormStages.largestHalo, FormStages.largestHalo)
            }
        }
        let late = LateLevels(
            graph: graph, producers: producers, accesses: accesses, isSwept: { axes.isSwept($0) },
            reach: { access, plane in
                guard case .window(let minX, let maxX, let minY, let maxY) = access else { return Size(0, 0) }
                return inFinest(
                    Size(max(-minX, maxX, 0), max(-minY, maxY, 0)), of: graph[plane].size, finest)
            }, isTileable: isTileable, largestHalo: Self.largestHalo)
        return components(level: late.run(level), producers: producers, accesses: accesses)
    }

    /// Pixels of a plane in pixels of the finest domain.
    private func inFinest(_ reach: Size, of plane: Size, _ finest: Size) -> Size {
        Size(
            reach.width * max(1, finest.width / max(1, plane.width)),
            reach.height * max(1, finest.height / max(1, plane.height)))
    }

    /// Domains that differ by halvings can share tiles.
    private func isTileable(_ producer: Int, _ consumer: Int) -> Bool {
        let (a, b) = (graph.kernels[producer].domain, graph.kernels[consumer].domain)
        return TileScale(of: a, in: largest(a, b)) != nil && TileScale(of: b, in: largest(a, b)) != nil
    }

    private func largest(_ a: Size, _ b: Size) -> Size { Size(max(a.width, b.width), max(a.height, b.height)) }

    /// Kernels of one level that are connected by planes, in order of level.
    private func components(level: [Int], producers: [Int?], accesses: [[PlaneAccess]]) -> [[Int]] {
        var sets = DisjointSets(count: graph.kernels.count)
        for (index, kernel) in graph.kernels.enumerated() {
            for (position, input) in kernel.inputs.enumerated() {
                guard let producer = producers[input.index], level[producer] == level[index],
                    accesses[index][position] != .unused
                else { continue }
                sets.join(producer, index)
            }
        }
        for group in graph.groups.indices {
            let kernels = graph.kernels.indices.filter { graph.kernels[$0].group == group }
            for kernel in kernels { sets.join(kernels[0], kernel) }
        }
        joinTileableSinks(level: level, sets: &sets)
        var members: [Int: [Int]] = [:]
        for index in graph.kernels.indices { members[sets[index], default: []].append(index) }
        return members.values.sorted { (level[$0[0]], $0[0]) < (level[$1[0]], $1[0]) }
    }

    /// The planes of one output picture (luma and both chromas of a resample) share a stage even when no kernel
    /// connects them: one round of tasks a frame instead of three.
    private func joinTileableSinks(level: [Int], sets: inout DisjointSets) {
        let sinks = Set(graph.sinks)
        var first: [Int: Int] = [:]
        for (index, kernel) in graph.kernels.enumerated() where kernel.outputs.contains(where: sinks.contains) {
            if let other = first[level[index]] {
                let all = graph.kernels.indices.filter {
                    graph.kernels[$0].group == nil && (sets[$0] == sets[other] || sets[$0] == sets[index])
                }
                let domain = all.map { graph.kernels[$0].domain }.reduce(Size(0, 0), largest)
                if all.allSatisfy({ TileScale(of: graph.kernels[$0].domain, in: domain) != nil }) {
                    sets.join(other, index)
                }
            } else {
                first[level[index]] = index
            }
        }
    }
}

/// The axes along which tiles of each level hold whole lines; nothing where no kernel sweeps yet.
///
/// Levels rather than stages have axes, so that no kernel can stand between two of a stage.
private struct SweepAxes {
    private var axes: [Int: Set<Axis>] = [:]

    /// The first level from another on whose tiles may hold these lines, which they then do.
    mutating func take(_ swept: Set<Axis>, from level: Int) -> Int {
        var level = level
        while let other = axes[level], other != swept { level += 1 }
        axes[level] = swept
        return level
    }

    /// Whether tiles of a level hold whole lines.
    func isSwept(_ level: Int) -> Bool { !(axes[level] ?? []).isEmpty }

    /// What neighbouring tiles of a level compute twice for a window: nothing along whole lines.
    func overlap(_ reach: Size, at level: Int) -> Size {
        let swept = axes[level] ?? []
        return Size(swept.contains(.x) ? 0 : reach.width, swept.contains(.y) ? 0 : reach.height)
    }
}

/// How a smaller domain lies in a larger one: halved some times on each axis, with at most a small margin more.
struct TileScale {
    var x: Int
    var y: Int

    /// More than any chain of halvings of a picture: scales of neighbours add up along a stage, and must not run out.
    private static let mostHalvings = 16
    /// Pixels by which a halved plane may reach beyond its picture, both sides together.
    static let largestMargin = 8

    init?(of size: Size, in domain: Size) {
        func scale(_ small: Int, _ large: Int) -> Int? {
            (0...TileScale.mostHalvings).first { shift in
                let halved = (large + (1 << shift) - 1) >> shift
                return (halved...halved + (shift > 0 ? TileScale.largestMargin : 0)).contains(small)
            }
        }
        guard let x = scale(size.width, domain.width), let y = scale(size.height, domain.height) else { return nil }
        self.x = x
        self.y = y
    }
}

private func + (left: Size, right: Size) -> Size { Size(left.width + right.width, left.height + right.height) }
