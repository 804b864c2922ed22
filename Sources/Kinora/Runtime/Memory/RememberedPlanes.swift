import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes
import Synchronization

/// Planes that were made of decoded frames, kept for the next frames of the output, which need most of them again.
///
/// A style that is averaged over a window of time is computed once for each decoded frame instead of once for each place the frame
/// takes in the window; motion between two frames once, however many frames are made between them. What is kept has the bits that
/// computing again would give. A frame in flight holds on to what it uses; of what nobody uses, the planes that were used last stay.
///
/// A frame that needs what an older one is about to compute waits for it. Nobody waits for a younger one: the oldest always goes on.
final class RememberedPlanes: Sendable {
    /// Where the planes of a stage lie in memory that is kept.
    struct Place: Sendable {
        /// Whole plane of the frame.
        var plane: PlaneID
        /// Byte of its first pixel.
        var offset: Int
        /// Bytes from a row to the next.
        var stride: Int
        /// Bytes of a row, and how many there are.
        var rowByteCount: Int, rowCount: Int
    }

    /// Memory of a stage that a frame uses.
    struct Loan: Sendable {
        /// Which memory of the family.
        fileprivate var index: Int
        /// The address of its first byte.
        fileprivate var address: UInt
        /// Whether the frame has to compute the planes; else they are there, or an older frame computes them.
        var isOwn: Bool

        /// The address of a byte.
        func byte(_ offset: Int) -> UnsafeMutableRawPointer? {
            UnsafeMutableRawPointer(bitPattern: address + UInt(offset))
        }
    }

    /// The decoded frames that planes are made of.
    private struct Origin: Equatable {
        var time: Rational
        var serial: Int64
        var secondTime = Rational.zero
        var secondSerial: Int64 = -1

        /// Nil where a frame is damaged: what is left of it may depend on where its reader began, and is computed anew each time.
        init?(_ slots: FindRepeatedStages.Slots, _ sources: [DecodedFrame]) {
            let first = sources[slots.first]
            guard !first.isDamaged else { return nil }
            (time, serial) = (first.time, first.serial)
            guard let second = slots.second else { return }
            guard !sources[second].isDamaged else { return nil }
            (secondTime, secondSerial) = (sources[second].time, sources[second].serial)
        }
    }

    private struct Entry {
        var address: UInt
        /// What the planes are made of, also before they are there; nil for those of one frame alone.
        var origin: Origin?
        var isFilled = false
        /// The number of the frame that computes them.
        var filler = 0
        var users = 0
        var lastUse = 0
    }

    private struct Waiter {
        var family: Int
        var index: Int
        var job: FrameJob
    }

    private struct State {
        var entries: [[Entry]]
        var waiters: [Waiter] = []
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
    /// The clip of each source.
    private let clips: [Int]
    /// By stage, what its planes go by in the archive; nil for those that are not kept there.
    private let works: [String?]
    private let archive: PlaneArchive?
    private let state: Mutex<State>

    /// Planes kept of each family beyond those that one frame uses: of the frame before, where they are not large.
    private static func spares(of byteCount: Int) -> Int { byteCount > 4 << 20 ? 0 : 2 }

    /// Finds the stages of a plan whose planes other frames can use; nil when there is none.
    ///
    /// - Parameters:
    ///   - moments: output times of some frames, neighbours among them.
    ///   - archive: where planes of two frames are kept for later renders.
    ///   - others: planes of which a frame itself holds some rows at a time.
    init?(
        stages: [Stage], lowered: LoweredFrame, moments: [Rational], archive: PlaneArchive?,
        except others: Set<PlaneID> = []
    ) {
        let numbers = lowered.uniforms.steadyNumbers
        roles = FindRepeatedStages(
            graph: lowered.kernels, sources: lowered.sources, numbers: numbers, moments: moments
        ).run(stages, keepsPairs: archive != nil, except: others)
        self.archive = archive
        clips = lowered.sources.map(\.node.index)
        works =
            archive == nil
            ? []
            : StageFamilies(graph: lowered.kernels, sources: lowered.sources, numbers: numbers)
                .works(of: stages, constants: lowered.constants)
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
        spareByteCount = byteCounts.reduce(0) { $0 + $1 * Self.spares(of: $1) }
        var initial = State(entries: Array(repeating: [], count: familyCount))
        // Frames wait no oftener than they are in flight.
        initial.waiters.reserveCapacity(256)
        state = Mutex(initial)
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
            places.append(
                Place(
                    plane: plane, offset: offset + ScratchPlane.slack, stride: stride,
                    rowByteCount: node.size.width * node.step * node.element.byteCount, rowCount: node.size.height))
            offset += stride * node.size.height + 2 * ScratchPlane.slack
        }
        return (places, offset)
    }

    /// The planes that are stored here, and not in the memory of a frame.
    var planes: Set<PlaneID> { Set(places.joined().map(\.plane)) }

    /// Memory for the planes of a stage: with what was made of the same decoded frames, by an older frame perhaps still to be made,
    /// or to be filled.
    ///
    /// - Parameter frame: the number of the frame that asks.
    func borrow(stage: Int, sources: [DecodedFrame], frame: Int) -> Loan? {
        guard case .kept(let family, let slots) = roles[stage] else { return nil }
        let origin = Origin(slots, sources)
        return state.withLock { state in
            var isMade = false
            if let origin {
                for index in 0..<state.entries[family].count where state.entries[family][index].origin == origin {
                    isMade = true
                    if state.entries[family][index].isFilled || state.entries[family][index].filler < frame {
                        return Self.lend(index, of: family, isOwn: false, in: &state)
                    }
                }
            }
            guard let index = room(in: family, for: sources, &state) else { return nil }
            state.entries[family][index].isFilled = false
            state.entries[family][index].filler = frame
            // Where a younger frame makes the same, there are two of it for once.
            state.entries[family][index].origin = isMade ? nil : origin
            return Self.lend(index, of: family, isOwn: true, in: &state)
        }
    }

    /// Memory that nobody uses, and the frame of these sources will not ask for.
    private func room(in family: Int, for sources: [DecodedFrame], _ state: inout State) -> Int? {
        var oldest: Int?
        for index in 0..<state.entries[family].count where state.entries[family][index].users == 0 {
            if isAskedFor(state.entries[family][index].origin, of: family, by: sources) { continue }
            if let known = oldest, state.entries[family][known].lastUse <= state.entries[family][index].lastUse {
                continue
            }
            oldest = index
        }
        let hasRoom = state.entries[family].count < memberCounts[family] + Self.spares(of: byteCounts[family])
        if let oldest, !hasRoom { return oldest }
        let memory = LargePages.allocate(byteCount: max(64, byteCounts[family]))
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCounts[family])
        state.entries[family].append(Entry(address: UInt(bitPattern: memory)))
        return state.entries[family].count - 1
    }

    private func isAskedFor(_ origin: Origin?, of family: Int, by sources: [DecodedFrame]) -> Bool {
        guard let origin else { return false }
        for stage in 0..<roles.count {
            if case .kept(family, let slots) = roles[stage], Origin(slots, sources) == origin { return true }
        }
        return false
    }

    private static func lend(_ index: Int, of family: Int, isOwn: Bool, in state: inout State) -> Loan {
        state.uses += 1
        state.entries[family][index].users += 1
        state.entries[family][index].lastUse = state.uses
        return Loan(index: index, address: state.entries[family][index].address, isOwn: isOwn)
    }

    /// Whether the planes of a loan that is not the frame's own are there; else the job is put on a list and gets word.
    func isFilled(_ loan: Loan, stage: Int, orTell job: FrameJob) -> Bool {
        guard case .kept(let family, _) = roles[stage] else { return true }
        return state.withLock { state in
            if state.entries[family][loan.index].isFilled { return true }
            state.waiters.append(Waiter(family: family, index: loan.index, job: job))
            return false
        }
    }

    /// Says that a stage has filled its memory.
    func fill(_ loan: Loan, stage: Int) {
        guard case .kept(let family, _) = roles[stage] else { return }
        state.withLock { $0.entries[family][loan.index].isFilled = true }
    }

    /// A job that waited for what a loan now holds; nil when there is none left.
    func nextWaiter(for loan: Loan, stage: Int) -> FrameJob? {
        guard case .kept(let family, _) = roles[stage] else { return nil }
        return state.withLock { state in
            for index in 0..<state.waiters.count
            where state.waiters[index].family == family && state.waiters[index].index == loan.index {
                return state.waiters.remove(at: index).job
            }
            return nil
        }
    }

    // MARK: On disk

    /// Fills memory that a frame has to fill with what an earlier render has kept; false where there is nothing.
    func restore(_ loan: Loan, stage: Int, sources: [DecodedFrame]) -> Bool {
        guard let archive, let key = key(stage, sources, archive) else { return false }
        return archive.load(key, into: rows(of: loan, stage: stage))
    }

    /// Keeps what a stage has filled for later renders.
    func keep(_ loan: Loan, stage: Int, sources: [DecodedFrame]) {
        guard let archive, let key = key(stage, sources, archive) else { return }
        archive.store(key, rows(of: loan, stage: stage))
    }

    private func key(_ stage: Int, _ sources: [DecodedFrame], _ archive: PlaneArchive) -> String? {
        guard case .kept(_, let slots) = roles[stage], slots.second != nil, let work = works[stage],
            Origin(slots, sources) != nil
        else { return nil }
        return archive.key(work, of: slots.list.map { (clips[$0], sources[$0]) })
    }

    private func rows(of loan: Loan, stage: Int) -> [PlaneArchive.Rows] {
        places[stage].compactMap { place in
            loan.byte(place.offset).map {
                PlaneArchive.Rows(first: $0, stride: place.stride, byteCount: place.rowByteCount, count: place.rowCount)
            }
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
