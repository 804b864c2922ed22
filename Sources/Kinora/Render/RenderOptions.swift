import KinoraCPU
import KinoraCore
import KinoraMedia

/// How a render is run: everything that does not change a single pixel.
public struct RenderOptions: Sendable {
    /// Threads that compute; nil takes one a core.
    public var threads: Int?
    /// Bytes the whole render may use; nil sets no limit.
    public var memoryLimit: Int?
    /// True replaces an output that exists.
    public var overwrite = false
    /// A target instead of the one the graph names; `-` is standard output.
    public var output: String?
    /// One picture at this time instead of the whole stream.
    public var still: Rational?
    /// True goes on past damaged data and reports it.
    public var toleratesDecodeErrors = false
    /// True keeps a record of every tile for `RenderReport.trace`.
    public var traces = false
    /// A forced tile; for tests and experiments.
    public var tile: Size?
    /// Bytes of planes above which frames are computed one at a time; nil follows the threads. For tests and experiments.
    public var planeLimit: Int?
    /// Bytes of planes above which stages are computed in bands of the picture; nil takes what suits caches and memory. For tests and experiments.
    public var bandByteCount: Int?
    /// The instruction set of generated code; nil takes the environment's `KINORA_CPU` or the best.
    public var cpuLevel: CPULevel?
    /// Where motion between frames is kept for later renders; nil keeps it for the frames of this render alone.
    public var flowCache: FlowCache?
    /// Threads of the encoder. The same number gives the same bits, so it does not follow the machine.
    public var encoderThreads = 4

    /// The defaults.
    public init() {}
}

/// How far a render has come.
public struct RenderProgress: Sendable, Hashable {
    /// Frames finished.
    public var frame: Int
    /// Frames in all; nil when the render ends where its source does.
    public var frameCount: Int?
    /// Seconds since the first frame was begun.
    public var seconds: Double

    /// Frames a second so far; 0 at the start.
    public var framesPerSecond: Double { seconds > 0 ? Double(frame) / seconds : 0 }
    /// Seconds left at this speed; nil at the start and while the end is not known.
    public var secondsLeft: Double? {
        guard let frameCount, framesPerSecond > 0 else { return nil }
        return Double(frameCount - frame) / framesPerSecond
    }
    /// From 0 to 1; nil while the end is not known.
    public var fraction: Double? { frameCount.map { $0 > 0 ? Double(frame) / Double($0) : 1 } }
}
