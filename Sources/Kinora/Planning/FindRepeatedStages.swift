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
    func run(_ stages: [Stage]) -> [Role] {
        guard sources.count > 1 else { return stages.map { _ in .own } }
        let families = self.families(of: stages)
        let consumers = self.consumers(of: stages)
        // A stage of which something is used that is of other frames as well ends what is of its frames alone.
        let isLast = stages.indices.map { stage in
            families[stage].map { own in
                consumers[stage].contains { Set(families[$0]?.slots.list ?? []) != Set(own.slots.list) }
            } ?? false
        }
        var members: [Int: [Slots]] = [:]
        for stage in stages.indices where isLast[stage] {
            if let family = families[stage] { members[family.number, default: []].append(family.slots) }
        }
        let repeated = Set(members.filter { isRepeated($0.value) }.keys)
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

    // MARK: Families

    /// What a stage computes, whichever frames of the clips it reads.
    private struct Family: Hashable {
        /// The clips of its frames, in the order in which frames occur.
        var nodes: [NodeID]
        var domain: Size
        var steps: [Step]
        var repeats: [StageRepeat]

        struct Step: Hashable {
            var kernel: Kernel
            var domain: Size
            /// The numbers the program reads, in the order in which they occur.
            var numbers: [UInt32]
            var inputs: [Input]
            var outputs: [PlanePlace]
            var views: [PlaneView?]
        }

        enum Input: Hashable {
            case source(frame: Int, plane: Int, elementOffset: Int, size: Size)
            case constant(slot: Int, elementOffset: Int)
            /// A plane that another stage stored: its family, which of its planes, and of which frames.
            case stored(family: Int, position: Int, frames: [Int])
            case local(PlanePlace)
        }
    }

    /// A stage's family, and the frames it reads.
    private struct Member {
        var number: Int
        var slots: Slots
    }

    private func families(of stages: [Stage]) -> [Member?] {
        var known: [Family: Int] = [:]
        var writers: [PlaneID: (stage: Int, position: Int)] = [:]
        var result: [Member?] = []
        for (index, stage) in stages.enumerated() {
            if let (family, slots) = family(of: stage, writers, result) {
                let number = known[family] ?? known.count
                known[family] = number
                result.append(Member(number: number, slots: slots))
            } else {
                result.append(nil)
            }
            for (position, plane) in stage.storedPlanes.enumerated() { writers[plane] = (index, position) }
        }
        return result
    }

    private func family(
        of stage: Stage, _ writers: [PlaneID: (stage: Int, position: Int)], _ known: [Member?]
    ) -> (Family, Slots)? {
        guard !stage.storedPlanes.isEmpty, stage.storedPlanes.allSatisfy({ !graph.sinks.contains($0) }) else {
            return nil
        }
        var slots: [Int] = []
        func frame(_ slot: Int) -> Int {
            if let index = slots.firstIndex(of: slot) { return index }
            slots.append(slot)
            return slots.count - 1
        }
        let position = Dictionary(
            uniqueKeysWithValues: stage.storedPlanes.enumerated().map { ($0.element, $0.offset) })
        var steps: [Family.Step] = []
        for step in stage.steps {
            guard step.kernel.reductions.isEmpty, let (kernel, numbers) = canonical(step.kernel.kernel) else {
                return nil
            }
            var inputs: [Family.Input] = []
            for place in step.inputs {
                guard case .whole(let plane) = place else {
                    inputs.append(.local(place))
                    continue
                }
                switch graph[plane].origin {
                case .source(let slot, let number, let offset):
                    inputs.append(
                        .source(frame: frame(slot), plane: number, elementOffset: offset, size: graph[plane].size))
                case .constant(let slot, let offset): inputs.append(.constant(slot: slot, elementOffset: offset))
                case .kernel:
                    guard let writer = writers[plane], let family = known[writer.stage] else { return nil }
                    let frames = family.slots.list.map(frame)
                    inputs.append(.stored(family: family.number, position: writer.position, frames: frames))
                case .table, .previous: return nil
                }
            }
            let outputs = step.outputs.map { place -> PlanePlace in
                if case .whole(let plane) = place { return .whole(PlaneID(position[plane] ?? -1)) }
                return place
            }
            steps.append(
                Family.Step(
                    kernel: kernel, domain: step.kernel.domain, numbers: numbers, inputs: inputs, outputs: outputs,
                    views: step.views))
        }
        guard let own = Slots(slots), slots.allSatisfy({ sources[$0].drawing == nil }) else { return nil }
        let nodes = slots.map { sources[$0].node }
        return (Family(nodes: nodes, domain: stage.domain, steps: steps, repeats: stage.repeats), own)
    }

    /// A program without names, and the numbers it reads; nil where one of them belongs to the frame.
    private func canonical(_ kernel: Kernel) -> (Kernel, [UInt32])? {
        var kernel = kernel
        kernel.name = ""
        for index in kernel.inputs.indices { kernel.inputs[index].name = "" }
        for index in kernel.outputs.indices { kernel.outputs[index].name = "" }
        var values: [UInt32] = []
        var isOfFrame = false
        func slot(_ first: Int, count: Int) -> Int {
            let start = values.count
            for index in first..<first + count {
                guard numbers.indices.contains(index), let number = numbers[index] else {
                    isOfFrame = true
                    return 0
                }
                values.append(number.bitPattern)
            }
            return start
        }
        func renamed(_ body: [Instruction]) -> [Instruction] {
            body.map { instruction in
                var instruction = instruction
                switch instruction.operation {
                case .uniform(let first): instruction.operation = .uniform(slot(first, count: 1))
                case .lookup(let first, let count, let index):
                    instruction.operation = .lookup(first: slot(first, count: count), count: count, index: index)
                case .loop(var loop):
                    loop.body = renamed(loop.body)
                    instruction.operation = .loop(loop)
                default: break
                }
                return instruction
            }
        }
        kernel.body = renamed(kernel.body)
        return isOfFrame ? nil : (kernel, values)
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
