import Foundation
import KinoraCore
import KinoraMedia
import Testing

@testable import Kinora

@Suite("Errors of measured motion")
struct FlowErrorsTests {
    @Test("Mean, percentile and share of outliers are those of the known pixels alone")
    func numbers() throws {
        // Errors of 0, 1, 5 (beside a motion of 200: no outlier) and 4 (beside none: an outlier); one pixel is unknown.
        let truth = try #require(FlowFile(size: Size(5, 1), vectors: [1, 1, 0, 0, 200, 0, 0, 0, .nan, 0]))
        let found = try #require(FlowFile(size: Size(5, 1), vectors: [1, 1, 0, 1, 205, 0, 4, 0, 9, 9]))
        var errors = FlowErrors()
        #expect(errors.mean == 0 && errors.percentile(0.99) == 0 && errors.outlierShare == 0)
        let isOneSize = errors.add(found, truth: truth)
        #expect(isOneSize)
        #expect(errors.count == 4 && errors.mean == 2.5 && errors.outlierShare == 0.25)
        #expect(errors.percentile(0.5) == 1 && errors.percentile(0.99) == 5)
        var all = FlowErrors()
        all.add(errors)
        all.add(errors)
        #expect(all.count == 8 && all.mean == 2.5)
        let other = try #require(FlowFile(size: Size(1, 1), vectors: [0, 0]))
        let isOther = !all.add(other, truth: truth)
        #expect(isOther)
    }

    @Test("Pairs of Sintel and of Flying Chairs are found by their names")
    func layouts() throws {
        let folder = URL(fileURLWithPath: GraphHelp.temporary("set"))
        for name in [
            "flow/alley/frame_0009.flo", "clean/alley/frame_0009.png", "clean/alley/frame_0010.png", "1_flow.flo",
            "1_img1.ppm", "1_img2.ppm", "flow_noc/7_10.png", "image_2/7_10.png", "image_2/7_11.png", "notes.txt",
        ] {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        let pairs = try FlowPair.all(in: folder.path)
        #expect(pairs.map(\.name) == ["1_flow.flo", "flow/alley/frame_0009.flo", "flow_noc/7_10.png"])
        #expect(pairs[1].second == folder.path + "/clean/alley/frame_0010.png")
        #expect(pairs[2].first == folder.path + "/image_2/7_10.png")
    }

    @Test("A motion without frames is passed over where others have theirs, and an error where none has")
    func lacking() throws {
        let folder = URL(fileURLWithPath: GraphHelp.temporary("lacking"))
        func put(_ names: [String]) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
        }
        try put(["frame_0001.flo", "frame_0002.flo", "frame_0002.png"])
        var told: [String] = []
        #expect(throws: KinoraError.self) { try FlowPair.all(in: folder.path) { told.append($0.message) } }
        #expect(told.isEmpty)
        try put(["frame_0001.png"])
        let pairs = try FlowPair.all(in: folder.path) { told.append($0.message) }
        #expect(pairs.map(\.name) == ["frame_0001.flo"])
        #expect(told.count == 1 && told.first?.hasPrefix("'frame_0002.flo' has no frames") == true, "\(told)")
        #expect(throws: KinoraError.self) { try FlowPair.all(in: folder.path) }
    }
}
