import Foundation
import KinoraIR
import KinoraTesting
import Testing

@testable import KinoraCPU

@Suite("The backend and what it needs")
struct CPUBackendTests {
    @Test("The structures that generated code reads have the layout it assumes")
    func layout() {
        #expect(MemoryLayout<PlaneBinding>.size == 32)
        #expect(MemoryLayout<PlaneBinding>.offset(of: \.origin) == 0)
        #expect(MemoryLayout<PlaneBinding>.offset(of: \.stride) == 8)
        #expect(MemoryLayout<PlaneBinding>.offset(of: \.width) == 16)
        #expect(MemoryLayout<PlaneBinding>.offset(of: \.height) == 20)
        #expect(MemoryLayout<TileCall>.size == 32)
        #expect(MemoryLayout<TileCall>.offset(of: \.minX) == 0)
        #expect(MemoryLayout<TileCall>.offset(of: \.minY) == 4)
        #expect(MemoryLayout<TileCall>.offset(of: \.maxX) == 8)
        #expect(MemoryLayout<TileCall>.offset(of: \.maxY) == 12)
        #expect(MemoryLayout<TileCall>.offset(of: \.scratch) == 16)
        #expect(MemoryLayout<TileCall>.offset(of: \.reductions) == 24)
    }

    @Test("KINORA_CPU forces a level and says what it does not know")
    func forcedLevel() throws {
        for level in CPULevel.supported {
            #expect(try CPULevel.selected(environment: ["KINORA_CPU": level.rawValue]) == level)
        }
        #expect(try CPULevel.selected(environment: [:]) == CPULevel.supported.last)
        let names = CPULevel.supported.map(\.rawValue).joined(separator: ", ")
        #expect {
            try CPULevel.selected(environment: ["KINORA_CPU": "mmx"])
        } throws: {
            "\($0)" == "KINORA_CPU is 'mmx', which is no level; this machine has \(names)"
        }
    }

    @Test("A level that the machine lacks is refused by name")
    func missingLevel() throws {
        guard let missing = CPULevel.allCases.first(where: { !$0.isSupported }) else { return }
        let names = CPULevel.supported.map(\.rawValue).joined(separator: ", ")
        #expect {
            try CPUBackend(level: missing)
        } throws: {
            "\($0)" == "this processor has no \(missing.rawValue) instructions; it has \(names)"
        }
    }

    @Test("A library that is not where KINORA_LLVM says is missed in one sentence with the package's name")
    func missingLibrary() {
        #expect {
            try LLVMLibrary.locate(environment: ["KINORA_LLVM": "/nowhere/libLLVM.so"])
        } throws: {
            "\($0)"
                == "KINORA_LLVM names '/nowhere/libLLVM.so', which is not there; unset it or install libllvm19"
        }
    }

    @Test("The compiler says its version")
    func version() throws {
        let major = try CPUBackend.compilerVersion().split(separator: ".").first.flatMap { Int($0) }
        #expect((15...99).contains(try #require(major)))
    }

    @Test("A kernel that breaks a rule is refused, not compiled")
    func brokenKernel() throws {
        let kernel = Kernel(
            name: "broken", body: [], outputs: [PlaneOutput("o", .u8, value: ValueID(0))], types: [.float])
        #expect(throws: BackendError.self) { try CPUBackend(cache: nil).compile([kernel]) }
    }

    @Test("Code can be shown in every form")
    func emission() throws {
        let backend = try CPUBackend(cache: nil)
        let kernel = ObjectCacheTests.kernel(5)
        #expect(try backend.emit(kernel, as: .llvm).contains("define void @kernel("))
        #expect(try backend.emit(kernel, as: .optimized).contains("define void @kernel("))
        #expect(try backend.emit(kernel, as: .assembly).contains("kernel:"))
    }

    @Test("Equal kernels give equal text, or no cache would know them")
    func determinism() throws {
        for level in CPULevel.supported {
            let backend = try CPUBackend(level: level, cache: nil)
            for seed in 0..<40 {
                let kernel = RandomKernel.generate(seed: UInt64(seed))
                let text = try backend.emit(kernel, as: .llvm)
                #expect(try backend.emit(kernel, as: .llvm) == text)
            }
        }
    }

    @Test("SHA-256 gives the digests of FIPS 180-4's examples")
    func digests() {
        #expect(
            SHA256.hexadecimal(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.hexadecimal(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(SHA256.hexadecimal(of: "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("Bytes that are no sound object are refused without touching other memory")
    func damagedObjects() throws {
        let backend = try CPUBackend(cache: nil)
        let text = try backend.emit(ObjectCacheTests.kernel(6), as: .llvm)
        let object = try LLVMCompiler(level: backend.level, effort: .full).object(of: text)
        #expect(throws: BackendError.self) { try MachineCode(object: []) }
        #expect(throws: BackendError.self) { try MachineCode(object: Array(object.prefix(100))) }
        var random = SplitMix(seed: 5)
        for _ in 0..<2000 {
            var bad = object
            for _ in 0..<random.int(1...8) { bad[random.int(0...bad.count - 1)] = UInt8(random.int(0...255)) }
            // Loading may succeed, as nothing here checks the code itself; it must only not trap or write elsewhere.
            _ = try? MachineCode(object: bad)
        }
    }
}
