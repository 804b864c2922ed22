import KinoraCore
import KinoraMedia
import KinoraNodes

/// Reads the pictures of one clip for one use of it: mostly forwards, with a few pictures kept for windows of time.
///
/// One thread at a time.
final class SourceReader {
    /// The node the clip belongs to.
    let decoder: VideoDecoder
    /// The time last asked for; nil before the first picture.
    private(set) var lastTime: Rational?
    /// Recent pictures, newest last.
    private var recent: [DecodedFrame] = []
    private let capacity: Int
    /// What is asked for.
    let reach: Reach

    /// Which pictures a reader is asked for.
    struct Reach: Hashable {
        /// Pictures on either side of the current one that are asked for as well.
        var window = 0
        /// Whether pictures are asked for by times of their own, of which the durations in a file say little.
        var isUneven = false
    }

    /// Opens the clip.
    init(path: String, threads: Int, tolerance: VideoDecoder.Tolerance, reach: Reach) throws(MediaError) {
        decoder = try VideoDecoder(path, threads: threads, tolerance: tolerance)
        self.reach = reach
        capacity = reach.window > 0 ? reach.window + 2 : 0
        recent.reserveCapacity(capacity)
        for _ in 0..<capacity { recent.append(try DecodedFrame()) }
    }

    /// Goes on with a reader's decoder, for another number of pictures around the current one.
    init(continuing other: SourceReader, reach: Reach) throws(MediaError) {
        decoder = other.decoder
        lastTime = other.lastTime
        self.reach = reach
        capacity = reach.window > 0 ? reach.window + 2 : 0
        recent.reserveCapacity(capacity)
        for _ in 0..<capacity { recent.append(try DecodedFrame()) }
    }

    /// Where the clip ends, in seconds, when it ends before a time; to within one picture where pictures are left out. Call
    /// after `read`. May block.
    func end(before time: Rational) throws(MediaError) -> Rational? {
        guard let end = try decoder.decodeEnd(), end < time else { return nil }
        return end
    }

    /// Puts the picture on screen at a time into `frame`. Blocks.
    ///
    /// - Returns: false when the clip has no picture at all.
    func read(at time: Rational, into frame: DecodedFrame) throws(MediaError) -> Bool {
        let time = max(time, Rational(0))
        lastTime = time
        guard capacity > 0 else { return try decoder.decodeFrame(at: time, into: frame) }
        for index in recent.indices.reversed() where !recent[index].isEmpty {
            let known = recent[index]
            if decoder.shows(known, at: time) {
                try frame.share(known)
                return true
            }
        }
        guard try decoder.decodeFrame(at: time, into: frame, untilNext: reach.isUneven) else { return false }
        let oldest = recent.removeFirst()
        try oldest.share(frame)
        recent.append(oldest)
        return true
    }
}

/// The readers of a render, handed from one stretch of the output to the next so that files stay open.
final class SourceReaders {
    /// What a clip needs besides its path.
    struct Options {
        /// Threads of each codec; 0 leaves the choice to libav.
        var threads = 0
        /// What to do about damaged data.
        var tolerance = VideoDecoder.Tolerance.none
    }

    private struct Key: Hashable {
        var path: String
        var reach: SourceReader.Reach
    }

    private let options: Options
    private var idle: [Key: [SourceReader]] = [:]
    private var drawers: [TextDrawing: TextDrawer] = [:]

    init(options: Options) { self.options = options }

    /// A reader of the clip; one that stands shortly before `time` if there is one.
    func take(path: String, near time: Rational, reach: SourceReader.Reach) throws(MediaError) -> SourceReader {
        let key = Key(path: path, reach: reach)
        var list = idle[key] ?? []
        var best: (index: Int, time: Rational)?
        for (index, reader) in list.enumerated() {
            guard let last = reader.lastTime, last <= time else { continue }
            if best.map({ $0.time < last }) ?? true { best = (index, last) }
        }
        if let index = best?.index ?? (list.isEmpty ? nil : 0) {
            let reader = list.remove(at: index)
            idle[key] = list
            return reader
        }
        // A pipe is opened once: whoever stands idle in it goes on, whatever it was opened for.
        let others = idle.keys.filter { $0.path == path }
        for other in others {
            guard let reader = idle[other]?.last, reader.decoder.probe.isReadOnce else { continue }
            idle[other]?.removeLast()
            return try SourceReader(continuing: reader, reach: reach)
        }
        return try SourceReader(path: path, threads: options.threads, tolerance: options.tolerance, reach: reach)
    }

    /// Who draws a text; the same one for every stretch that shows it, since finding fonts takes a while.
    func drawer(of drawing: TextDrawing) throws(MediaError) -> TextDrawer {
        if let drawer = drawers[drawing] { return drawer }
        let drawer = try TextDrawer(drawing)
        drawers[drawing] = drawer
        return drawer
    }

    /// Gives a reader back for a later stretch.
    func give(_ reader: SourceReader, path: String) {
        idle[Key(path: path, reach: reader.reach), default: []].append(reader)
    }

    /// Damaged pictures and packets of every clip so far.
    var damageCount: Int64 { idle.values.joined().reduce(0) { $0 + $1.decoder.damageCount } }
}
