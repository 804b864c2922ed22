import Foundation

/// The built `kinora`, run as its users run it.
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

    /// The binary beside the test bundle, or the one that `KINORA_BINARY` names.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["KINORA_BINARY"] { return URL(fileURLWithPath: path) }
        #if os(Linux)
            let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            return bundle.deletingLastPathComponent().appendingPathComponent("kinora")
        #else
            // .../kinoraPackageTests.xctest/Contents/MacOS/kinoraPackageTests
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
            return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("kinora")
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
        let running = try start(arguments, in: folder, input: input, environment: environment)
        return try running.wait()
    }

    /// Starts `kinora` and goes on.
    static func start(
        _ arguments: [String], in folder: TemporaryFolder, input: Data? = nil, environment: [String: String] = [:],
        output: FileHandle? = nil
    ) throws -> Running {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("KINORA_") }
        variables["KINORA_CACHE"] = TemporaryFolder.sharedCache.url.path
        variables["NO_COLOR"] = "1"
        variables.merge(environment) { $1 }
        process.environment = variables
        // Files rather than pipes: nothing has to be read while the process runs.
        let outputURL = folder.url.appendingPathComponent(".stdout-\(UUID().uuidString)")
        let errorURL = folder.url.appendingPathComponent(".stderr-\(UUID().uuidString)")
        for url in [outputURL, errorURL] { FileManager.default.createFile(atPath: url.path, contents: nil) }
        process.standardOutput = try output ?? FileHandle(forWritingTo: outputURL)
        process.standardError = try FileHandle(forWritingTo: errorURL)
        if let input {
            let inputURL = folder.url.appendingPathComponent(".stdin-\(UUID().uuidString)")
            try input.write(to: inputURL)
            process.standardInput = try FileHandle(forReadingFrom: inputURL)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        return Running(process: process, outputURL: outputURL, errorURL: errorURL)
    }

    /// A `kinora` at work.
    struct Running {
        let process: Process
        let outputURL: URL
        let errorURL: URL

        /// What it has written to standard error so far.
        var errors: String { (try? String(decoding: Data(contentsOf: errorURL), as: UTF8.self)) ?? "" }

        /// Waits for its end.
        func wait() throws -> Outcome {
            process.waitUntilExit()
            let status = process.terminationStatus
            let outcome = Outcome(
                status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
                output: try Data(contentsOf: outputURL), errors: errors)
            for url in [outputURL, errorURL] { try? FileManager.default.removeItem(at: url) }
            return outcome
        }
    }
}
