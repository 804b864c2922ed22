import KinoraMedia

/// A built-in node that computes the pixels of its first input anew: everything about the stream stays but how pixels are stored.
public protocol PictureFilter: PictureOperator {}

extension PictureFilter {
    /// The properties of the first stream, with chroma unless the node leaves the picture as it is.
    public static func properties(of use: NodeUse, probes: MediaProbes) throws -> StreamProperties {
        var result = try use.firstInput
        if !isIdentity(use) { result.computePixels() }
        return result
    }
}
