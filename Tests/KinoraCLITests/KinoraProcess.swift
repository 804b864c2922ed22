import Foundation
import Testing

/// The built `kinora`, run as its users run it.
///
/// Started by `posix_spawn` rather than Foundation's `Process`, which lets pipes of one test leak into the processes of
/// another and waits by a run loop.
enum KinoraProcess {
    /// What a run left behind.
    struct Outcome {
        /// The exit code; 128 plus the number of the signal that ended it.
        var status: Int32
        var output: Data
        var errors: String

        /// Standard output as text.
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Why a process could not be started.
    struct StartFailure: Error { var reason: String }

    /// The binary beside the test bundle, or the one that `KINORA_BINARY` names.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["KINORA_BINARY"] { return path }
        #if os(Linux)
            let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            return bundle.deletingLastPathComponent().appendingPathComponent("kinora").path
        #else
            // .../kinoraPackageTests.xctest/Contents/MacOS/kinoraPackageTests
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
            return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("kinora").path
        #endif
    }()

    /// Runs `kinora` to its end.
    static func run(
        _ arguments: String..., in folder: TemporaryFolder, input: Data? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(arguments, in: folder, input: input, environment: environment)
    }

    /// Runs `kinora` to its end.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, input: Data? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        try start(arguments, in: folder, input: input, environment: environment).wait()
    }

    /// Starts `kinora` and goes on.
    ///
    /// - Parameter output: a descriptor for its standard output; a file unless given.
    static func start(
        _ arguments: [String], in folder: TemporaryFolder, input: Data? = nil, environment: [String: String] = [:],
        output: Int32? = nil
    ) throws -> Running {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("KINORA_") }
        variables["KINORA_CACHE"] = TemporaryFolder.sharedCache.url.path
        variables["NO_COLOR"] = "1"
        variables.merge(environment) { $1 }
        // Files rather than pipes: nothing has to be read while the process runs.
        let name = UUID().uuidString
        let outputURL = folder.url.appendingPathComponent(".stdout-\(name)")
        let errorURL = folder.url.appendingPathComponent(".stderr-\(name)")
        var inputPath = "/dev/null"
        if let input {
            inputPath = folder.path(".stdin-\(name)")
            try input.write(to: URL(fileURLWithPath: inputPath))
        }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, inputPath, O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(
                &actions, STDOUT_FILENO, outputURL.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        posix_spawn_file_actions_addopen(
            &actions, STDERR_FILENO, errorURL.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The shell only changes the folder and becomes the program; spawning knows no portable way to say where.
        let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.url.path, binary]
        var words = (shell + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, "/bin/sh", &actions, nil, &words, &settings)
        guard code == 0 else { throw StartFailure(reason: "\(binary): \(String(cString: strerror(code)))") }
        return Running(identifier: identifier, outputURL: outputURL, errorURL: errorURL)
    }

    /// A `kinora` at work.
    struct Running {
        let identifier: pid_t
        let outputURL: URL
        let errorURL: URL

        /// What it has written to standard error so far.
        var errors: String { (try? String(decoding: Data(contentsOf: errorURL), as: UTF8.self)) ?? "" }

        /// Sends it a signal.
        func signal(_ number: Int32) { kill(identifier, number) }

        /// Waits for its end; a process that hangs is ended and reported.
        func wait() throws -> Outcome {
            var status: Int32 = 0
            // 240 s: the slowest of these takes a second on an idle machine; a busy one may be a hundred times slower.
            for attempt in 0... {
                let result = waitpid(identifier, &status, WNOHANG)
                if result != 0 { break }
                if attempt == 48_000 {
                    Issue.record("kinora hangs: \(errors)")
                    kill(identifier, SIGKILL)
                }
                usleep(5_000)
            }
            let signal = status & 0x7F
            let outcome = Outcome(
                status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
                output: (try? Data(contentsOf: outputURL)) ?? Data(), errors: errors)
            for url in [outputURL, errorURL] { try? FileManager.default.removeItem(at: url) }
            return outcome
        }
    }

    /// A pipe whose ends no other process inherits.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else { throw StartFailure(reason: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
