import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraNodes

/// Tells which stages compute the same of decoded frames, whichever frames those are.
struct StageFamilies {
    let graph: KernelGraph
    let sources: [SourceSlot]
    /// The number in each slot; nil where it may differ from frame to frame.
    let numbers: [Float?]

    /// What a stage computes, whichever frames of the clips it reads.
    struct Family: Hashable {
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
    struct Member {
        /// Equal for stages of one family.
        var number: Int
        /// What they compute.
        var family: Family
        /// Where the frames stand among the sources.
        var slots: FindRepeatedStages.Slots
    }

    /// The family of each stage; nil for stages that compute what no other can.
    func run(_ stages: [Stage]) -> [Member?] {
        var known: [Family: Int] = [:]
        var writers: [PlaneID: (stage: Int, position: Int)] = [:]
        var result: [Member?] = []
        for (index, stage) in stages.enumerated() {
            if let (family, slots) = family(of: stage, writers, result) {
                let number = known[family] ?? known.count
                known[family] = number
                result.append(Member(number: number, family: family, slots: slots))
            } else {
                result.append(nil)
            }
            for (position, plane) in stage.storedPlanes.enumerated() { writers[plane] = (index, position) }
        }
        return result
    }

    private func family(
        of stage: Stage, _ writers: [PlaneID: (stage: Int, position: Int)], _ known: [Member?]
    ) -> (Family, FindRepeatedStages.Slots)? {
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
        guard let own = FindRepeatedStages.Slots(slots), slots.allSatisfy({ sources[$0].isDecoded }) else {
            return nil
        }
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
