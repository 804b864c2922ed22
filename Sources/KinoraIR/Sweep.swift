/// An order of evaluation, and what each pixel hands to the next one of its line: recursive filters, running sums and
/// propagation are kernels with a sweep.
///
/// Lines run along the direction: rows for `right` and `left`, columns for `down` and `up`. Along a line the pixels are
/// evaluated in order, all lines in step; `Operation.carried` reads what the pixel before has left.
public struct Sweep: Hashable, Sendable {
    /// The way from a pixel to the next one of its line.
    public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
        /// From the first column to the last.
        case right
        /// From the last column to the first.
        case left
        /// From the first row to the last.
        case down
        /// From the last row to the first.
        case up

        /// The axis that lines run along.
        public var axis: Axis { self == .right || self == .left ? .x : .y }
        /// Whether coordinates fall along the way.
        public var isBackward: Bool { self == .left || self == .up }
    }

    /// One float that goes from a pixel to the next.
    public struct Carry: Hashable, Sendable {
        /// What the first pixel of a line finds, and what lies beside the picture.
        public var initial: Float
        /// What a pixel leaves for the next.
        public var next: ValueID

        /// A carried value.
        public init(initial: Float, next: ValueID) {
            self.initial = initial
            self.next = next
        }
    }

    /// The way along the lines.
    public var direction: Direction
    /// The values carried along, in the order of `Operation.carried`.
    public var carries: [Carry]

    /// A sweep.
    public init(_ direction: Direction, carries: [Carry] = []) {
        self.direction = direction
        self.carries = carries
    }
}

extension Kernel {
    /// The values the program is evaluated for: stored, reduced, or handed to the next pixel.
    package var wantedValues: [ValueID] {
        outputs.map(\.value) + reductions.map(\.value) + (sweep?.carries.map(\.next) ?? [])
    }

    /// How far beside its own line a pixel looks at what lines carry.
    package var sweepReach: Int {
        guard sweep != nil else { return 0 }
        var reach = 0
        Kernel.visit(body) { instruction in
            if case .carried(_, let across) = instruction.operation { reach = max(reach, abs(Int(across))) }
        }
        return reach
    }
}
