import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia
import KinoraNodes
import Synchronization

/// Results of reductions over decoded frames, kept for the next frames of the output, which ask for most of them again.
///
/// A filter that averages histograms over a window of time reads every decoded frame once for each place it takes in the window. Reductions
/// are exact whatever the tiles, so a result that was kept is the one that counting again would give.
final class RememberedReductions: Sendable {
    /// Where the frame stands that a stage reduces, and whom its result is kept with.
    private struct Place {
        /// Position among the frame's sources.
        var slot: Int
        /// Stages that compute the same of the same clip have one family.
        var family: Int
        /// Bytes of a result.
        var byteCount: Int
    }

    private struct Entry {
        var time: Rational
        var serial: Int64
        var isFilled = false
    }

    private struct State {
        /// Results of every family, `capacity` for each, the oldest replaced first.
        var entries: [Entry]
        var next: [Int]
        var bytes: [UInt8]
    }

    /// By stage; nil for stages that are computed for every frame.
    private let places: [Place?]
    /// Results kept for a family.
    private let capacity: Int
    /// Bytes between results.
    private let stride: Int
    private let state: Mutex<State>

    /// Results kept beyond those of one frame, for the frames that are computed at once.
    private static let slack = 32

    /// Finds the stages of a plan whose results other frames can use; nil when there is none.
    init?(stages: [Stage], graph: KernelGraph, sources: [SourceSlot]) {
        var families: [Family: (number: Int, count: Int)] = [:]
        var places: [Place?] = []
        for stage in stages {
            guard let (family, slot) = Family.of(stage, graph, sources) else {
                places.append(nil)
                continue
            }
            let known = families[family] ?? (families.count, 0)
            families[family] = (known.number, known.count + 1)
            let byteCount = family.kernel.reductions.reduce(0) { $0 + $1.partialByteCount }
            places.append(Place(slot: slot, family: known.number, byteCount: byteCount))
        }
        let shared = Set(families.values.filter { $0.count > 1 }.map(\.number))
        for index in places.indices {
            if let place = places[index], !shared.contains(place.family) { places[index] = nil }
        }
        guard !shared.isEmpty else { return nil }
        self.places = places
        capacity = (families.values.map(\.count).max() ?? 1) + Self.slack
        stride = places.map { $0?.byteCount ?? 0 }.max() ?? 0
        state = Mutex(
            State(
                entries: Array(repeating: Entry(time: .zero, serial: -1), count: capacity * families.count),
                next: Array(repeating: 0, count: families.count),
                bytes: Array(repeating: 0, count: capacity * families.count * stride)))
    }

    /// Copies a stage's result for the decoded frames, if it is known; allocates nothing.
    func recall(stage: Int, sources: [DecodedFrame], into result: UnsafeMutableRawPointer) -> Bool {
        guard let place = places[stage] else { return false }
        return state.withLock { state in
            guard let index = find(sources[place.slot], place, in: state) else { return false }
            state.bytes.withUnsafeBytes { bytes in
                guard let first = bytes.baseAddress else { return }
                result.copyMemory(from: first + index * stride, byteCount: place.byteCount)
            }
            return true
        }
    }

    /// Keeps a stage's result for the decoded frames; allocates nothing.
    ///
    /// What is left of a damaged frame may depend on where its reader began: it is counted anew each time.
    func remember(stage: Int, sources: [DecodedFrame], _ result: UnsafeRawPointer) {
        guard let place = places[stage], !sources[place.slot].isDamaged else { return }
        let frame = sources[place.slot]
        state.withLock { state in
            guard find(frame, place, in: state) == nil else { return }
            let index = place.family * capacity + state.next[place.family]
            state.next[place.family] = (state.next[place.family] + 1) % capacity
            state.entries[index] = Entry(time: frame.time, serial: frame.serial, isFilled: true)
            state.bytes.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                (base + index * stride).copyMemory(from: result, byteCount: place.byteCount)
            }
        }
    }

    private func find(_ frame: DecodedFrame, _ place: Place, in state: borrowing State) -> Int? {
        guard !frame.isDamaged else { return nil }
        for index in place.family * capacity..<(place.family + 1) * capacity
        where state.entries[index].isFilled && state.entries[index].time == frame.time
            && state.entries[index].serial == frame.serial
        {
            return index
        }
        return nil
    }

    /// Whether a stage's results are kept.
    func keeps(stage: Int) -> Bool { places[stage] != nil }

    /// What a reduction computes, whichever frame of the clip it reads.
    private struct Family: Hashable {
        var kernel: Kernel
        var domain: Size
        var node: NodeID
        var planes: [GraphPlane.Origin]

        /// The family of a stage that does nothing but reduce one decoded frame; nil for every other stage, and where numbers
        /// of the frame take part.
        static func of(_ stage: Stage, _ graph: KernelGraph, _ sources: [SourceSlot]) -> (Family, slot: Int)? {
            guard stage.steps.count == 1, let step = stage.steps.first, step.kernel.outputs.isEmpty,
                step.kernel.group == nil, step.kernel.views.isEmpty, !step.kernel.reductions.isEmpty
            else { return nil }
            var usesNumbers = false
            Kernel.visit(step.kernel.kernel.body) { instruction in
                if case .uniform = instruction.operation { usesNumbers = true }
            }
            var slots: Set<Int> = []
            var planes: [GraphPlane.Origin] = []
            for input in step.kernel.inputs {
                guard case .source(let slot, let plane, let offset) = graph[input].origin else { return nil }
                slots.insert(slot)
                planes.append(.source(slot: 0, plane: plane, elementOffset: offset))
            }
            guard !usesNumbers, slots.count == 1, let slot = slots.first, sources[slot].isDecoded else {
                return nil
            }
            var kernel = step.kernel.kernel
            kernel.name = ""
            for index in kernel.inputs.indices { kernel.inputs[index].name = "" }
            return (
                Family(kernel: kernel, domain: step.kernel.domain, node: sources[slot].node, planes: planes), slot
            )
        }
    }
}
