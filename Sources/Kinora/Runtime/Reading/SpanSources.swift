import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// What it means to a render when a clip whose length was not known comes to its end.
enum ClipEnd {
    /// The clip's length is known; what lies behind its end looks like its last picture.
    case isKnown
    /// The render ends with it.
    case endsRender
    /// The graph needs more of it: a slice promised it.
    case isTooEarly
}

/// The decoded frames of one stretch of the output: which reader serves which slot.
final class SpanSources {
    /// Slots that show neighbouring frames of a clip: a reader serves them all.
    private struct Group: Hashable {
        var node: NodeID
        var course: TimeMap

        init(_ slot: SourceSlot) { (node, course) = (slot.node, slot.map.course) }
    }

    /// Who fills a slot: one of the readers, or a drawer or a reader of motion of its own.
    private enum Origin {
        case reader(Int)
        case drawer(TextDrawer)
        case motion(FlowSequenceReader)
    }

    private var slots: [SourceSlot] = []
    private var frameDurations: [Rational] = []
    private var origins: [Origin] = []
    private var groups: [Group: Int] = [:]
    private var readers: [SourceReader] = []
    /// Clips that are open: one that is shown at several places in its time is so several times.
    var readerCount: Int { readers.count }
    private var paths: [String] = []
    private let pool: SourceReaders
    private var ends: [ClipEnd] = []
    private let start: Rational
    private let path: (NodeID) -> String
    private let rate: (NodeID) -> Rational
    private let end: (NodeID) -> ClipEnd
    /// The output time at which a clip ended the render; nil before that.
    private(set) var renderEnd: Rational?
    /// Seconds of half an output frame: a frame of which less than half has a picture is none.
    private let halfFrame: Rational

    /// Takes readers from the pool.
    ///
    /// - Parameters:
    ///   - start: the first output time of the stretch.
    ///   - frameDuration: seconds from one output frame to the next.
    ///   - end: what the end of a clip means.
    init(
        slots: [SourceSlot], start: Rational, frameDuration: Rational, pool: SourceReaders,
        path: @escaping (NodeID) -> String, rate: @escaping (NodeID) -> Rational, end: @escaping (NodeID) -> ClipEnd
    ) throws(MediaError) {
        self.pool = pool
        self.start = start
        (self.path, self.rate, self.end) = (path, rate, end)
        halfFrame = frameDuration / Rational(2)
        _ = try places(of: slots)
    }

    /// Which slots of the stretch a plan reads, and in which order.
    struct Places {
        /// The slot of the stretch behind each slot of the plan.
        fileprivate var slots: [Int]
        /// Slots of the plan by time, so that every reader moves forwards.
        fileprivate var order: [Int]
    }

    /// The places of a plan's slots; those that no plan before it has read get readers.
    func places(of wanted: [SourceSlot]) throws(MediaError) -> Places {
        var places: [Int] = []
        for slot in wanted {
            if let known = slots.firstIndex(of: slot) {
                places.append(known)
            } else {
                places.append(slots.count)
                try add(slot, among: wanted)
            }
        }
        let times = places.indices.map { time(of: places[$0], at: start) }
        let order = wanted.indices.sorted { (times[$0], wanted[$0].frameOffset) < (times[$1], wanted[$1].frameOffset) }
        return Places(slots: places, order: order)
    }

    private func add(_ slot: SourceSlot, among wanted: [SourceSlot]) throws(MediaError) {
        if let drawing = slot.drawing {
            origins.append(.drawer(try pool.drawer(of: drawing)))
        } else if let motion = slot.motion {
            origins.append(.motion(try FlowSequenceReader(motion)))
        } else if let index = groups[Group(slot)] {
            origins.append(.reader(index))
        } else {
            let group = wanted.filter { $0.isDecoded && Group($0) == Group(slot) }
            let maps = Set(group.map(\.map)).count
            let window = 2 * (group.map { abs($0.frameOffset) }.max() ?? 0) * maps + maps - 1
            let reach = SourceReader.Reach(window: window, isUneven: maps > 1)
            let name = path(slot.node)
            readers.append(try pool.take(path: name, near: slot.map(start), reach: reach))
            origins.append(.reader(readers.count - 1))
            groups[Group(slot)] = readers.count - 1
            paths.append(name)
        }
        let perSecond = rate(slot.node)
        slots.append(slot)
        frameDurations.append(perSecond > Rational(0) ? Rational(1) / perSecond : Rational(0))
        ends.append(slot.isDecoded ? end(slot.node) : .isKnown)
    }

    /// Fills the slots of a plan for an output time; false when the render has come to the end of a clip. Blocks.
    ///
    /// - Throws: `MediaError` at damaged data, when a clip has no picture, or ends before the graph has what it needs.
    func read(at time: Rational, _ places: Places, into frames: [DecodedFrame]) throws(MediaError) -> Bool {
        for position in 0..<places.order.count {
            let own = places.order[position]
            let index = places.slots[own]
            let slot = slots[index]
            let local = self.time(of: index, at: time)
            switch origins[index] {
            case .drawer(let drawer): try drawer.draw(at: local, into: frames[own])
            case .motion(let reader): try reader.read(at: local, into: frames[own])
            case .reader(let reader):
                guard try readers[reader].read(at: local, into: frames[own]) else {
                    throw MediaError(
                        .inputUnreadable, "'\(paths[reader])' has no picture that can be decoded",
                        remedy: "check the file with 'kinora probe'")
                }
            }
        }
        for position in 0..<places.slots.count where try hasEnded(places.slots[position], at: time) { return false }
        return true
    }

    /// The time of a slot's clip at an output time.
    private func time(of index: Int, at time: Rational) -> Rational {
        slots[index].map(time) + Rational(Int64(slots[index].frameOffset)) * frameDurations[index]
    }

    private func hasEnded(_ index: Int, at time: Rational) throws(MediaError) -> Bool {
        let slot = slots[index]
        if case .isKnown = ends[index] { return false }
        guard case .reader(let position) = origins[index] else { return false }
        // The first picture is shown however short it is.
        let reader = readers[position]
        let local = slot.map(time)
        guard slot.frameOffset == 0, local > Rational(0),
            let end = try reader.end(before: slot.map(time + halfFrame))
        else { return false }
        if case .endsRender = ends[index] {
            renderEnd = slot.map.inverse(end)
            return true
        }
        let seconds = DecimalText.seconds(end)
        throw MediaError(
            .inputUnreadable,
            "\(reader.decoder.probe.describedPath) ends after \(seconds), sooner than the graph needs it",
            remedy: "slice it to what it has, as clip[0s..\(seconds)]")
    }

    /// Gives the readers back.
    func close() {
        for (reader, path) in zip(readers, paths) { pool.give(reader, path: path) }
        readers = []
    }
}
