extension DiagnosticCatalogue {
    /// Names, types and units, E02xx.
    static let meaning: [Entry] = [
        entry(
            Codes.unknownName, "a name is bound before it is used",
            "Bindings (`look = ...`), inputs and parameters give names to values. The name under the caret is none of them.",
            "kinora 1\ninput clip: video = \"in.mp4\"\nlook = clp.fog()"),
        entry(
            Codes.unknownOperation, "operations are operators, effects and graphs",
            "`kinora nodes` lists every operation. Effects and graphs of your own stand in the file or in one it imports.",
            "kinora 1\nlook = \"in.mp4\".foog()"),
        entry(
            Codes.unknownParameter, "arguments are named after parameters",
            "`kinora nodes NAME` shows the parameters of an operation with their types, ranges and defaults.",
            "kinora 1\nlook = \"in.mp4\".fog(densty: 0.5)"),
        entry(
            Codes.missingArgument, "parameters without a default must be given",
            "The operation cannot guess this value.", "kinora 1\nlook = \"in.mp4\".interpolate()"),
        entry(
            Codes.repeatedArgument, "a parameter is given once",
            "Two values for one parameter contradict each other.",
            "kinora 1\nlook = \"in.mp4\".fog(density: 0.5, density: 0.6)"),
        entry(
            Codes.unnamedArgument, "arguments are named after the first",
            "`x.f(a)` is `f(x, a)`; every further argument says which parameter it is for, so that a reader need not count.",
            "kinora 1\nlook = \"in.mp4\".fog(0.5, 12px)"),
        entry(
            Codes.wrongType, "a value of another type or unit is expected",
            "Every parameter has a type, and a number has a dimension: a ratio, an angle, a length ... A wrong unit is a mistake, never converted in silence; only `0` is the same in every unit.",
            "kinora 1\nlook = \"in.mp4\".fog(density: 4px)"),
        entry(
            Codes.unknownChoice, "a choice is one of a list of names",
            "The message lists the names that are allowed here.",
            "kinora 1\nlook = \"in.mp4\".camera(slow_zom_in)"),
        entry(
            Codes.outOfRange, "a value lies within its range",
            "Beyond the range the operation has no meaning. For a signal the ends of ramps and every keyframe count.",
            "kinora 1\nlook = \"in.mp4\".fog(density: 0.2 -> 1.5)"),
        entry(
            Codes.alreadyDefined, "a name is given once",
            "A name that meant one thing above and another below would be hard to read. Choose another name.",
            "kinora 1\nlook = \"in.mp4\".fog()\nlook = \"in.mp4\""),
        entry(
            Codes.notWhole, "some numbers are whole",
            "Counts, such as levels and frames, cannot be broken.",
            "kinora 1\nlook = \"in.mp4\".flow(levels: 2.5)"),
        entry(
            Codes.mustBeConstant, "not everything may vary in time",
            "Numbers, points and colours of most nodes can be signals; sizes, choices, and parameters that decide how a clip is analysed cannot.",
            "kinora 1\nlook = \"in.mp4\".flow(levels: 1 -> 3)"),
        entry(
            Codes.usedBeforeBound, "a name is bound before it is used",
            "A graph has no circles, so its lines can always be ordered: what is used stands above its use.",
            "kinora 1\nsmooth = look.interpolate(to: 48fps)\nlook = \"in.mp4\".fog()"),
        entry(
            Codes.notComputable, "one computes with numbers, points and colours",
            "Streams are connected by operations, not by `+`. To put one picture over another use `overlay`, to join them in time `cut`.",
            "kinora 1\ninput a: video = \"a.mp4\"\nboth = a + \"b.mp4\""),
        entry(
            Codes.keyframeOrder, "keyframes are in the order of time",
            "Each keyframe is later than the one before, and all are in one unit (seconds, frames or shares), so that their order does not depend on the rate.",
            "kinora 1\nlook = \"in.mp4\".fog(density: [0s: 0.2, 2s: 0.8, 1s: 0.4])"),
        entry(
            Codes.mixedDimensions, "only like quantities can be added or compared",
            "A length plus an angle is nothing. Multiply by plain numbers; divide like by like.",
            "kinora 1\nlook = \"in.mp4\".light(angle: 20deg + 5px)"),
        entry(
            Codes.notFinite, "a number is finite",
            "The formula has no value, as in a division by zero.",
            "kinora 1\nlook = \"in.mp4\".fog(density: 1 / 0)"),
        entry(
            Codes.emptySlice, "a slice has a length",
            "`clip[2s..5s]` runs from 2 seconds up to, not including, 5 seconds. Its end lies after its start, and both within the clip.",
            "kinora 1\nlook = \"in.mp4\"[5s..2s]"),
        entry(
            Codes.unknownEasing, "the easings",
            "`linear in out in_out hold`; what goes beyond them is a formula of `t` or `p`.",
            "kinora 1\nlook = \"in.mp4\".fog(density: 0 -> 1 ease smooth)"),
        entry(
            Codes.recursion, "nothing contains itself",
            "A graph or function that used itself would never end.",
            "kinora 1\ngraph twice(src: video) -> video {\n    src.fog().twice()\n}"),
        entry(
            Codes.tooLarge, "graphs have a limit",
            "A graph holds at most 100000 nodes and a signal 20000 operations. Sub-graphs that use each other can multiply beyond that in a few lines.",
            ""),
        entry(
            Codes.unknownType, "the types of the language",
            "`video image mask audio flow face text number point color duration rate size bool` and `choice(a, b)`.",
            "kinora 1\ninput mood: float = 0.8"),
        entry(
            Codes.argumentCount, "functions have a fixed number of arguments",
            "Functions in formulas have their GLSL names and arguments: `mix(a, b, weight)`, `clamp(x, low, high)`.",
            "kinora 1\na = mix(1, 2)"),
        entry(
            Codes.invalidRange, "a range goes from its smaller end to its larger",
            "`number in 0..1` bounds a parameter, ends included.",
            "kinora 1\ninput mood: number in 1..0 = 0.8"),
        entry(
            Codes.missingResult, "a body ends with its result",
            "The last line of an effect, graph or function is a value without a name.",
            "kinora 1\ngraph g(src: video) -> video {\n    a = src.fog()\n}"),
        entry(
            Codes.unusedValue, "only the last line of a body has no name",
            "A value that nobody names in the middle of a body would be lost.",
            "kinora 1\ngraph g(src: video) -> video {\n    src.fog()\n    src\n}"),
    ]
}
