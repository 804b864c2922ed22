#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The sizes of this machine's caches, for choosing tiles.
enum MachineCaches {
    /// Bytes of second-level cache of a core; 1 MiB where the system does not say.
    static let secondLevel: Int = {
        #if os(Linux)
            let bytes = sysconf(Int32(_SC_LEVEL2_CACHE_SIZE))
            if bytes >= 128 << 10 { return min(bytes, 4 << 20) }
        #endif
        return 1 << 20
    }()
}
