import KinoraIR
import KinoraTesting
import Testing

@Suite("The verifier")
struct VerifierTests {
    @Test("Random kernels keep the rules, before and after the passes")
    func randomKernels() throws {
        for seed in 0..<300 as Range<UInt64> {
            let kernel = RandomKernel.generate(
                seed: seed, options: RandomKernel.Options(sweeps: seed.isMultiple(of: 5)))
            #expect(Verifier.problems(in: kernel) == [], "seed \(seed)")
            let prepared = try Pipeline(hasMultiplyAdd: true).run(kernel)
            #expect(Verifier.problems(in: prepared) == [], "seed \(seed)")
        }
    }

    private static let header = "kernel \"k\"\ninput \"p\" u8 step 1 scale 0 0\n"

    @Test(
        "Each broken rule is named with its instruction",
        arguments: [
            ("%0 = float 1\n%1 = intNot %0", "%1 = intNot: %0 is float, int is expected"),
            ("%0 = int 1\n%1 = float 2\n%2 = add %0, %1", "%2 = add: %0 is int, float is expected"),
            ("%0 = float 1\n%1 = int 1\n%2 = less %0, %1", "%2 = less: operands of one type are expected"),
            ("%0 = bool true\n%1 = equal %0, %0", "%1 = equal: floats or ints are expected, found bools"),
            ("%0 = negate %1\n%1 = float 1", "%0 = negate: %1 is used where it is not defined"),
            ("%0 = float 1\n%0 = float 2", "%0 = constant: %0 is defined twice"),
            ("%0 = tap 1 0 0 clamp", "%0 = tap: there is no input 1"),
            ("%0 = tap 0 40000 0 clamp", "%0 = tap: offsets of -32768...32767 are expected, found 40000, 0"),
            ("%0 = uniform 70000", "%0 = uniform: a slot of 0..<65536 is expected, found 70000"),
            ("%0 = int 0\n%1 = loads 0 %0, %0, 2 clamp", "%1 = loads: 2 results are expected, found 1"),
            (
                "%0 = int 0\n%1 = loop 3 %2, %3 = %0 {\n%4 = float 1\n} yield %4",
                "%1 = loop: %4 is float, int is expected"
            ),
            (
                "%0 = int 0\n%1 = loop 70000 %2, %3 = %0 {\n} yield %3",
                "%1 = loop: 0...65536 turns are expected, found 70000"
            ),
            (
                "%0 = int 0\n%1 = loop 3 %2, %3 = %0 {\n%4 = intAdd %3, %2\n} yield %4\n%5 = intNot %4",
                "%5 = intNot: %4 is used where it is not defined"
            ),
            ("%0 = int 0\noutput \"o\" u8 step 1 = %0", "output 0 'o': %0 is int, float is expected"),
            ("%0 = float 0\noutput \"o\" u8 step 9 = %0", "output 0 'o': a step of 1...4 is expected, found 9"),
            ("%0 = float 0\nreduction histogram 0 = %0", "reduction 0: 1...65536 bins are expected, found 0"),
            (
                "%0 = int 0\n%1 = loop 3 %2, %3 = %0 {\n%4 = element %0, %3, %3\n} yield %4",
                "%4 = element: the turn of a loop around it is expected"
            ),
            (
                "%0 = int 0\n%1 = float 1\n%2 = loop 3 %3, %4 = %0 {\n%5 = element %3, %4, %1\n} yield %5",
                "%5 = element: values of one type are expected"
            ),
            ("%0 = carried 0 0", "%0 = carried: there is no carried value 0"),
            ("sweep down", "sweep: 1...32 carried values are expected, found 0"),
            ("sweep up\n%0 = carried 0 9\ncarry 0.0 = %0", "%0 = carried: a column of -8...8 is expected, found 9"),
            (
                "sweep left\n%0 = carried 0 1\ncarry 0.0 = %0",
                "%0 = carried: the own line is expected in a kernel that sweeps along rows, found 1"
            ),
            (
                "sweep right\n%0 = tap 0 0 -1 clamp\ncarry 0.0 = %0",
                "%0 = tap: the pixel's own place is expected in a kernel that sweeps along rows, found 0, -1"
            ),
            (
                "sweep right\n%0 = int 0\n%1 = loads 0 %0, %0, 1 clamp\ncarry 0.0 = %1",
                "%1 = loads: taps alone are expected in a kernel that sweeps along rows"
            ),
            ("sweep down\n%0 = int 0\ncarry 0.0 = %0", "carried value 0: %0 is int, float is expected"),
            (
                "sweep down\n%0 = float 0.0\ncarry 0.0 = %0\nreduction sum = %0",
                "sweep: no reductions are expected in a kernel that sweeps"
            ),
            (
                "flood\n%0 = tap 0 0 0 clamp\n%1 = negate %0\noutput \"o\" u8 step 1 = %1",
                "flood: a kernel that stores its only input as it is is expected"
            ),
            (
                "flood\n%0 = tap 0 0 0 clamp\noutput \"o\" u16 step 1 = %0",
                "flood: planes of u8 with a step of 1 and a scale of 0 are expected"
            ),
        ])
    func rules(text: String, problem: String) throws {
        let kernel = try Kernel(text: Self.header + text)
        #expect(Verifier.problems(in: kernel) == [problem])
        #expect(throws: BackendError.self) { try InterpreterBackend().compile([kernel]) }
    }

    @Test("A value the kernel does not have is an error, not a trap")
    func unknownValues() {
        var kernel = Kernel(name: "k", types: [.float])
        kernel.body = [
            Instruction([ValueID(0)], .unary(.negate, ValueID(99))), Instruction([ValueID(7)], .intConstant(1)),
        ]
        kernel.outputs = [PlaneOutput("o", .u8, value: ValueID(-3))]
        #expect(
            Verifier.problems(in: kernel) == [
                "%0 = negate: %99 is not a value of the kernel", "%7 = constant: %7 has no type",
                "output 0 'o': %-3 is not a value of the kernel",
            ])
    }
}
