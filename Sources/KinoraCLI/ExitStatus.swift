/// What the exit code of the process says.
enum ExitStatus: Int32 {
    /// All is done.
    case ok = 0
    /// A defect of Kinora.
    case `internal` = 1
    /// What was asked for makes no sense: an unknown option, an output that exists.
    case usage = 2
    /// The graph has mistakes.
    case graphRejected = 3
    /// A file is missing or cannot be understood.
    case inputUnreadable = 4
    /// A cloud generator refused.
    case providerRefused = 5
    /// The work would cost more than was allowed.
    case budgetExceeded = 6
    /// Memory, disk space or a library is missing.
    case resourceLimit = 7
    /// A check found a difference.
    case verificationFailed = 8
    /// Finished, but not everything is as the graph asks.
    case degraded = 9
    /// Stopped by the user.
    case interrupted = 130
}
