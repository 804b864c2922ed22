import Foundation
import Testing

@Suite("Renders that do not come to their end", .serialized)
struct InterruptionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder.withClip()
        // Long enough never to end by itself before the test stops it.
        try folder.writeGraph(
            "render color(size: 640x360, rate: 25fps, duration: 600s).grain(1) to \"out.mp4\" { preset: slow }")
    }

    /// Starts the render and waits until frames have been encoded.
    private func startAndWait(_ more: String...) throws -> KinoraProcess.Running {
        let running = try KinoraProcess.start(
            ["render", "graph.kin", "--progress", "json"] + more, in: folder)
        for _ in 0..<12_000 {
            if running.errors.contains("\"event\":\"progress\"") { return running }
            usleep(10_000)
        }
        Issue.record("the render made no progress: \(running.errors)")
        return running
    }

    @Test("Ctrl-C ends with 130 and leaves nothing behind", arguments: [SIGINT, SIGTERM])
    func interrupt(signal: Int32) throws {
        let running = try startAndWait()
        running.signal(signal)
        let outcome = try running.wait()
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("interrupted"))
        #expect(folder.names == ["clip.y4m", "graph.kin"])
    }

    /// What a search looks at before the first frame, for hours: the footage of one render, and of a render within it.
    private static let searches = [
        "film.overlay(color(#ff0000, size: 4x4), at: film.track(point: (50%, 50%)))[99990s..]",
        "film.stabilize().overlay(color(#ff0000, size: 4x4), at: film.stabilize().track(point: (50%, 50%)))[99990s..]",
        "film.sepia(amount: min(1, film.shot_time() / 100))[99990s..]",
    ]

    @Test("Ctrl-C ends a search that looks at footage before the first frame", arguments: searches)
    func interruptSearch(search: String) throws {
        try folder.write(
            """
            kinora 1
            film = checker(size: 96x64, cell: 8px, rate: 25fps, duration: 100000s)
            render \(search) to "out.mp4"
            """, to: "graph.kin")
        let running = try KinoraProcess.start(["render", "graph.kin", "--progress", "json"], in: folder)
        for _ in 0..<12_000 where !running.errors.contains("\"event\":\"plan\"") { usleep(10_000) }
        usleep(500_000)
        running.signal(SIGINT)
        let outcome = try running.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(!outcome.errors.contains("\"event\":\"progress\""), "the search was over: \(outcome.errors)")
        #expect(folder.names == ["clip.y4m", "graph.kin"])
    }

    @Test("A polite kill of what writes no film ends with the same code, and a comparison of motion leaves no folder")
    func interruptMeasurements() throws {
        try folder.write(
            """
            kinora 1
            render clouds(size: 1600x1200, rate: 25fps, duration: 80ms) to "set/frame_%04d.png"
            render clouds(size: 1600x1200, rate: 25fps, duration: 40ms).flow() to "set/frame_0001.flo"
            """, to: "graph.kin")
        for name in ["set", "scratch"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        let made = try KinoraProcess.run("render", "graph.kin", "--quiet", in: folder)
        #expect(made.status == 0, "\(made.errors)")
        let scratch = { (try? FileManager.default.contentsOfDirectory(atPath: folder.path("scratch"))) ?? [] }
        let running = try KinoraProcess.start(
            ["bench", "flow", "set"], in: folder, environment: ["TMPDIR": folder.path("scratch")])
        for _ in 0..<12_000 where scratch().isEmpty { usleep(5_000) }
        running.signal(SIGTERM)
        #expect(try running.wait().status == 130)
        #expect(scratch() == [])
    }

    @Test("Ctrl-C leaves the old file as it was")
    func interruptOverOld() throws {
        try folder.write("precious", to: "out.mp4")
        let running = try startAndWait("-y")
        running.signal(SIGINT)
        #expect(try running.wait().status == 130)
        #expect(try folder.read("out.mp4") == "precious")
        #expect(folder.names == ["clip.y4m", "graph.kin", "out.mp4"])
    }

    @Test("kill -9 leaves no broken file under the final name; the next render works, removes the remains and says so")
    func killed() throws {
        let running = try startAndWait()
        running.signal(SIGKILL)
        #expect(try running.wait().status == 128 + SIGKILL)
        #expect(!folder.holds("out.mp4"))
        let left = folder.names.filter { $0.contains(".kinora-part-") }
        #expect(left == [".out.mp4.kinora-part-\(running.identifier).mp4"])
        // The part of a process that lives is not touched, whoever it is.
        let alive = ".out.mp4.kinora-part-\(getpid()).mp4"
        try folder.write("at work", to: alive)
        try folder.writeGraph("render clip to \"out.mp4\"")
        let next = try KinoraProcess.run("render", "graph.kin", in: folder)
        #expect(next.status == 0)
        for name in left {
            #expect(next.errors.contains("removed '\(name)', which a killed render had left\n"), "\(next.errors)")
        }
        #expect(folder.names == [alive, "clip.y4m", "graph.kin", "out.mp4"])
    }

    @Test("A reader of standard output that goes away ends the render quietly")
    func closedPipe() throws {
        let (reading, writing) = try KinoraProcess.pipe()
        let running = try KinoraProcess.start(["render", "graph.kin", "-o", "-"], in: folder, output: writing)
        close(writing)
        var bytes = [UInt8](repeating: 0, count: 100)
        #expect(read(reading, &bytes, bytes.count) > 0)
        close(reading)
        let outcome = try running.wait()
        #expect(outcome.status == 0)
        // What it says of the colours of its output comes before the first byte; of the reader it says nothing.
        #expect(outcome.errors.isEmpty || outcome.errors.hasPrefix("W0620 warning"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("E0"), "\(outcome.errors)")
    }

    @Test("Closed standard streams are an error where they are needed, and no file of ours takes their place")
    func closedStreams() throws {
        try folder.writeGraph("render clip.sepia() to \"film.mp4\"")
        func run(_ words: String) -> Int32 {
            Self.run("/bin/sh", "-c", "cd '\(folder.url.path)' && '\(KinoraProcess.binary)' render graph.kin \(words)")
        }
        #expect(run("-o - >&- 2>errors.txt") == 7)
        #expect(try folder.read("errors.txt").contains("standard output cannot be written: Bad file descriptor"))
        // What is said about the render must not end up in the film.
        #expect(run("-y <&- >&- 2>&-") == 0)
        let whole = try Data(contentsOf: folder.url.appendingPathComponent("film.mp4"))
        #expect(run("-y 2>errors.txt") == 0)
        #expect(isEqual(try Data(contentsOf: folder.url.appendingPathComponent("film.mp4")), whole))
    }

    @Test("A full disk ends with 7, names the target and leaves nothing behind")
    func fullDisk() throws {
        let disk = folder.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard geteuid() == 0, Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0 else {
            print("skipped: a full disk needs a small tmpfs, and mounting one needs root")
            return
        }
        defer { _ = Self.run("/bin/umount", disk) }
        let outcome = try KinoraProcess.run("render", "graph.kin", "-o", "disk/out.mp4", in: folder)
        #expect(outcome.status == 7)
        #expect(outcome.errors.contains("disk/out.mp4"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk).isEmpty)
    }

    private static func run(_ tool: String, _ arguments: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
