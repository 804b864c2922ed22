import Testing

@testable import Kinora

@Suite("Signals are looked at before the first frame")
struct SignalCheckTests {
    static let source = "clip = color(#808080, size: 16x16, rate: 25fps, duration: 2s)\n"

    @Test(
        "A signal that is not finite or leaves its range is named with its moment",
        arguments: [
            ("film = clip.sepia(amount: 1 / (t - 1))", "E0609", "at 0s"),
            ("film = clip.sepia(amount: t)", "stays from 0 to 1", "1.04 at 1.04s"),
            ("film = clip.sepia(amount: sqrt(0.5 - t))", "finite number", "this one is no number at 0.52s"),
        ])
    func refused(text: String, first: String, second: String) {
        let message = GraphHelp.message(Self.source + text + "\nrender film to \"x.mp4\"\n")
        #expect(message?.contains(first) == true, "\(message ?? "no error")")
        #expect(message?.contains(second) == true, "\(message ?? "no error")")
    }

    @Test("A signal in range is accepted")
    func accepted() {
        #expect(GraphHelp.message(Self.source + "film = clip.sepia(amount: 0 -> 1)\nrender film to \"x.mp4\"\n") == nil)
    }
}
