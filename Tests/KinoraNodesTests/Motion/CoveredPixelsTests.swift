import Testing

@testable import KinoraNodes

@Suite("Pixels that a pixel of a smaller picture covers")
struct CoveredPixelsTests {
    @Test("Each is covered by as much of it as lies inside")
    func shares() {
        let covered = CoveredPixels(from: 5, to: 2)
        #expect(covered.firsts == [0, 2])
        #expect(covered.shares == [[0.4, 0.2], [0.4, 0.4], [0.2, 0.4]])
    }

    @Test("Shares of whole pixels are equal, and what is hardly covered counts as nothing")
    func whole() {
        let covered = CoveredPixels(from: 12, to: 4)
        #expect(covered.firsts == [0, 3, 6, 9])
        #expect(covered.shares == [[Float]](repeating: [Float](repeating: Float(1.0 / 3), count: 4), count: 3))
    }

    @Test(
        "No share lies outside, and all of a pixel's are one",
        arguments: [(135, 67), (67, 33), (33, 16), (1080, 270), (9, 9), (7, 1)])
    func sums(from: Int, to: Int) {
        let covered = CoveredPixels(from: from, to: to)
        for index in 0..<to {
            let shares = covered.shares.map { $0[index] }
            #expect(abs(shares.reduce(0, +) - 1) < 1e-5)
            let last = (shares.lastIndex { $0 > 0 } ?? 0) + Int(covered.firsts[index])
            #expect(covered.firsts[index] >= 0 && last < from)
        }
    }
}
