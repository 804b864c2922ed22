import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraNodes

/// Finds stages that compute of one decoded frame, or of two, what the stages of other frames of the output compute of them, too.
///
/// A filter that looks at the frames around makes the same planes of each decoded frame once for each place the frame takes in its
/// window; one that makes frames between two looks for the same motion between them for each. Stages have one family where they
/// compute the same of the same clips, whichever of their frames: the same programs over the same planes, with numbers that are the
/// same in every frame of the output.
struct FindRepeatedStages {
    /// What is known of a stage.
    enum Role: Hashable {
        /// Computed for every frame.
        case own
        /// Its planes are kept: of which family it is, and where its frames stand among the sources.
        case kept(family: Int, slots: Slots)
        /// Nothing but these stages, whose planes are kept, needs it.
        case feeds([Int])
    }

    /// Positions among the sources: of one decoded frame, or of two in order.
    struct Slots: Hashable {
        var first: Int
        var second: Int?

        /// The positions in order; nil for none, and for more than two.
        init?(_ list: [Int]) {
            guard let first = list.first, list.count <= 2 else { return nil }
            self.first = first
            second = list.count == 2 ? list[1] : nil
        }

        var list: [Int] { [first] + (second.map { [$0] } ?? []) }
    }

    private let graph: KernelGraph
    private let sources: [SourceSlot]
    private let numbers: [Float?]
    private let moments: [Rational]

    /// - Parameters:
    ///   - numbers: the number in each slot; nil where it may differ from frame to frame.
    ///   - moments: output times of some of the frames, neighbours among them.
    init(graph: KernelGraph, sources: [SourceSlot], numbers: [Float?], moments: [Rational] = []) {
        self.graph = graph
        self.sources = sources
        self.numbers = numbers
        self.moments = moments
    }

    /// The role of each stage.
    ///
    /// - Parameters:
    ///   - keepsPairs: whether what is made of two frames is kept although one frame of the output alone asks for it.
    ///   - others: planes that are never there as a whole.
    func run(_ stages: [Stage], keepsPairs: Bool = false, except others: Set<PlaneID> = []) -> [Role] {
        guard sources.count > 1 else { return stages.map { _ in .own } }
        let families = StageFamilies(graph: graph, sources: sources, numbers: numbers).run(stages)
        let consumers = self.consumers(of: stages)
        // A stage of which something is used that is of other frames as well ends what is of its frames alone.
        let ends = stages.indices.map { stage in
            families[stage].map { own in
                consumers[stage].contains { Set(families[$0]?.slots.list ?? []) != Set(own.slots.list) }
            } ?? false
        }
        // So does one that is a frame ahead of a stage that ends: the next frame asks for what it made.
        let ending = Set(stages.indices.compactMap { ends[$0] ? families[$0]?.number : nil })
        let isLast = stages.indices.map { stage in
            others.isDisjoint(with: stages[stage].storedPlanes)
                && families[stage].map { ending.contains($0.number) } ?? false
        }
        var members: [Int: [Slots]] = [:]
        for stage in stages.indices where isLast[stage] {
            if let family = families[stage] { members[family.number, default: []].append(family.slots) }
        }
        let repeated = Set(
            members.filter { isRepeated($0.value) || keepsPairs && $0.value.allSatisfy { $0.second != nil } }.keys)
        func isKept(_ stage: Int) -> Bool {
            isLast[stage] && families[stage].map { repeated.contains($0.number) } ?? false
        }
        var roles = [Role](repeating: .own, count: stages.count)
        for stage in stages.indices.reversed() {
            guard let family = families[stage] else { continue }
            if isKept(stage) {
                roles[stage] = .kept(family: family.number, slots: family.slots)
            } else if !isLast[stage] {
                roles[stage] = Self.feeding(consumers[stage], roles)
            }
        }
        return roles
    }

    /// Whether other frames of the output ask for what a family's stages compute.
    ///
    /// - Parameter members: the frames of its stages.
    private func isRepeated(_ members: [Slots]) -> Bool {
        if members.allSatisfy({ $0.second == nil }), members.count > 1 { return true }
        if hasPairsApart(members) { return true }
        struct Frame: Hashable {
            var time: Rational
            var offset: Int
        }
        var known: [[Frame]: Rational] = [:]
        for moment in moments {
            for slots in members {
                let frames = slots.list.map { Frame(time: sources[$0].map(moment), offset: sources[$0].frameOffset) }
                if let other = known[frames], other != moment { return true }
                known[frames] = moment
            }
        }
        return false
    }

    /// Whether two pairs of frames lie alike, the one a few frames after the other: in time the one becomes the other.
    private func hasPairsApart(_ members: [Slots]) -> Bool {
        struct Shape: Hashable {
            var map: TimeMap
            var distance: Int
        }
        var known: Set<Shape> = []
        for slots in members {
            guard let second = slots.second, sources[slots.first].map == sources[second].map else { continue }
            let distance = sources[second].frameOffset - sources[slots.first].frameOffset
            if !known.insert(Shape(map: sources[second].map, distance: distance)).inserted { return true }
        }
        return false
    }

    /// The role of a stage that is used by others of its frames alone.
    private static func feeding(_ consumers: [Int], _ roles: [Role]) -> Role {
        var fed: [Int] = []
        for consumer in consumers {
            switch roles[consumer] {
            case .own: return .own
            case .kept: fed.append(consumer)
            case .feeds(let stages): fed += stages
            }
        }
        return fed.isEmpty ? .own : .feeds(Set(fed).sorted())
    }

    /// The stages that read what each stage stores.
    private func consumers(of stages: [Stage]) -> [[Int]] {
        var writer: [PlaneID: Int] = [:]
        var result = [[Int]](repeating: [], count: stages.count)
        for (index, stage) in stages.enumerated() {
            for step in stage.steps {
                for case .whole(let plane) in step.inputs {
                    if let producer = writer[plane], result[producer].last != index { result[producer].append(index) }
                }
                for case .whole(let plane) in step.outputs { writer[plane] = index }
            }
        }
        return result
    }
}

extension Stage {
    /// The planes the stage stores whole, in order.
    var storedPlanes: [PlaneID] {
        steps.flatMap { step in
            step.outputs.compactMap { place in
                if case .whole(let plane) = place { plane } else { nil }
            }
        }
    }
}
