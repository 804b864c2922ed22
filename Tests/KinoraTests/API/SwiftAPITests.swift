import Foundation
import Kinora
import KinoraNodes
import Testing

@Suite("Swift API")
struct SwiftAPITests {
    private static let generated = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Kinora/API/Video+Nodes.swift")

    @Test("The methods of Video are those that the declarations of the nodes ask for")
    func fresh() throws {
        let expected = NodeReference.swiftAPI(NodeReference.standardCatalogue())
        if ProcessInfo.processInfo.environment["KINORA_UPDATE"] == "1" {
            try expected.write(to: Self.generated, atomically: true, encoding: .utf8)
        }
        let found = try String(contentsOf: Self.generated, encoding: .utf8)
        #expect(found == expected, "run the tests once with KINORA_UPDATE=1")
    }

    private static func film() -> Video {
        Video.color("#336699", size: VideoSize(64, 48), rate: 10, duration: .seconds(1))
            .camera(.slowZoomIn, amount: .ramp(from: 0.1, to: 0.2, ease: .inOut), center: .share(0.4, 0.6))
            .sepia(amount: 0.8)
    }

    @Test("A chain of calls is a graph that the checker accepts")
    func chain() throws {
        let film = Self.film().overlay(.checker(cell: 4, size: VideoSize(8, 8)), at: .pixels(10, -4), opacity: 0.5)
        try film.check()
        #expect(film.graphText.contains("sepia_1 = camera_1.sepia(amount: 0.8)"))
        #expect(film.graphText.contains("amount: 0.1 -> 0.2 ease in_out"))
    }

    @Test("A part that two videos share is computed once")
    func sharing() throws {
        let base = Self.film()
        let film = Video.cut(base[from: .zero, to: .milliseconds(500)], base.invert())
        try film.check()
        #expect(film.graphText.components(separatedBy: "color(").count == 2)
    }

    @Test("Motion is measured, written, read again, shown and used by effects")
    func motion() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let film = Self.film()
        let there = film.flow(.farneback, window: 9)
        let report = try await there.render(to: folder.path + "/motion_%03d.flo")
        #expect(report.frames == 10)
        let read = VideoFlow.flowFile(folder.path + "/motion_%03d.flo", rate: 10)
        for shown in [
            read.visualize(range: 4), there.occlusion(film.flow(.farneback, to: -1, window: 9)), read.kitti(),
            film.parallax(read.nearness(), shift: .pixels(4, 0)),
        ] {
            try shown.check()
        }
        #expect(throws: KinoraError.self) { try film.flow(to: 99).check() }
    }

    @Test("A value outside its range is refused in the words of the language")
    func range() {
        let error = #expect(throws: KinoraError.self) { try Self.film().sepia(amount: 7).check() }
        #expect(error?.rendered().contains("sepia.amount") == true, "\(error?.rendered() ?? "")")
    }

    @Test("Numbers that are none are refused, not passed on", arguments: [Double.nan, .infinity, -.infinity])
    func notANumber(_ value: Double) {
        #expect(throws: KinoraError.self) { try Self.film().exposure(stops: VideoNumber(value)).check() }
    }

    @Test("A film is rendered to its file, and progress reaches its end")
    func render() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = folder.appendingPathComponent("film \"1\".mp4")
        let report = try await Self.film().render(to: target.path)
        #expect(report.frames == 10)
        #expect(FileManager.default.fileExists(atPath: target.path))
    }
}
