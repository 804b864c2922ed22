import KinoraCore

/// Writes files of sound alone: `.wav .m4a .mp3 .flac .opus .ogg`.
public enum SoundFile {
    /// Writes a source from its beginning; blocks until the file is complete.
    ///
    /// - Parameters:
    ///   - target: a path whose extension names the container.
    ///   - audio: how the sound is coded.
    ///   - source: the sound.
    ///   - sampleCount: samples to write; nil for the source's own length.
    ///   - options: overwriting and tags; the rest does not apply.
    ///   - isCancelled: asked about once a second of sound; true removes what was written.
    /// - Returns: bytes in the file.
    /// - Throws: `MediaError` as `MediaWriter`; kind `usage` for a source without end.
    @discardableResult
    public static func write(
        _ source: any AudioSource, to target: String, audio: AudioEncoding = AudioEncoding(), sampleCount: Int64? = nil,
        options: MediaWriter.Options = .init(), isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> Int64 {
        let container = try OutputContainer.forTarget(target)
        guard container.isAudioOnly, case .multiplexer(let muxer) = container.method else {
            throw MediaError(
                .usage, "a sound goes into .wav .m4a .mp3 .flac .opus or .ogg, not into .\(container.name)")
        }
        guard let length = sampleCount ?? source.sampleCount else {
            throw MediaError(.usage, "a sound without end cannot be written", remedy: "slice it first")
        }
        guard length > 0 else {
            throw MediaError(.usage, "the sound has no samples, \(EscapedText.name(target)) was not written")
        }
        _ = PartFile.removeAbandoned(target: target)
        let sink = try MultiplexedSink(
            target: target, container: container, muxer: muxer, encoding: nil, video: nil, audio: audio, source: source,
            options: options)
        do throws(MediaError) {
            try sink.writeSound(sampleCount: length, isCancelled: isCancelled)
        } catch {
            sink.discard()
            throw error
        }
        return sink.byteCount
    }
}
