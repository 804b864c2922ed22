import KinoraMedia

/// The sink of a render whose file is still being opened: the first pictures are decoded meanwhile.
final class OpeningSink: PictureSink {
    private enum State {
        case isOpening
        case open(WriterSink)
        case failed
    }

    private let state = Monitor(State.isOpening)

    /// Says that the file is open.
    func open(_ writer: MediaWriter) { state.change { $0 = .open(WriterSink(writer: writer)) } }

    /// Says that the file cannot be opened; whoever waits for a picture gets `CancellationError`.
    func fail() { state.change { $0 = .failed } }

    /// Sleeps while the file is being opened.
    private func opened() throws -> WriterSink {
        let sink = state.wait { state -> WriterSink?? in
            switch state {
            case .isOpening: nil
            case .open(let sink): .some(sink)
            case .failed: .some(nil)
            }
        }
        guard let sink else { throw CancellationError() }
        return sink
    }

    func lease() throws -> any SinkPicture { try opened().lease() }

    func submit(_ picture: any SinkPicture, index: Int) throws { try opened().submit(picture, index: index) }

    func submit(_ frame: DecodedFrame, index: Int) throws { try opened().submit(frame, index: index) }
}
