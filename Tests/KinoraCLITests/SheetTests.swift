import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import KinoraCLI

@Suite("Contact sheets")
struct SheetTests {
    private let folder: TemporaryFolder

    init() { folder = TemporaryFolder() }

    @Test("A sheet shows the middles of even shares of a render, side by side and below each other")
    func sheet() throws {
        try """
        kinora 1
        film = gradient(#000000, to: #000000 -> #ff0000, shape: radial, size: 64x36, rate: 10fps, duration: 4s)
        render film to "film.mp4"
        """.write(toFile: folder.url.path + "/g.kin", atomically: true, encoding: .utf8)
        let outcome = try KinoraProcess.run(
            "sheet", "g.kin", "-o", "s.png", "--columns", "2", "--rows", "2", "--width", "64", "--no-times", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let probe = try #require(try MediaProbe.open(folder.url.path + "/s.png").video)
        #expect(probe.size == Size(2 * 70 + 6, 2 * 42 + 6))
        let frame = try DecodedFrame()
        _ = try VideoDecoder(folder.url.path + "/s.png").decodeNext(into: frame)
        let plane = try #require(frame.plane(0))
        let step = frame.format.elementsPerColumn(plane: 0)
        // The corners of the pictures grow redder with time: 1/8, 3/8, 5/8 and 7/8 of the way.
        let corners = [(6, 6), (76, 6), (6, 48), (76, 48)].map { x, y in
            Double((plane.base + (y + 1) * plane.stride + (x + 1) * step).load(as: UInt8.self)) / 255
        }
        for (index, red) in corners.enumerated() {
            #expect(abs(red - Double(2 * index + 1) / 8) < 0.06, "\(corners)")
        }
    }

    @Test("What has no sheet says why")
    func mistakes() throws {
        try "kinora 1\nrender color(#ff0000, size: 64x36) to \"film.png\"\n".write(
            toFile: folder.url.path + "/g.kin", atomically: true, encoding: .utf8)
        let unnamed = try KinoraProcess.run("sheet", "g.kin", "-o", "s.png", in: folder)
        #expect(unnamed.status == 2 && unnamed.errors.contains("has no name in the graph; bind it"))
        let narrow = try KinoraProcess.run("sheet", "g.kin", "-o", "s.png", "--width", "3", in: folder)
        #expect(
            narrow.status == 2 && narrow.errors.contains("a picture of a sheet is 16 to 4096 pixels wide, 3 is not"))
        let missing = try KinoraProcess.run("sheet", "none.mp4", "-o", "s.png", in: folder)
        #expect(missing.status == 4)
    }

    @Test("Times are written as people read them")
    func clock() {
        #expect(SheetLayout.clock(1_250) == "0:01.2")
        #expect(SheetLayout.clock(3_723_400) == "1:02:03.4")
    }
}
