import KinoraCore
import ArgumentParser
import Foundation

/// Whether work may go to a GPU.
enum GPUChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, off, require
}

/// What the machine may be used for; the same for every verb that renders.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Threads that compute; as many as there are cores unless said otherwise (KINORA_THREADS).",
            valueName: "count"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Memory that may be taken, as 2G or 800M; a promise, and an early refusal (KINORA_MEMORY).",
            valueName: "size"))
    var memory: MemorySize?

    @Option(
        help: ArgumentHelp(
            "Keep motion between frames in this folder, for later renders of the same clips.", valueName: "folder"),
        completion: .directory)
    var flowCache: String?

    @Option(help: ArgumentHelp("The most that folder may hold; 2G unless said otherwise.", valueName: "size"))
    var flowCacheLimit: MemorySize?

    @Option(help: "Whether to render on a GPU: auto, off or require (KINORA_GPU).")
    var gpu: GPUChoice?

    @Option(
        help: ArgumentHelp(
            "Go on past what is damaged and say so in the exit code: decode-errors.", valueName: "what"))
    var tolerate: [Toleration] = []

    /// Damage that a render may go on past.
    enum Toleration: String, ExpressibleByArgument, CaseIterable {
        case decodeErrors = "decode-errors"
    }

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads is 1 to 1024, found \(threads)")
        }
        if flowCacheLimit != nil, flowCache == nil {
            throw ValidationError("--flow-cache-limit says how much a --flow-cache may hold; name the folder, too")
        }
    }

    /// Whether damaged footage is gone past.
    var toleratesDecodeErrors: Bool { tolerate.contains(.decodeErrors) }

    /// The number of threads that the options or the environment ask for; nil leaves it to the engine.
    func threadCount() throws -> Int? {
        if let threads { return threads }
        guard let text = Terminal.environment("KINORA_THREADS"), !text.isEmpty else { return nil }
        guard let count = Int(text), (1...1024).contains(count) else {
            throw CommandFailure(.usage, "KINORA_THREADS is 1 to 1024, found \(EscapedText.name(text))")
        }
        return count
    }

    /// The bytes that the options or the environment allow; nil leaves it to the engine.
    func memoryLimit() throws -> Int? {
        if let memory { return memory.byteCount }
        guard let text = Terminal.environment("KINORA_MEMORY"), !text.isEmpty else { return nil }
        guard let size = MemorySize(argument: text) else {
            throw CommandFailure(
                .usage, "KINORA_MEMORY is a size such as 2G or 800M, found \(EscapedText.name(text))")
        }
        return size.byteCount
    }

    /// Refuses what this build cannot do rather than rendering on something else without a word.
    func requireBackend() throws {
        var choice = gpu
        if choice == nil, let text = Terminal.environment("KINORA_GPU"), !text.isEmpty {
            guard let wish = GPUChoice(rawValue: text) else {
                throw CommandFailure(
                    .usage, "KINORA_GPU is auto, off or require, found \(EscapedText.name(text))")
            }
            choice = wish
        }
        if choice == .require {
            throw CommandFailure(
                .resourceLimit, "--gpu require: this build has no GPU backend yet; leave it out to render on the CPU")
        }
    }
}
