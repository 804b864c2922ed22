import KinoraCore
import ArgumentParser
import KinoraCPU

/// `kinora cache`: what is kept on disk between renders.
struct Cache: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show or clear what is kept on disk.",
        discussion: """
            Machine code is kept under a hash of all that decides its bytes, in KINORA_CACHE, else in
            $XDG_CACHE_HOME/kinora, else in ~/.cache/kinora. KINORA_CACHE=off keeps nothing.
            """,
        subcommands: [Show.self, Clear.self], defaultSubcommand: Show.self)

    /// `kinora cache show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say where the cache is and how much it holds.")

        @Flag(help: "Write JSON.")
        var json = false

        func run() throws {
            guard let cache = ObjectCache.standard() else {
                try Terminal.write(json ? "{\"directory\":null}\n" : "the cache is off\n")
                return
            }
            let entries = cache.entries()
            let byteCount = entries.reduce(0) { $0 + $1.byteCount }
            if json {
                var report = JSONLine()
                report.add("v", JSONLine.version)
                report.add("directory", cache.directory)
                report.add("entries", entries.count)
                report.add("bytes", byteCount)
                report.add("byte_limit", cache.byteLimit)
                try Terminal.write(report.text + "\n")
            } else {
                try Terminal.write(
                    """
                    machine code: \(entries.count) entries, \(MemorySize.text(byteCount)) of at most \
                    \(MemorySize.text(cache.byteLimit)), in \(EscapedText.terminal(cache.directory))

                    """)
            }
        }
    }

    /// `kinora cache clear`.
    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove everything that can be made again.")

        func run() throws {
            guard let cache = ObjectCache.standard() else {
                Terminal.say("the cache is off")
                return
            }
            let byteCount = cache.clear()
            Terminal.say("freed \(MemorySize.text(byteCount)) in \(EscapedText.name(cache.directory))")
        }
    }
}
