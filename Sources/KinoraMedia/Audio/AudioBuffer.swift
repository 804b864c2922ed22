/// Samples of a stretch of sound, shaped `[channel][sample]`, 64-byte aligned.
///
/// One thread at a time may use a buffer; `@unchecked Sendable` because its owner may hand it on.
public final class AudioBuffer: @unchecked Sendable {
    /// Channels.
    public let channelCount: Int
    /// Samples a channel has room for.
    public let capacity: Int
    private let memory: UnsafeMutablePointer<Float>
    private let rowLength: Int

    /// A silent buffer; a negative capacity counts as 0.
    public init(channelCount: Int, capacity: Int) {
        self.channelCount = max(1, channelCount)
        self.capacity = max(0, capacity)
        rowLength = (self.capacity + 15) & ~15
        let byteCount = max(64, self.channelCount * rowLength * 4)
        memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
            .initializeMemory(as: Float.self, repeating: 0, count: byteCount / 4)
    }

    deinit { memory.deallocate() }

    /// The samples of a channel; a channel that does not exist gives the last one.
    public func channel(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
        let row = min(max(0, index), channelCount - 1)
        return UnsafeMutableBufferPointer(start: memory + row * rowLength, count: capacity)
    }

    /// Sets a stretch of every channel to 0; what lies outside the buffer is ignored.
    public func silence(from start: Int = 0, count: Int? = nil) {
        let first = min(max(0, start), capacity)
        let end = min(capacity, first + max(0, count ?? capacity))
        for index in 0..<channelCount {
            (memory + index * rowLength + first).update(repeating: 0, count: end - first)
        }
    }
}
