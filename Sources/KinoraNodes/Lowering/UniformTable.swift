import KinoraCore
import KinoraLanguage

/// The numbers of a frame: every signal and every derived parameter, worked out once a frame before its kernels run.
public struct UniformTable: Sendable {
    /// Writes an entry's numbers for a time of the output; must not allocate.
    public typealias Evaluate = @Sendable (_ time: Rational, _ into: UnsafeMutablePointer<Float>) -> Void

    /// Numbers that belong together: a parameter, a colour, the entries of a matrix.
    public struct Entry: Sendable {
        /// The user's name of what it is, as `look/fog.density`.
        public var name: String
        /// Where the numbers go.
        public var slots: Range<Int>
        /// Whether the numbers are the same in every frame.
        public var isConstant: Bool
        /// Whether the numbers are the same in every frame, known or not: what is made with them of a decoded frame stays as it is.
        public var isSteady: Bool
        /// Writes the numbers.
        public var evaluate: Evaluate
    }

    /// Every entry, in order of slots.
    public private(set) var entries: [Entry] = []
    /// Slots in use.
    public private(set) var count = 0

    /// An empty table.
    public init() {}

    /// Adds an entry and gives its slots.
    ///
    /// - Parameters:
    ///   - isConstant: whether the numbers are the same in every frame, so that plans may be made for them.
    ///   - isSteady: whether they are, without kernels being written for them.
    public mutating func add(
        _ name: String, count slots: Int, isConstant: Bool = false, isSteady: Bool = false,
        evaluate: @escaping Evaluate
    ) -> Range<Int> {
        let range = count..<count + slots
        count += slots
        entries.append(
            Entry(
                name: name, slots: range, isConstant: isConstant, isSteady: isConstant || isSteady, evaluate: evaluate))
        return range
    }

    /// Keeps slots that something else fills: the result of a whole-frame reduction.
    public mutating func reserve(_ slots: Int) -> Range<Int> {
        defer { count += slots }
        return count..<count + slots
    }

    /// The number in each slot; nil where it is not the same in every frame.
    public var constantNumbers: [Float?] { numbers { $0.isConstant } }

    /// The number in each slot; nil where it may differ from frame to frame.
    public var steadyNumbers: [Float?] { numbers { $0.isSteady } }

    private func numbers(where isWanted: (Entry) -> Bool) -> [Float?] {
        var result = [Float?](repeating: nil, count: count)
        for entry in entries where isWanted(entry) {
            var numbers = [Float](repeating: 0, count: entry.slots.count)
            numbers.withUnsafeMutableBufferPointer { buffer in
                if let first = buffer.baseAddress { entry.evaluate(Rational(0), first) }
            }
            for (slot, number) in zip(entry.slots, numbers) { result[slot] = number }
        }
        return result
    }

    /// Works out every entry for a time of the output; allocates nothing.
    public func evaluate(at time: Rational, into slots: UnsafeMutablePointer<Float>) {
        // By index: iterating a collection allocates in unoptimised builds, and tests count allocations there.
        for index in 0..<entries.count {
            let entry = entries[index]
            entry.evaluate(time, slots + entry.slots.lowerBound)
        }
    }
}

/// The clock of a node: turns the time of the output into `t`, `p` and `frame` of the node.
public struct NodeClock: Hashable, Sendable {
    /// Output time to local time.
    public var map: TimeMap
    /// Length of the node's stream in seconds; 0 without end.
    public var duration: Double
    /// Frames a second of the node's stream.
    public var rate: Rational

    /// The clock of a stream under a time map.
    public init(map: TimeMap, properties: StreamProperties) {
        self.map = map
        duration = properties.duration?.doubleValue ?? 0
        rate = properties.rate
    }

    /// The node's moment at a time of the output. Progress runs from 0 at the first frame to 1 at the last.
    public func moment(at time: Rational) -> SignalMoment {
        let local = map(time).doubleValue
        let perSecond = rate.doubleValue
        let lastFrame = duration - (perSecond > 0 ? 1 / perSecond : 0)
        let progress = lastFrame > 0 ? min(max(local / lastFrame, 0), 1) : 0
        return SignalMoment(
            t: local, p: progress, frame: (local * perSecond + 0.5).rounded(.down), duration: duration, rate: perSecond)
    }
}
