import KinoraCore
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// A picture of a graph as kernels: what the planner fuses, tiles and runs.
public struct LoweredFrame: Sendable {
    /// The kernels; empty when the decoder's frame is delivered untouched.
    public var kernels: KernelGraph
    /// The numbers each frame needs.
    public var uniforms: UniformTable
    /// The decoded frames each frame needs, by slot.
    public var sources: [SourceSlot]
    /// Floats of each table a reduction fills, by slot.
    public var tables: [Int]
    /// The numbers that are the same in every frame, by slot.
    public var constants: [ConstantTable]
    /// The source whose frame is delivered untouched; nil when kernels make the picture.
    public var passthrough: Int?
    /// What is taken for granted of the frames it serves.
    public var conditions: [FrameCondition] = []

    /// Whether the frame at an output time can be made this way; allocates nothing.
    public func serves(_ time: Rational) -> Bool {
        // By index: iterating a collection allocates in unoptimised builds.
        for index in 0..<conditions.count where conditions[index].test(time) != conditions[index].isMet { return false }
        return true
    }

    /// Whether every frame of the stretch can be made this way: nothing is granted.
    public var isGeneral: Bool { conditions.allSatisfy { !$0.isMet } }

    /// What is to be found out before the numbers of each frame are worked out, in order.
    public var preparations: [Preparation] = []
    /// Whether footage is read to learn which decoded frames a frame needs: asking about frames far apart takes long.
    public var asksFootage = false
    /// What is measured in each frame.
    public var measures: [Measure] = []

    /// Finds out what the frame of an output time, made of some decoded ones, needs to know about other frames; blocks. Called for one
    /// frame after the other. Throws what reading a file throws.
    public typealias Preparation = @Sendable (_ time: Rational, _ frames: SourceFrames) throws -> Void

    /// A lowered picture.
    public init(
        kernels: KernelGraph = KernelGraph(), uniforms: UniformTable = UniformTable(), sources: [SourceSlot] = [],
        tables: [Int] = [], constants: [ConstantTable] = [], passthrough: Int? = nil
    ) {
        self.kernels = kernels
        self.uniforms = uniforms
        self.sources = sources
        self.tables = tables
        self.constants = constants
        self.passthrough = passthrough
    }
}

/// Something that is known of a frame before it is computed, and that kernels may count on: that a picture between two frames is
/// one of them, say, so that no motion has to be found.
public struct FrameCondition: Sendable {
    /// Whether it is true at a time of the output.
    var test: @Sendable (Rational) -> Bool
    /// What was taken for granted; kernels for which nothing was serve every frame, if with more work.
    var isMet: Bool
}

/// A number that a node measures over a whole render: the sum of one uniform over all frames, divided by that of another, or the root
/// of that.
public struct Measure: Hashable, Sendable {
    /// The user's name for it, as `look/consistency.warp_error`.
    public var name: String
    /// The slot of what is summed up.
    public var value: Int
    /// The slot of what it is divided by.
    public var weight: Int
    /// Whether the root of the quotient is wanted: of a mean of squares.
    public var isRoot = false
}

/// A decoded frame that a picture needs: which clip, at which of its own times.
public struct SourceSlot: Hashable, Sendable {
    /// The `decode` node.
    public var node: NodeID
    /// Output time to the clip's own time.
    public var map: TimeMap
    /// Frames of the clip before or after that time.
    public var frameOffset: Int
    /// How the clip's frames are stored when kernels read them.
    public var format: PixelFormat
    /// What is drawn instead of a clip being decoded.
    public var drawing: TextDrawing?
    /// Files of motion that are read instead of a clip being decoded.
    public var motion: FlowSequence?

    /// Whether the frame comes from a decoder.
    public var isDecoded: Bool { drawing == nil && motion == nil }

    /// A decoded frame, a drawn one, or one of motion.
    public init(
        node: NodeID, map: TimeMap, frameOffset: Int, format: PixelFormat, drawing: TextDrawing? = nil,
        motion: FlowSequence? = nil
    ) {
        self.node = node
        self.map = map
        self.frameOffset = frameOffset
        self.format = format
        self.drawing = drawing
        self.motion = motion
    }
}
