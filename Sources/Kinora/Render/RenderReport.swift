import Foundation
import KinoraCore
import KinoraLanguage

/// What a finished render did, for `--stats` and for the curious.
public struct RenderReport: Sendable {
    /// The file written; `-` is standard output.
    public var target: String
    /// Frames written.
    public var frames: Int
    /// Seconds from start to finish.
    public var wallSeconds: Double
    /// Seconds of processor time of the whole process during the render, codecs included.
    public var cpuSeconds: Double
    /// Seconds from the start to the first frame handed to the encoder.
    public var firstFrameSeconds: Double
    /// Time in each stage of the plans, all threads together.
    public var stages: [StageTime]
    /// What nodes of the graph measured, such as `consistency`.
    public var measured: [Measured] = []
    /// How often motion that an earlier render kept was found, and how often it was kept; nil without a flow cache.
    public var flowCache: (found: Int, kept: Int)?
    /// Most memory the process has used, in bytes.
    public var peakMemory: Int
    /// Bytes written.
    public var byteCount: Int64
    /// Damaged pictures and packets that were passed over.
    public var damagedFrames: Int64
    /// Unfinished files that killed renders of this target had left, and that were removed.
    public var removedParts: [String]
    /// What the author should know.
    public var warnings: [Diagnostic]
    /// The record of every tile, as a Chrome trace; nil unless asked for.
    public var trace: Data?

    /// The time of one stage.
    public struct StageTime: Sendable, Hashable {
        /// The user's names of the work.
        public var name: String
        /// Seconds, all threads together.
        public var seconds: Double
    }

    /// A number that a node measured.
    public struct Measured: Sendable, Hashable {
        /// The node's path and the measure, as `look/consistency.warp_error`.
        public var name: String
        /// The mean over the film; nil where nothing could be measured.
        public var mean: Double?
    }

    /// True when something is less than asked for: exit code 9.
    public var isDegraded: Bool { damagedFrames > 0 }

    /// The report as JSON with sorted keys.
    public func json() throws -> Data {
        var object: [String: Any] = [
            "version": 1, "target": target, "frames": frames, "wall_seconds": wallSeconds, "cpu_seconds": cpuSeconds,
            "first_frame_seconds": firstFrameSeconds, "peak_memory_bytes": peakMemory, "bytes": byteCount,
            "damaged_frames": damagedFrames, "warnings": warnings.map(\.description),
            "removed_parts": removedParts,
            "measured": Dictionary(
                measured.map { ($0.name, $0.mean.map { $0 as Any } ?? NSNull()) },
                uniquingKeysWith: { first, _ in first }),
            "stages": stages.map { stage in
                [
                    "name": stage.name, "seconds": stage.seconds,
                    "milliseconds_per_frame": frames > 0 ? stage.seconds * 1000 / Double(frames) : 0,
                ] as [String: Any]
            },
        ]
        if let flowCache { object["flow_cache"] = ["found": flowCache.found, "kept": flowCache.kept] }
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }
}
