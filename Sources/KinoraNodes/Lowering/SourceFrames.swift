import KinoraLanguage
import KinoraMedia

/// The decoded frames that a frame of the output is made of.
public struct SourceFrames {
    private let slots: [SourceSlot]
    private let decoded: [DecodedFrame]

    /// - Parameters:
    ///   - slots: what each of them is.
    ///   - decoded: them, in the order of `slots`.
    public init(_ slots: [SourceSlot], _ decoded: [DecodedFrame]) {
        self.slots = slots
        self.decoded = decoded
    }

    /// Those of a `decode` node, each picture once, in the order in which they are shown.
    func frames(of node: NodeID) -> [DecodedFrame] {
        var found: [DecodedFrame] = []
        for (slot, frame) in zip(slots, decoded) where slot.isDecoded && slot.node == node && !frame.isEmpty {
            guard !found.contains(where: { $0.time == frame.time }) else { continue }
            found.insert(frame, at: found.firstIndex { $0.time > frame.time } ?? found.endIndex)
        }
        return found
    }
}
