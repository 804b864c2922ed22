import KinoraCore
import KinoraLanguage
import KinoraMedia
import KinoraNodes

/// The decoded frames of one stretch of the output: which reader serves which slot.
final class SpanSources {
    private struct Group: Hashable {
        var node: NodeID
        var map: TimeMap
    }

    private let slots: [SourceSlot]
    private let frameDurations: [Rational]
    private let readerOfSlot: [Int]
    private var readers: [SourceReader] = []
    private var paths: [String] = []
    private let pool: SourceReaders
    /// The order in which slots are read: by time, so that every reader moves forwards.
    private let order: [Int]

    /// Takes readers from the pool.
    ///
    /// - Parameter start: the first output time of the stretch.
    init(
        slots: [SourceSlot], start: Rational, pool: SourceReaders, path: (NodeID) -> String,
        rate: (NodeID) -> Rational
    ) throws(MediaError) {
        self.slots = slots
        self.pool = pool
        frameDurations = slots.map { slot in
            let rate = rate(slot.node)
            return rate > Rational(0) ? Rational(1) / rate : Rational(0)
        }
        var groups: [Group: Int] = [:]
        var readerOfSlot: [Int] = []
        for slot in slots {
            let group = Group(node: slot.node, map: slot.map)
            if let index = groups[group] {
                readerOfSlot.append(index)
                continue
            }
            let window =
                slots.filter { $0.node == slot.node && $0.map == slot.map }.map { abs($0.frameOffset) }.max() ?? 0
            let name = path(slot.node)
            readerOfSlot.append(readers.count)
            groups[group] = readers.count
            readers.append(try pool.take(path: name, near: slot.map(start), window: window * 2))
            paths.append(name)
        }
        self.readerOfSlot = readerOfSlot
        order = slots.indices.sorted { slots[$0].frameOffset < slots[$1].frameOffset }
    }

    /// Fills every slot for an output time. Blocks.
    ///
    /// - Throws: `MediaError` at damaged data or when a clip has no picture.
    func read(at time: Rational, into frames: [DecodedFrame]) throws(MediaError) {
        for index in order {
            let slot = slots[index]
            let local = slot.map(time) + Rational(Int64(slot.frameOffset)) * frameDurations[index]
            let reader = readers[readerOfSlot[index]]
            guard try reader.read(at: local, into: frames[index]) else {
                throw MediaError(
                    .inputUnreadable, "'\(paths[readerOfSlot[index]])' has no picture that can be decoded",
                    remedy: "check the file with 'kinora probe'")
            }
        }
    }

    /// Gives the readers back.
    func close() {
        for (reader, path) in zip(readers, paths) { pool.give(reader, path: path) }
        readers = []
    }
}
