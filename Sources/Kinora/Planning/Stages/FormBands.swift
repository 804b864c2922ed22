import KinoraCore
import KinoraIR

/// Finds runs of stages to be computed band after band (`BandRun`), where that saves memory.
///
/// Before: stages with their tiles. After: the same stages; those that make what a run alone reads, of decoded pictures, stand right
/// before it and belong to it. Results are the same: every pixel is computed as before.
struct FormBands {
    let graph: KernelGraph
    /// Bytes that the planes within a run should take: what one stage leaves, the next finds in a cache.
    let byteLimit: Int

    /// How many times those bytes a run has to save: each band costs a round of tasks for each stage.
    private static let leastSaving = 4
    /// How many times those bytes planes are large.
    private static let large = 8

    /// Share of a frame's work that is done again for each frame rather than kept for the next, where keeping takes much memory.
    private static let largestShare = 0.125

    /// Stages that could be a run.
    private struct Candidate {
        /// Those that make what the others read, and the others; positions in order.
        var feeders: [Int], core: Range<Int>
        /// Planes of which some rows would be held.
        var planes: Set<PlaneID>

        var members: [Int] { feeders + core }
    }

    /// Finds the runs.
    ///
    /// - Parameter roles: what other frames have in common with each stage.
    /// - Returns: the stages, some of them later than before, and the runs.
    func run(_ stages: [Stage], roles: [FindRepeatedStages.Role]) -> (stages: [Stage], runs: [BandRun]) {
        var accepted: [Candidate] = []
        var best = (stages: stages, runs: [BandRun]())
        let candidates = self.candidates(stages, roles)
        guard !candidates.isEmpty else { return best }
        var least = byteCount(of: best, stages, roles, accepted)
        for candidate in candidates where Set(candidate.members).isDisjoint(with: accepted.flatMap(\.members)) {
            let trial = arranged(stages, accepted + [candidate])
            let bytes = byteCount(of: trial, stages, roles, accepted + [candidate])
            // Stages outside a run share memory one after the other; within one all need theirs.
            if bytes + Self.leastSaving * byteLimit <= least {
                (best, least) = (trial, bytes)
                accepted.append(candidate)
            }
        }
        return best
    }

    private func candidates(_ stages: [Stage], _ roles: [FindRepeatedStages.Role]) -> [Candidate] {
        let consumers = self.consumers(of: stages)
        var result: [Candidate] = []
        var first = 0
        while first < stages.count {
            var end = first + 1
            while end < stages.count, joins(end, stages[first..<end], stages) { end += 1 }
            if end - first > 1 {
                let core = Set(first..<end)
                let feeders = (0..<first).filter { isFeeder($0, of: core, stages, consumers, roles) }
                var candidate = Candidate(feeders: feeders, core: first..<end, planes: [])
                candidate.planes = heldPlanes(of: candidate.members, stages, consumers) {
                    roles[$0].family == nil || feeders.contains($0)
                }
                if byteCount(candidate.planes) > Self.large * byteLimit { result.append(candidate) }
            }
            first = end
        }
        return result
    }

    /// The stages with those that feed runs right before them, and the runs.
    private func arranged(_ stages: [Stage], _ candidates: [Candidate]) -> (stages: [Stage], runs: [BandRun]) {
        let moved = Set(candidates.flatMap(\.feeders))
        let order = stages.indices.flatMap { stage -> [Int] in
            if moved.contains(stage) { return [] }
            return (candidates.first { $0.core.lowerBound == stage }?.feeders ?? []) + [stage]
        }
        let sorted = order.map { stages[$0] }
        let runs = candidates.compactMap { candidate in
            order.firstIndex { candidate.members.contains($0) }.map {
                BandRun(
                    $0..<$0 + candidate.members.count, of: sorted, holding: candidate.planes, byteLimit: byteLimit,
                    graph: graph)
            }
        }
        return (sorted, runs)
    }

    /// Bytes of planes of a frame, those included that are kept for other frames.
    private func byteCount(
        of arranged: (stages: [Stage], runs: [BandRun]), _ stages: [Stage], _ roles: [FindRepeatedStages.Role],
        _ candidates: [Candidate]
    ) -> Int {
        let given = Set(candidates.flatMap(\.feeders).compactMap { roles[$0].family })
        let kept = stages.indices.filter { index in roles[index].family.map { !given.contains($0) } ?? false }
        let planes = Set(kept.flatMap { stages[$0].storedPlanes })
        return byteCount(planes)
            + PlaceWholePlanes.run(graph: graph, stages: arranged.stages, except: planes, runs: arranged.runs).byteCount
    }

    /// Whether a stage can be computed in bands at all.
    private func isBandable(_ stage: Stage) -> Bool {
        stage.sweptAxes.isEmpty && stage.repeats.isEmpty && stage.tileRows > 1
            && stage.steps.allSatisfy { $0.kernel.reductions.isEmpty && !$0.kernel.kernel.floods }
    }

    /// Whether a stage can follow others in a run: what it reads of theirs it reads around its own pixels.
    private func joins(_ index: Int, _ run: ArraySlice<Stage>, _ stages: [Stage]) -> Bool {
        let stage = stages[index]
        guard let last = run.last, stage.domain == last.domain, isBandable(last), isBandable(stage) else {
            return false
        }
        return reads(of: Set(run.flatMap(\.storedPlanes)), by: stage) == .nearby
    }

    private enum Reading { case none, nearby, anywhere }

    /// How a stage reads some planes.
    private func reads(of planes: Set<PlaneID>, by stage: Stage) -> Reading {
        let reads = stage.wholeReads.filter { planes.contains($0.plane) }
        if reads.isEmpty { return .none }
        let isNearby = reads.allSatisfy {
            $0.isAligned && $0.access != .anywhere && graph[$0.plane].size == stage.domain
        }
        return isNearby ? .nearby : .anywhere
    }

    /// Whether a stage makes of decoded pictures what a run alone reads, and may do so for each frame anew.
    private func isFeeder(
        _ index: Int, of core: Set<Int>, _ stages: [Stage], _ consumers: [PlaneID: Set<Int>],
        _ roles: [FindRepeatedStages.Role]
    ) -> Bool {
        let stage = stages[index]
        guard let next = core.first, stage.domain == stages[next].domain, isBandable(stage),
            stage.wholeReads.allSatisfy({ graph[$0.plane].origin != .kernel }),
            stage.storedPlanes.allSatisfy({ !graph.sinks.contains($0) && consumers[$0]?.isSubset(of: core) == true }),
            core.allSatisfy({ reads(of: Set(stage.storedPlanes), by: stages[$0]) != .anywhere })
        else { return false }
        switch roles[index] {
        case .own: return true
        case .feeds: return false
        case .kept(let family, let slots):
            let members = roles.filter { $0.family == family }.count
            let all = stages.reduce(0) { $0 + work($1) }
            return slots.second == nil && members == 2 && byteCount(Set(stage.storedPlanes)) > Self.large * byteLimit
                && work(stage) <= all * Self.largestShare
        }
    }

    /// Operations of a frame.
    private func work(_ stage: Stage) -> Double {
        stage.steps.reduce(0) { $0 + $1.weight * Double($1.kernel.domain.width * $1.kernel.domain.height) }
    }

    /// The planes that stages of a run make for each other alone.
    private func heldPlanes(
        of members: [Int], _ stages: [Stage], _ consumers: [PlaneID: Set<Int>], where mayHold: (Int) -> Bool
    ) -> Set<PlaneID> {
        let run = Set(members)
        return Set(
            members.filter(mayHold).flatMap { stages[$0].storedPlanes }.filter { plane in
                !graph.sinks.contains(plane) && consumers[plane].map { !$0.isEmpty && $0.isSubset(of: run) } ?? false
            })
    }

    /// The stages that read each plane.
    private func consumers(of stages: [Stage]) -> [PlaneID: Set<Int>] {
        var result: [PlaneID: Set<Int>] = [:]
        for (index, stage) in stages.enumerated() {
            for read in stage.wholeReads { result[read.plane, default: []].insert(index) }
        }
        return result
    }

    private func byteCount(_ planes: Set<PlaneID>) -> Int {
        planes.reduce(0) { $0 + PlaceWholePlanes.stride(of: graph[$1]) * graph[$1].size.height }
    }
}

extension FindRepeatedStages.Role {
    /// Which planes that are kept the stage makes; nil for none.
    fileprivate var family: Int? { if case .kept(let family, _) = self { family } else { nil } }
}
