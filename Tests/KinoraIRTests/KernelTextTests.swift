import Foundation
import KinoraIR
import KinoraTesting
import Testing

@Suite("The text form of kernels")
struct KernelTextTests {
    @Test("What is printed reads back as the same kernel")
    func roundTrip() throws {
        for seed in 0..<500 as Range<UInt64> {
            let kernel = RandomKernel.generate(
                seed: seed, options: RandomKernel.Options(sweeps: seed.isMultiple(of: 5)))
            let text = kernel.description
            let read = try Kernel(text: text)
            #expect(read == kernel, "seed \(seed)")
            // Equality of kernels takes -0 for 0; their texts differ.
            #expect(read.description == text, "seed \(seed)")
        }
    }

    @Test("Odd names, special numbers and values nobody defines survive")
    func oddities() throws {
        var kernel = Kernel(name: "a \"b\" \\ c\n{\u{7f}, é")
        kernel.types = [.float, .bool, .float]
        kernel.body = [
            Instruction([ValueID(0)], .floatConstant(-0.0)),
            Instruction([ValueID(2)], .floatConstant(Float(bitPattern: 0x7FC0_1234))),
        ]
        kernel.outputs = [PlaneOutput("", .f16, step: 3, value: ValueID(0))]
        kernel.reductions = [ReductionOutput(.histogram(bins: 7), value: ValueID(2))]
        let read = try Kernel(text: kernel.description)
        #expect(read.description == kernel.description)
        #expect(read.name == kernel.name)
        #expect(read.types == kernel.types)
        #expect(
            kernel.description == """
                kernel "a \\"b\\" \\\\ c\\n{\\u{7f}, é"
                unused %1 bool
                %0 = float -0.0
                %2 = float nan 0x7fc01234
                output "" f16 step 3 = %0
                reduction histogram 7 = %2

                """)
    }

    @Test("The examples of the documentation are true")
    func documentation() throws {
        let builder = KernelBuilder(name: "look/invert")
        let clip = builder.input(PlaneParameter("clip.y", .u8))
        builder.store(255 - builder.tap(clip), as: "y", .u8)
        let text = builder.build().description
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Documentation/KernelIR.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains(text))
    }

    @Test("Far planes are written as such")
    func farPlanes() throws {
        let builder = KernelBuilder(name: "k")
        let near = builder.input(PlaneParameter("near", .u8))
        let far = builder.input(PlaneParameter("far", .u8))
        builder.store(builder.tap(near) + builder.tap(far), as: "out", .u8)
        var kernel = builder.build()
        kernel.inputs[1].isFar = true
        kernel.outputs[0].isFar = true
        #expect(kernel.description.contains("input \"far\" u8 step 1 scale 0 0 far\n"))
        #expect(kernel.description.contains("output \"out\" u8 step 1 far = "))
        #expect(try Kernel(text: kernel.description) == kernel)
    }

    @Test("A loop is written with its accumulators, indented")
    func loop() throws {
        let builder = KernelBuilder(name: "sum")
        let plane = builder.input(PlaneParameter("in", .u8))
        let total = builder.sum(count: 3) { $0.toFloat() * builder.tap(plane) }
        builder.store(total, as: "out", .f32)
        let text = builder.build().description
        #expect(
            text == """
                kernel "sum"
                input "in" u8 step 1 scale 0 0
                %0 = float 0.0
                %1 = tap 0 0 0 clamp
                %7 = loop 3 %2, %3 = %0 {
                  %4 = intToFloat %2
                  %5 = multiply %4, %1
                  %6 = add %3, %5
                } yield %6
                output "out" f32 step 1 = %7

                """)
        #expect(try Kernel(text: text).description == text)
    }

    @Test(
        "A text that is no kernel is refused with the line",
        arguments: [
            ("", "line 1: the text ends where a line 'kernel \"name\"' is expected"),
            ("kernel x", "line 1: a name in quotes is expected, found 'x'"),
            ("kernel \"x\" y", "line 1: the end of the line is expected, found 'y'"),
            ("kernel \"x\"\n\n%0 = grow 3", "line 3: an operation is expected, found 'grow'"),
            ("kernel \"x\"\n%0 = float abc", "line 2: a number is expected, found 'abc'"),
            ("kernel \"x\"\n%0 = int 5000000000", "line 2: a 32-bit number is expected, found '5000000000'"),
            ("kernel \"x\"\n%0 = add %1", "line 2: the line ends too early"),
            ("kernel \"x\"\n%1 = float 1", "line 2: nothing says what %0 is"),
            ("kernel \"x\"\n%0 = coordinate z", "line 2: one of x, y is expected, found 'z'"),
            ("kernel \"x\"\n%0 = loop 3 %1 {", "line 3: the text ends where '} yield ...' is expected"),
            ("kernel \"x\"\noutput \"o\" u8 step 1 = 7", "line 2: a value such as %3 is expected, found '7'"),
        ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: KernelTextError.self) { try Kernel(text: text) }
        #expect(error?.description == message)
    }
}
