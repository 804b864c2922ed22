/// Motion from frame to frame: for each pixel how far what it shows goes, in pixels to the right and down.
///
/// ```swift
/// let clip = try Video.decode("in.mp4")
/// let near = clip.parallax(clip.flow().nearness(), shift: .pixels(8, 0))
/// try await clip.flow(.farneback, window: 21).render(to: "motion_%05d.flo")
/// ```
/// A `VideoFlow` is a value that describes work, as a `Video` is; its methods are those of the nodes that take motion first.
public struct VideoFlow: Sendable {
    /// The node that measures or reads it.
    let motion: Video

    /// The motion that a node yields.
    init(motion: Video) { self.motion = motion }

    /// The work as a graph file without a `render`: what `check` and messages see.
    public var graphText: String { motion.graphText }

    /// Checks the work: names, types, ranges, files, sizes and rates.
    ///
    /// - Throws: `KinoraError` with every mistake.
    public func check() throws(KinoraError) { try motion.check() }

    /// Writes the motion of every frame into numbered `.flo` files, as the Middlebury benchmark defines them.
    ///
    /// A cancelled task stops the render. KITTI's PNG files are pictures: `flow.kitti().render(to: "flow_%05d.png")`.
    ///
    /// - Parameters:
    ///   - path: the pattern of their names, such as `motion_%05d.flo`, or a file for the first frame; `overwrite` replaces files that exist.
    ///   - options: threads, memory and other things that change no vector.
    ///   - progress: called on a thread of the engine after each frame.
    /// - Throws: `KinoraError`.
    @discardableResult
    public func render(
        to path: String, overwrite: Bool = false, options: RenderOptions = RenderOptions(),
        progress: @escaping @Sendable (RenderProgress) -> Void = { _ in }
    ) async throws(KinoraError) -> RenderReport {
        try await motion.render(to: path, overwrite: overwrite, options: options, progress: progress)
    }
}
