#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for planes, in pages of 2 MiB where the system has them.
///
/// A sweep down a strip of a few columns touches another small page with each row of each plane; with pages of 4 KiB,
/// looking up addresses took more time than the arithmetic. The first touch of a page costs, too: 1.3 ms for a 4:2:0 picture of 1080p in
/// small pages, which is more than many a stage takes, and 0.3 in large ones (Zen 5, virtual machine).
package enum LargePages {
    private static let pageSize = 2 << 20

    /// Memory of at least that many bytes, aligned to 64 at the least; to be deallocated as usual.
    package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let (alignment, byteCount) = shape(byteCount)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: alignment)
        advise(memory, byteCount, alignment)
        return memory
    }

    /// The same for pictures that come from outside and may be larger than memory: nil when that ran out. To be freed by `release`.
    package static func claim(byteCount: Int) -> UnsafeMutableRawPointer? {
        let (alignment, byteCount) = shape(byteCount)
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, alignment, byteCount) == 0, let memory else { return nil }
        advise(memory, byteCount, alignment)
        return memory
    }

    /// Frees what `claim` gave.
    package static func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

    /// A page is taken for less than its size where at least half of it is used.
    private static func shape(_ byteCount: Int) -> (alignment: Int, byteCount: Int) {
        let pages = byteCount / pageSize + (byteCount % pageSize >= pageSize / 2 ? 1 : 0)
        return pages > 0 ? (pageSize, max(byteCount, pages * pageSize)) : (64, byteCount)
    }

    private static func advise(_ memory: UnsafeMutableRawPointer, _ byteCount: Int, _ alignment: Int) {
        #if os(Linux)
            // A wish: where it is not granted, small pages serve.
            if alignment == pageSize { _ = madvise(memory, byteCount / pageSize * pageSize, MADV_HUGEPAGE) }
        #endif
    }
}
