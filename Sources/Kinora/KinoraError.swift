import KinoraCore
import KinoraIR
import KinoraMedia

/// Why a graph could not be checked, planned or rendered: what happened, where, what to do, and the exit code it means.
public struct KinoraError: Error, Sendable, CustomStringConvertible {
    /// The exit codes of the command line.
    public enum Code: Int32, Sendable, CaseIterable {
        /// The reader of standard output went away; the work stops without a word.
        case closedPipe = 0
        /// A defect of Kinora itself.
        case internalDefect = 1
        /// The request makes no sense: unknown option, unknown codec, output that exists.
        case usage = 2
        /// The graph has mistakes.
        case graphRejected = 3
        /// A file cannot be read or decoded.
        case inputUnreadable = 4
        /// A cloud provider refused.
        case providerRefused = 5
        /// A limit of cost was reached.
        case budgetExceeded = 6
        /// Memory, disk, a target that cannot be written, or a missing library.
        case resourceLimit = 7
        /// A result is not what was promised.
        case verificationFailed = 8
        /// Finished, but something is less than asked for.
        case degraded = 9
        /// Stopped by the user.
        case interrupted = 130
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do, when no place in a graph is meant.
    public var message: String
    /// Mistakes in the graph, in its own words.
    public var diagnostics: [Diagnostic]
    /// The texts the diagnostics speak of, by file name.
    public var sources: [String: String]

    /// A failure without a place in a graph.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        diagnostics = []
        sources = [:]
    }

    /// Mistakes in a graph, or files it names that cannot be read.
    public init(_ diagnostics: [Diagnostic], sources: [String: String], code: Code = .graphRejected) {
        self.code = code
        message = ""
        self.diagnostics = diagnostics
        self.sources = sources
    }

    /// Everything as a terminal shows it.
    public func rendered(color: Bool = false) -> String {
        diagnostics.isEmpty ? message : DiagnosticRenderer.render(diagnostics, sources: sources, color: color)
    }

    /// Everything as plain text.
    public var description: String { rendered() }

    /// Any error of the rooms below, as one of these.
    static func from(_ error: any Error, sources: [String: String] = [:]) -> KinoraError {
        switch error {
        case let error as KinoraError: return error
        case let error as Diagnostic: return KinoraError([error], sources: sources)
        case let error as MediaError:
            return KinoraError(Code(rawValue: error.exitCode) ?? .internalDefect, error.description)
        case let error as BackendError:
            return KinoraError(error.kind == .unavailable ? .resourceLimit : .internalDefect, error.description)
        case is CancellationError: return KinoraError(.interrupted, "interrupted")
        default: return KinoraError(.internalDefect, "unexpected failure: \(error)")
        }
    }
}
