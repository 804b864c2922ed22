import Testing

@testable import KinoraCore

@Suite("Memory in large pages")
struct LargePagesTests {
    @Test("Memory holds what it was asked for", arguments: [1, 4096, (1 << 20) - 1, 1 << 20, 3_250_000, 5 << 20])
    func claims(byteCount: Int) throws {
        let memory = try #require(LargePages.claim(byteCount: byteCount))
        defer { LargePages.release(memory) }
        let alignment = UInt(byteCount < 1 << 20 ? 64 : 2 << 20)
        #expect(UInt(bitPattern: memory) % alignment == 0)
        memory.storeBytes(of: 1, toByteOffset: 0, as: UInt8.self)
        memory.storeBytes(of: 2, toByteOffset: byteCount - 1, as: UInt8.self)
        #expect(memory.load(fromByteOffset: byteCount - 1, as: UInt8.self) == 2)
    }

    @Test("More than there is gives nothing")
    func refuses() {
        #expect(LargePages.claim(byteCount: Int.max - (4 << 20)) == nil)
    }
}
