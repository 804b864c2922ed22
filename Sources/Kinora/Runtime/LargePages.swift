#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for planes, in pages of 2 MiB where the system has them.
///
/// A sweep down a strip of a few columns touches another small page with each row of each plane; with pages of 4 KiB,
/// looking up addresses took more time than the arithmetic.
enum LargePages {
    private static let pageSize = 2 << 20

    /// Memory of at least that many bytes, aligned to 64 at the least; to be deallocated as usual.
    static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        guard byteCount >= 2 * pageSize else { return .allocate(byteCount: byteCount, alignment: 64) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageSize)
        #if os(Linux)
            // A wish: where it is not granted, small pages serve.
            _ = madvise(memory, byteCount / pageSize * pageSize, MADV_HUGEPAGE)
        #endif
        return memory
    }
}
