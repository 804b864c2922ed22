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
    private struct Group: Hashable {
        var node: NodeID
        var map: TimeMap
    }

    /// Who fills a slot: one of the readers, or a drawer of its own.
    private enum Origin {
        case reader(Int)
        case drawer(TextDrawer)
    }

    private let slots: [SourceSlot]
    private let frameDurations: [Rational]
    private let origins: [Origin]
    private var readers: [SourceReader] = []
    private var paths: [String] = []
    private let pool: SourceReaders
    /// The order in which slots are read: by time, so that every reader moves forwards.
    private let order: [Int]
    private let ends: [ClipEnd]
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
        slots: [SourceSlot], start: Rational, frameDuration: Rational, pool: SourceReaders, path: (NodeID) -> String,
        rate: (NodeID) -> Rational, end: (NodeID) -> ClipEnd
    ) throws(MediaError) {
        self.slots = slots
        self.pool = pool
        ends = slots.map { $0.drawing == nil ? end($0.node) : .isKnown }
        halfFrame = frameDuration / Rational(2)
        frameDurations = slots.map { slot in
            let rate = rate(slot.node)
            return rate > Rational(0) ? Rational(1) / rate : Rational(0)
        }
        var groups: [Group: Int] = [:]
        var origins: [Origin] = []
        for slot in slots {
            if let drawing = slot.drawing {
                origins.append(.drawer(try pool.drawer(of: drawing)))
                continue
            }
            let group = Group(node: slot.node, map: slot.map)
            if let index = groups[group] {
                origins.append(.reader(index))
                continue
            }
            let window =
                slots.filter { $0.node == slot.node && $0.map == slot.map }.map { abs($0.frameOffset) }.max() ?? 0
            let name = path(slot.node)
            origins.append(.reader(readers.count))
            groups[group] = readers.count
            readers.append(try pool.take(path: name, near: slot.map(start), window: window * 2))
            paths.append(name)
        }
        self.origins = origins
        order = slots.indices.sorted { slots[$0].frameOffset < slots[$1].frameOffset }
    }

    /// Fills every slot for an output time; false when the render has come to the end of a clip. Blocks.
    ///
    /// - Throws: `MediaError` at damaged data, when a clip has no picture, or ends before the graph has what it needs.
    func read(at time: Rational, into frames: [DecodedFrame]) throws(MediaError) -> Bool {
        for index in order {
            let slot = slots[index]
            let local = slot.map(time) + Rational(Int64(slot.frameOffset)) * frameDurations[index]
            switch origins[index] {
            case .drawer(let drawer): try drawer.draw(at: local, into: frames[index])
            case .reader(let reader):
                guard try readers[reader].read(at: local, into: frames[index]) else {
                    throw MediaError(
                        .inputUnreadable, "'\(paths[reader])' has no picture that can be decoded",
                        remedy: "check the file with 'kinora probe'")
                }
            }
        }
        for index in 0..<slots.count where try hasEnded(index, at: time) { return false }
        return true
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
