import Foundation
import KinoraCore
import Testing

@testable import KinoraLanguage

/// Mutated graphs must neither trap nor hang; whatever still parses must format and mirror faithfully.
///
/// `KINORA_FUZZ_COUNT` sets how many are tried (100000 unless told), `KINORA_FUZZ_SEED` where they begin.
@Suite("Mutated graphs") struct FuzzTests {
    static let count = Int(ProcessInfo.processInfo.environment["KINORA_FUZZ_COUNT"] ?? "") ?? 100_000
    static let seed = UInt64(ProcessInfo.processInfo.environment["KINORA_FUZZ_SEED"] ?? "") ?? 20_261_121
    static let chunks = 4

    @Test("No mutation traps, hangs or loses its meaning in the formatter", arguments: 0..<chunks)
    func mutations(chunk: Int) {
        let checker = Checker(
            catalogue: TestCatalogue.catalogue, loader: MemoryFileLoader(["b.kin": FuzzSeeds.library]),
            overrides: ["amount": "0.3"])
        for index in stride(from: chunk, to: Self.count, by: Self.chunks) {
            var mutator = Mutator(seed: Self.seed &+ UInt64(index))
            let file = SourceFile(name: "a.kin", bytes: mutator.mutate(FuzzSeeds.all))
            let result = checker.check(file)
            if result.graph == nil, result.errors.isEmpty { fail(index, file, "neither graph nor error") }
            if let graph = result.graph, !isOrdered(graph) { fail(index, file, "a node comes before its input") }
            if index % 8 == 0 { _ = result.rendered() }
            if index % 8 == 1 { roundTrip(index, file) }
        }
    }

    @Test("No damaged mirror traps, and what is accepted reads back") func mirrors() throws {
        let seeds = try FuzzSeeds.all.map { Array(try GraphJSON.encode(SourceFile(name: "a.kin", bytes: $0)).utf8) }
        for index in 0..<(Self.count / 50) {
            var mutator = Mutator(seed: Self.seed &+ UInt64(index))
            let file = SourceFile(name: "a.json", bytes: mutator.mutate(seeds))
            guard let text = try? GraphJSON.decode(file) else { continue }
            if (try? SourceFormatter.format(SourceFile(name: "a.kin", text: text))) != text {
                fail(index, file, "the mirror's text is not canonical:\n\(text)")
            }
        }
    }

    private func fail(_ index: Int, _ file: SourceFile, _ what: String) {
        Issue.record("\(what); seed \(Self.seed &+ UInt64(index)):\n\(String(decoding: file.bytes, as: UTF8.self))")
    }

    private func isOrdered(_ graph: Graph) -> Bool {
        graph.nodes.enumerated().allSatisfy { index, node in
            node.id.index == index && node.inputs.allSatisfy { $0.node.index < index }
        }
    }

    private func roundTrip(_ index: Int, _ file: SourceFile) {
        guard let once = try? SourceFormatter.format(file) else { return }
        do {
            let twice = try SourceFormatter.format(SourceFile(name: "a.kin", text: once))
            if twice != once { fail(index, file, "formatting twice differs\n\(once)\n---\n\(twice)") }
            let back = try GraphJSON.decode(SourceFile(name: "a.json", text: try GraphJSON.encode(file)))
            if back != once { fail(index, file, "the mirror differs\n\(once)\n---\n\(back)") }
        } catch {
            fail(index, file, "the formatted text is rejected: \(error)\n\(once)")
        }
    }
}
