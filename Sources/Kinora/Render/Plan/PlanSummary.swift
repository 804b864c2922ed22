import Foundation
import KinoraCore
import KinoraIR
import KinoraMedia
import KinoraNodes

/// What a plan decided, as data: `kinora plan` prints it for people and, as JSON, for machines.
public struct PlanSummary: Codable, Sendable, Hashable {
    /// Version of the JSON form.
    public var version = 1
    /// The file that will be written.
    public var target: String
    /// Columns and rows.
    public var width: Int
    /// See `width`.
    public var height: Int
    /// Frames a second, as an exact fraction.
    public var rate: String
    /// Frames; absent when the render ends where its source does.
    public var frames: Int?
    /// How the picture is coded, in words.
    public var encoding: String
    /// How samples reach the encoder.
    public var pixelFormat: String
    /// What generates the code, as `llvm-avx512`.
    public var backend: String
    /// Threads that compute.
    public var threads: Int
    /// What the render needs in memory.
    public var memory: Memory
    /// Stretches of time that differ in what they show.
    public var spanCount: Int
    /// The first stretches in full.
    public var spans: [Span]

    /// Memory by owner, in bytes.
    public struct Memory: Codable, Sendable, Hashable {
        /// The most the render will hold at once.
        public var peak: Int
        /// The decoders, estimated.
        public var decoders: Int
        /// The encoder, estimated.
        public var encoder: Int
        /// Scratch memory of all workers.
        public var workers: Int
        /// One frame in flight, without its planes between stages.
        public var frame: Int
        /// Frames in flight.
        public var framesInFlight: Int
        /// The planes between stages of one frame.
        public var planes: Int
        /// Frames that have such planes at once.
        public var framesComputed: Int
        /// Renders of streams that are looked at before they are shown; absent where there are none.
        public var footage: Int?
    }

    /// A stretch of time.
    public struct Span: Codable, Sendable, Hashable {
        /// First second.
        public var start: Double
        /// One past the last; absent when the stretch ends where its source does.
        public var end: Double?
        /// What each pass did.
        public var passes: [Pass]
        /// Decoded frames a frame needs, as `clip at t`.
        public var sources: [String]
        /// Numbers worked out once a frame.
        public var uniforms: Int
        /// True when decoded frames go to the encoder untouched.
        public var isPassthrough: Bool
        /// The stages in order.
        public var stages: [Stage]
        /// What rendering some frames took; absent unless asked for.
        public var measurement: Measurement?
    }

    /// What frames of a stretch took that were rendered but not coded.
    public struct Measurement: Codable, Sendable, Hashable {
        /// Frames rendered.
        public var frames: Int
        /// Milliseconds of processor time a frame took in its stages, all threads together.
        public var stageMilliseconds: Double
        /// The same for everything else: decoding, signals, handing on.
        public var otherMilliseconds: Double
        /// Frames a second of wall clock, decoding included and coding not.
        public var framesPerSecond: Double
    }

    /// A pass over the kernel graph.
    public struct Pass: Codable, Sendable, Hashable {
        /// What it does.
        public var name: String
        /// Kernels before.
        public var before: Int
        /// Kernels after.
        public var after: Int
        /// Milliseconds it took.
        public var milliseconds: Double
    }

    /// A stage.
    public struct Stage: Codable, Sendable, Hashable {
        /// Columns of a tile.
        public var tileWidth: Int
        /// Rows of a tile.
        public var tileHeight: Int
        /// Tiles a frame.
        public var tiles: Int
        /// Bands of tiles that are computed before the next stage goes on; 1 where it begins when the whole picture is there.
        public var bands: Int
        /// Bytes of scratch planes a worker holds.
        public var scratchBytes: Int
        /// Pixels computed for each pixel kept: what overlapped tiles cost.
        public var overlap: Double
        /// Milliseconds of processor time a frame is expected to take here; `MachineSpeed` says how that is estimated.
        public var predictedMilliseconds: Double
        /// Milliseconds of processor time a frame took here; absent unless asked for.
        public var measuredMilliseconds: Double?
        /// The kernels in order.
        public var kernels: [KernelSummary]
    }

    /// A kernel of a stage.
    public struct KernelSummary: Codable, Sendable, Hashable {
        /// The user's names of what was fused.
        public var name: String
        /// Columns of its domain.
        public var width: Int
        /// Rows of its domain.
        public var height: Int
        /// How often it is evaluated over a tile.
        public var turns: Int
        /// Operations a pixel and turn, after the passes over its code.
        public var operations: Int
        /// Reads of planes a pixel and turn.
        public var reads: Int
        /// Planes it reads, with storage and place.
        public var inputs: [String]
        /// Planes it writes, with storage and place.
        public var outputs: [String]
        /// Border it needs around its pixels: columns, rows.
        public var halo: [Int]
    }

    /// The summary as JSON with sorted keys.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
