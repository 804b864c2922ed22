import Foundation
import KinoraCore
import Testing

@testable import Kinora

@Suite("Motion kept on disk")
struct FlowCacheTests {
    private static let frameCount = 6

    private static func film(_ path: String) -> String { "film = decode(\"\(path)\").interpolate(to: 75fps)" }

    private struct Result {
        var pictures: Data
        var found: Int
        var kept: Int
        var warnings: [String]
    }

    private func render(_ film: String, in folder: String, threads: Int = 2, limit: Int = 1 << 30) throws -> Result {
        let path = GraphHelp.temporary("pictures.y4m")
        var options = RenderOptions()
        options.threads = threads
        options.flowCache = FlowCache(directory: folder, byteLimit: limit)
        let compiled = try GraphHelp.compile(film + "\nrender film to \"\(path)\"\n")
        let report = try Renderer(RenderPlan(compiled, options: options)).run()
        let counts = try #require(report.flowCache)
        return Result(
            pictures: try Data(contentsOf: URL(fileURLWithPath: path)), found: counts.found, kept: counts.kept,
            warnings: report.warnings.map(\.message))
    }

    private func entries(_ folder: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey]
        ).sorted { $0.path < $1.path }
    }

    @Test("A film has the same bits without kept motion, while it is kept, and when it is found", arguments: [1, 3])
    func sameBits(threads: Int) throws {
        let film = Self.film(try GraphHelp.clip(frames: Self.frameCount))
        let folder = GraphHelp.temporary("flows")
        let plain = try GraphHelp.pictures(film)
        let first = try render(film, in: folder, threads: threads)
        // Five pairs, forwards and backwards, and the last frame with itself; two threads may make the same, and both keep it.
        #expect(first.found == 0 && (threads == 1 ? 11...11 : 11...22).contains(first.kept))
        #expect(try entries(folder).count == 11)
        let second = try render(film, in: folder, threads: threads)
        #expect(second.kept == 0 && second.found >= 11)
        let areSame = first.pictures == plain && second.pictures == plain
        #expect(areSame)
    }

    @Test("Motion goes by the pixels: another file with the same frames finds it, other work does not")
    func content() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        let folder = GraphHelp.temporary("flows")
        _ = try render(Self.film(path), in: folder)
        let copy = try GraphHelp.save("film = decode(\"\(path)\")\nfilm[40ms..200ms]", as: "copy.y4m")
        let cut = try render(Self.film(copy), in: folder)
        // Only its last frame with itself is new.
        #expect(cut.kept <= 2 && cut.found >= 6)
        let other = try render("film = decode(\"\(path)\").flow(preset: medium).visualize()", in: folder)
        #expect(other.found == 0 && other.kept > 0)
    }

    @Test("An entry that is damaged is made again")
    func damage() throws {
        let film = Self.film(try GraphHelp.clip(frames: Self.frameCount))
        let folder = GraphHelp.temporary("flows")
        let first = try render(film, in: folder)
        for (index, entry) in try entries(folder).enumerated() {
            var bytes = try Data(contentsOf: entry)
            if index % 2 == 0 { bytes[bytes.count - 1 - index] ^= 0x10 } else { bytes.removeLast(8) }
            try bytes.write(to: entry)
        }
        let second = try render(film, in: folder, threads: 1)
        #expect(second.found == 0 && second.kept == 11)
        let isSame = second.pictures == first.pictures
        #expect(isSame)
    }

    @Test("What other programs put in the place of entries is passed over, what a killed render left taken away")
    func foreign() throws {
        let film = Self.film(try GraphHelp.clip(frames: Self.frameCount))
        let folder = GraphHelp.temporary("flows")
        let first = try render(film, in: folder)
        let names = try entries(folder)
        let files = FileManager.default
        for entry in names[..<4] { try files.removeItem(at: entry) }
        #expect(mkfifo(names[0].path, 0o600) == 0)
        try files.createDirectory(at: names[1], withIntermediateDirectories: false)
        try files.createSymbolicLink(atPath: names[2].path, withDestinationPath: "/dev/zero")
        try files.createSymbolicLink(atPath: names[3].path, withDestinationPath: "nowhere")
        let left = ["old.kflow-part": -7200.0, "new.kflow-part": -60, "notes.txt": -7200]
        for (name, age) in left {
            let attributes: [FileAttributeKey: Any] = [.modificationDate: Date().addingTimeInterval(age)]
            #expect(files.createFile(atPath: folder + "/" + name, contents: Data(), attributes: attributes))
        }
        let second = try render(film, in: folder, threads: 1)
        #expect(second.pictures == first.pictures)
        #expect(second.found == 7 && second.warnings.isEmpty)
        let there = Set(try entries(folder).map(\.lastPathComponent))
        #expect(there.intersection(left.keys) == ["new.kflow-part", "notes.txt"])
    }

    @Test("A folder that takes nothing any more costs a warning, not the film")
    func unwritable() throws {
        let film = Self.film(try GraphHelp.clip(frames: Self.frameCount))
        let folder = GraphHelp.temporary("flows")
        let path = GraphHelp.temporary("pictures.y4m")
        var options = RenderOptions()
        options.flowCache = FlowCache(directory: folder)
        let plan = try RenderPlan(try GraphHelp.compile(film + "\nrender film to \"\(path)\"\n"), options: options)
        try FileManager.default.removeItem(atPath: folder)
        let report = try Renderer(plan).run()
        #expect(report.flowCache?.kept == 0 && report.flowCache?.found == 0)
        let late = report.warnings.filter { $0.code.rawValue == "W0645" }.map(\.message)
        #expect(late.count == 1)
        #expect(late.first?.hasSuffix("flows': No such file or directory; the film is whole") == true, "\(late)")
        let pictures = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try pictures == GraphHelp.pictures(film))
    }

    @Test("The folder keeps to its limit, also one that was lowered")
    func bounded() throws {
        let film = Self.film(try GraphHelp.clip(frames: Self.frameCount))
        let folder = GraphHelp.temporary("flows")
        _ = try render(film, in: folder)
        func byteCount() throws -> Int {
            try entries(folder).reduce(0) { try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
        }
        let whole = try byteCount()
        #expect(whole > 0)
        let limited = try render(film, in: folder, limit: whole / 2)
        #expect(try byteCount() <= whole / 2 && limited.kept > 0)
        // Not one entry has room.
        _ = try render(film, in: folder, limit: 100)
        #expect(try entries(folder).isEmpty)
    }

    @Test("A folder that cannot be one is refused before anything is written")
    func refused() throws {
        let path = try GraphHelp.clip(frames: Self.frameCount)
        let compiled = try GraphHelp.compile(Self.film(path) + "\nrender film to \"out.y4m\"\n")
        var options = RenderOptions()
        options.flowCache = FlowCache(directory: path)
        #expect {
            _ = try RenderPlan(compiled, options: options)
        } throws: {
            guard let error = $0 as? KinoraError else { return false }
            return error.code == .resourceLimit && error.message.hasPrefix("motion cannot be kept in '")
                && error.message.hasSuffix("clip.y4m': Not a directory")
        }
    }
}
