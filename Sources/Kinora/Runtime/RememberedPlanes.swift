import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes
import Synchronization

/// Planes that were made of decoded frames, kept for the next frames of the output, which need most of them again.
///
/// A style that is averaged over a window of time is computed once for each decoded frame instead of once for each place the frame
/// takes in the window. What is kept has the bits that computing again would give. A frame in flight holds on to what it uses;
/// of what nobody uses, the planes that were used last stay.
final class RememberedPlanes: Sendable {
    /// Where the planes of a stage lie in memory that is kept.
    struct Place: Sendable {
        /// Whole plane of the frame.
        var plane: PlaneID
        /// Byte of its first pixel.
        var offset: Int
        /// Bytes from a row to the next.
        var stride: Int
    }

    /// Memory of a stage that a frame uses.
    struct Loan: Sendable {
        /// Which memory of the family.
        fileprivate var index: Int
        /// The address of its first byte.
        fileprivate var address: UInt
        /// Whether the planes are there already.
        var isFilled: Bool

        /// The address of a byte.
        func byte(_ offset: Int) -> UnsafeMutableRawPointer? {
            UnsafeMutableRawPointer(bitPattern: address + UInt(offset))
        }
    }

    private struct Entry {
        var address: UInt
        var time = Rational.zero
        var serial: Int64 = -1
        var isFilled = false
        var users = 0
        var lastUse = 0
    }

    private struct State {
        var entries: [[Entry]]
        var uses = 0
    }

    /// The role of each stage.
    let roles: [FindRepeatedStages.Role]
    /// By stage, where its planes lie; empty for stages whose planes are not kept.
    let places: [[Place]]
    /// Bytes that a frame in flight may hold.
    let frameByteCount: Int
    /// Bytes that are kept beyond those.
    let spareByteCount: Int

    private let byteCounts: [Int]
    private let memberCounts: [Int]
    private let state: Mutex<State>

    /// Planes kept of each family beyond those that one frame uses: of the frame before.
    private static let spares = 2

    /// Finds the stages of a plan whose planes other frames can use; nil when there is none.
    init?(stages: [Stage], lowered: LoweredFrame) {
        roles = FindRepeatedStages(
            graph: lowered.kernels, sources: lowered.sources, numbers: lowered.uniforms.steadyNumbers
        ).run(stages)
        let familyCount = roles.reduce(0) { most, role in
            if case .kept(let family, _) = role { max(most, family + 1) } else { most }
        }
        guard familyCount > 0 else { return nil }
        var (byteCounts, memberCounts) = (
            [Int](repeating: 0, count: familyCount), [Int](repeating: 0, count: familyCount)
        )
        var places: [[Place]] = []
        for (stage, role) in zip(stages, roles) {
            guard case .kept(let family, _) = role else {
                places.append([])
                continue
            }
            let (own, byteCount) = Self.layOut(stage.storedPlanes, in: lowered.kernels)
            places.append(own)
            byteCounts[family] = byteCount
            memberCounts[family] += 1
        }
        self.places = places
        (self.byteCounts, self.memberCounts) = (byteCounts, memberCounts)
        frameByteCount = zip(byteCounts, memberCounts).reduce(0) { $0 + $1.0 * $1.1 }
        spareByteCount = byteCounts.reduce(0) { $0 + $1 * Self.spares }
        state = Mutex(State(entries: Array(repeating: [], count: familyCount)))
    }

    deinit {
        state.withLock { state in
            for entry in state.entries.joined() { UnsafeMutableRawPointer(bitPattern: entry.address)?.deallocate() }
        }
    }

    private static func layOut(_ planes: [PlaneID], in graph: KernelGraph) -> ([Place], byteCount: Int) {
        var places: [Place] = []
        var offset = 0
        for plane in planes {
            let node = graph[plane]
            let stride = PlaceWholePlanes.stride(of: node)
            places.append(Place(plane: plane, offset: offset + ScratchPlane.slack, stride: stride))
            offset += stride * node.size.height + 2 * ScratchPlane.slack
        }
        return (places, offset)
    }

    /// The planes that are stored here, and not in the memory of a frame.
    var planes: Set<PlaneID> { Set(places.joined().map(\.plane)) }

    /// The memory of a stage with the planes of a decoded frame, if they are there.
    func recall(stage: Int, sources: [DecodedFrame]) -> Loan? {
        guard case .kept(let family, let slot) = roles[stage], !sources[slot].isDamaged else { return nil }
        let frame = sources[slot]
        return state.withLock { state in
            for index in 0..<state.entries[family].count {
                let entry = state.entries[family][index]
                guard entry.isFilled, entry.time == frame.time, entry.serial == frame.serial else { continue }
                return Self.lend(index, of: family, in: &state)
            }
            return nil
        }
    }

    /// Memory for a stage to fill.
    func take(stage: Int) -> Loan? {
        guard case .kept(let family, _) = roles[stage] else { return nil }
        return state.withLock { state in
            var oldest: Int?
            for index in 0..<state.entries[family].count where state.entries[family][index].users == 0 {
                if let known = oldest, state.entries[family][known].lastUse <= state.entries[family][index].lastUse {
                    continue
                }
                oldest = index
            }
            let hasRoom = state.entries[family].count < memberCounts[family] + Self.spares
            if hasRoom || oldest == nil {
                let memory = LargePages.allocate(byteCount: max(64, byteCounts[family]))
                memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCounts[family])
                state.entries[family].append(Entry(address: UInt(bitPattern: memory)))
                oldest = state.entries[family].count - 1
            }
            guard let index = oldest else { return nil }
            state.entries[family][index].isFilled = false
            return Self.lend(index, of: family, in: &state)
        }
    }

    private static func lend(_ index: Int, of family: Int, in state: inout State) -> Loan {
        state.uses += 1
        state.entries[family][index].users += 1
        state.entries[family][index].lastUse = state.uses
        let entry = state.entries[family][index]
        return Loan(index: index, address: entry.address, isFilled: entry.isFilled)
    }

    /// Says that a stage has filled its memory with the planes of a decoded frame.
    ///
    /// What is left of a damaged frame may depend on where its reader began: it is computed anew each time.
    func fill(_ loan: Loan, stage: Int, sources: [DecodedFrame]) {
        guard case .kept(let family, let slot) = roles[stage], !sources[slot].isDamaged else { return }
        state.withLock { state in
            state.entries[family][loan.index].time = sources[slot].time
            state.entries[family][loan.index].serial = sources[slot].serial
            state.entries[family][loan.index].isFilled = true
        }
    }

    /// Gives memory back that a frame used.
    func give(_ loan: Loan, stage: Int) {
        guard case .kept(let family, _) = roles[stage] else { return }
        state.withLock { $0.entries[family][loan.index].users -= 1 }
    }

    /// How many planes' memories there are, of all families; for tests.
    var count: Int { state.withLock { $0.entries.reduce(0) { $0 + $1.count } } }
}
