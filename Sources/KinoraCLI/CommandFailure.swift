import Kinora
import KinoraCore
import KinoraCPU
import KinoraIR
import KinoraLanguage
import KinoraMedia

/// Why a command stops: an exit code and what to tell the user.
struct CommandFailure: Error {
    /// The exit code.
    var status: ExitStatus
    /// The rule, what was found and the remedy, without a final period; nil says nothing.
    var message: String?
    /// Text that is complete as it stands: rendered diagnostics, usage.
    var rendered: String?

    /// A failure with one sentence; no sentence stops quietly.
    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }

    /// A failure whose text is complete.
    init(_ status: ExitStatus, rendered: String) {
        self.status = status
        self.rendered = rendered
    }

    private static let interrupted = CommandFailure(
        .interrupted, "interrupted; nothing was left under the final name")

    /// What an error of any layer means here; nil for what argument-parser throws.
    static func describing(_ error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        case let error as KinoraError: describing(error)
        case is CancellationError: interrupted
        case let error as MediaError: describing(error)
        case let error as BackendError:
            CommandFailure(error.kind == .unavailable ? .resourceLimit : .internal, error.description)
        case let diagnostic as Diagnostic:
            CommandFailure(.graphRejected, rendered: DiagnosticRenderer.render(diagnostic, color: Terminal.hasColor))
        default: nil
        }
    }

    private static func describing(_ error: KinoraError) -> CommandFailure {
        let status = ExitStatus(rawValue: error.code.rawValue) ?? .internal
        guard status != .ok else { return CommandFailure(.ok) }
        guard status != .interrupted else { return interrupted }
        guard error.diagnostics.isEmpty else {
            return CommandFailure(status, rendered: error.rendered(color: Terminal.hasColor))
        }
        return CommandFailure(status, error.message.isEmpty ? nil : error.message)
    }

    private static func describing(_ error: MediaError) -> CommandFailure {
        switch error.kind {
        case .closedPipe: CommandFailure(.ok)
        case .cancelled: interrupted
        default: CommandFailure(ExitStatus(rawValue: error.exitCode) ?? .internal, error.description)
        }
    }
}
