import Foundation
import KinoraCore
import Testing

@testable import KinoraMedia

@Suite("Files of motion")
struct FlowFileTests {
    private static func bytes(_ words: [UInt32]) -> Data {
        Data(words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } })
    }

    private static func written(_ data: Data, _ name: String = "motion.flo") throws -> (path: String, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kinora-flow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try data.write(to: file)
        return (file.path, folder)
    }

    @Test("Vectors are read as they are, those above 1e9 are unknown")
    func reads() throws {
        let numbers: [Float] = [1.5, -2, 0, 0.25, 1e10, 3, -7, 8, 9, 10, 11, 12]
        let words = [FlowFile.mark.bitPattern, 3, 2] + numbers.map(\.bitPattern)
        let (path, folder) = try Self.written(Self.bytes(words))
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try FlowFile(path: path)
        #expect(file.size == Size(3, 2))
        #expect(file.vector(0, 0).map { [$0.x, $0.y] } == [1.5, -2])
        #expect(file.vector(1, 0).map { [$0.x, $0.y] } == [0, 0.25])
        #expect(file.vector(2, 0) == nil)
        #expect(file.vector(2, 1).map { [$0.x, $0.y] } == [11, 12])
        #expect(file.vector(3, 0) == nil)
    }

    static let table: [(name: String, words: [UInt32], message: String)] = [
        ("a.flo", [], "is no .flo file: it does not begin with the number 202021.25"),
        ("a.flo", [1, 2, 2, 0, 0], "is no .flo file: it does not begin with the number 202021.25"),
        (
            "a.flo", [FlowFile.mark.bitPattern, 0, 2],
            "says it holds 0 columns and 2 rows; both lie in 1..65500"
        ),
        (
            "a.flo", [FlowFile.mark.bitPattern, .max, 2],
            "says it holds -1 columns and 2 rows; both lie in 1..65500"
        ),
        (
            "a.flo", [FlowFile.mark.bitPattern, 60_000, 60_000],
            "is cut short: 60000x60000 vectors take 28800000012 bytes, it has 12"
        ),
        (
            "a.flo", [FlowFile.mark.bitPattern, 2, 1, 0, 0, 0],
            "is cut short: 2x1 vectors take 28 bytes, it has 24"
        ),
        ("a.png", [1, 2, 3], "a.png"),
        ("a.txt", [1, 2, 3], "is none"),
    ]

    @Test("A file that holds no motion is refused with what is wrong with it", arguments: table)
    func malformed(_ row: (name: String, words: [UInt32], message: String)) throws {
        let (path, folder) = try Self.written(Self.bytes(row.words), row.name)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect {
            try FlowFile(path: path)
        } throws: {
            guard let error = $0 as? MediaError else { return false }
            return error.kind == .inputUnreadable && "\(error)".contains(row.message)
        }
    }

    @Test("A file that is not there is refused")
    func missing() {
        #expect(throws: MediaError.self) { try FlowFile(path: "/nowhere/motion.flo") }
    }
}
