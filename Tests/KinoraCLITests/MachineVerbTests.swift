import Foundation
import Testing

@Suite("Verbs about the machine and the catalogue")
struct MachineVerbTests {
    private let folder = TemporaryFolder()

    @Test("nodes lists each node with its summary, and describes one")
    func nodes() throws {
        let list = try KinoraProcess.run("nodes", in: folder)
        #expect(list.status == 0)
        #expect(list.text.contains(/\n  vignette +Darkens the picture towards its corners\.\n/))
        let one = try KinoraProcess.run("nodes", "vignette", in: folder)
        #expect(one.text.hasPrefix("vignette(src: video, "))
        #expect(one.text.contains("strength"))
    }

    @Test("The schema of the mirror is JSON")
    func schema() throws {
        let outcome = try KinoraProcess.run("nodes", "--format", "json", in: folder)
        #expect(try JSONSerialization.jsonObject(with: outcome.output) is [String: Any])
    }

    @Test("doctor names the code it makes and what is missing")
    func doctor() throws {
        let outcome = try KinoraProcess.run("doctor", in: folder)
        #expect(outcome.text.contains("libLLVM"))
        #expect(outcome.text.contains("code cache"))
        #expect(outcome.text.contains("libebur128"))
        let lines = try KinoraProcess.run("doctor", "--json", in: folder).text.split(separator: "\n")
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(["ok", "missing", "broken"].contains(object?["state"] as? String))
        }
    }

    @Test("doctor exits with 7 and names the package when there is no libLLVM")
    func doctorWithoutCompiler() throws {
        let outcome = try KinoraProcess.run("doctor", in: folder, environment: ["KINORA_LLVM": "/nowhere/libLLVM.so"])
        #expect(outcome.status == 7)
        #expect(outcome.text.contains("libllvm19"))
    }

    @Test("doctor exits with 7 for a CPU level that does not exist")
    func doctorWithWrongLevel() throws {
        let outcome = try KinoraProcess.run("doctor", in: folder, environment: ["KINORA_CPU": "avx1024"])
        #expect(outcome.status == 7)
        #expect(outcome.text.contains("KINORA_CPU is 'avx1024'"))
    }

    @Test("cache shows where it is, and clears it")
    func cache() throws {
        let place = ["KINORA_CACHE": folder.path("cache")]
        let shown = try KinoraProcess.run("cache", "show", "--json", in: folder, environment: place)
        #expect(shown.text.contains("\"entries\":0"))
        #expect(shown.text.contains(folder.path("cache")))
        let cleared = try KinoraProcess.run("cache", "clear", in: folder, environment: place)
        #expect(cleared.errors.hasPrefix("freed 0 B in "))
        let off = try KinoraProcess.run("cache", in: folder, environment: ["KINORA_CACHE": "off"])
        #expect(off.text == "the cache is off\n")
    }

    @Test("probe says what is wrong with a file and exits with 4")
    func probe() throws {
        try folder.write("", to: "empty.mp4")
        try folder.write("this is no media file at all, only text\n", to: "text.mp4")
        for name in ["missing.mp4", "empty.mp4", "text.mp4", "."] {
            let outcome = try KinoraProcess.run("probe", name, in: folder)
            #expect(outcome.status == 4)
            #expect(outcome.errors.hasPrefix("kinora: "))
            #expect(outcome.errors.contains(name))
            #expect(outcome.text == "")
        }
    }
}
