import KinoraCore
import KinoraLanguage

extension NodeUse {
    /// Refuses flows that do not belong to the effect's picture: their numbers are pixels of another one, or motion over another time.
    ///
    /// Flows that end early are none of these: beyond its last frame a clip stands still, and numbered files of motion are one fewer
    /// than the frames of their clip.
    func requireOneMotion(_ effect: CheckedEffect) throws {
        guard let first = inputs.first, let lead = effect.streams.first else { return }
        let flows = Set(effect.streams.filter { $0.type == .flow }.map(\.name))
        for (edge, stream) in zip(node.inputs, inputs).dropFirst() where flows.contains(edge.parameter) {
            if stream.size != first.size {
                throw problem(
                    "E0628",
                    "a flow counts pixels of its own picture: '\(edge.parameter)' is of \(stream.size), and '\(lead.name)' of \(first.size); resize the clips before 'flow' measures them"
                )
            }
            // A single file of motion lasts for ever, and has no rate of its own.
            if stream.rate != first.rate, stream.duration != nil, first.duration != nil {
                throw problem(
                    "E0628",
                    "a flow counts motion from frame to frame: '\(edge.parameter)' has \(Value.rate(stream.rate)), and '\(lead.name)' \(Value.rate(first.rate)); give the clips one rate before 'flow' measures them"
                )
            }
        }
    }
}
