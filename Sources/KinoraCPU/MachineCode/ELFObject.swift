import KinoraIR

/// A relocatable ELF file of 64 bits, little endian (System V ABI, chapter 4).
struct ELFObject {
    private struct Section {
        var type: UInt32
        var flags: UInt64
        var offset: Int
        var size: Int
        var link: Int
        var info: Int
        var alignment: Int
        /// Place in the image; nil for sections that are not loaded.
        var imageOffset: Int?
    }

    private let bytes: [UInt8]
    private let machine: UInt16
    private var sections: [Section] = []
    /// Bytes of memory the loaded sections take.
    private(set) var imageByteCount = 0

    /// Reads the section table.
    init(bytes: [UInt8]) throws(BackendError) {
        self.bytes = bytes
        guard bytes.count >= 64, bytes[0] == 0x7f, bytes[1] == 0x45, bytes[2] == 0x4c, bytes[3] == 0x46, bytes[4] == 2
        else { throw Self.damaged("no ELF header") }
        machine = UInt16(bytes[18]) | UInt16(bytes[19]) << 8
        let table = try Int(read(0x28, as: UInt64.self).clamped)
        let entrySize = try Int(read(0x3a, as: UInt16.self))
        let count = try Int(read(0x3c, as: UInt16.self))
        guard entrySize >= 64, count < 4096 else { throw Self.damaged("odd section table") }
        for index in 0..<count {
            let base = table.addingReportingOverflow(index * entrySize).partialValue
            var section = Section(
                type: try read(base + 4, as: UInt32.self), flags: try read(base + 8, as: UInt64.self),
                offset: try read(base + 24, as: UInt64.self).clamped,
                size: try read(base + 32, as: UInt64.self).clamped,
                link: Int(try read(base + 40, as: UInt32.self)), info: Int(try read(base + 44, as: UInt32.self)),
                alignment: max(1, try read(base + 48, as: UInt64.self).clamped))
            let isAllocated = section.flags & 2 != 0
            if isAllocated, section.size > 0 {
                guard section.type == 1, section.alignment <= 4096, section.size <= bytes.count,
                    section.offset <= bytes.count - section.size
                else { throw Self.damaged("section \(index) cannot be loaded") }
                imageByteCount = (imageByteCount + section.alignment - 1) / section.alignment * section.alignment
                section.imageOffset = imageByteCount
                imageByteCount += section.size
            }
            sections.append(section)
        }
    }

    /// Copies the sections, applies the relocations and gives the offsets of the global functions.
    func load(into image: UnsafeMutableRawBufferPointer) throws(BackendError) -> [String: Int] {
        guard let base = image.baseAddress, image.count >= imageByteCount else { throw Self.damaged("image too small") }
        for section in sections {
            guard let place = section.imageOffset else { continue }
            bytes.withUnsafeBytes {
                (base + place).copyMemory(from: $0.baseAddress! + section.offset, byteCount: section.size)
            }
        }
        for section in sections where section.type == 4 {
            guard sections.indices.contains(section.info), sections.indices.contains(section.link) else {
                throw Self.damaged("odd relocation section")
            }
            let patched = sections[section.info]
            guard let place = patched.imageOffset else { continue }
            for entry in stride(from: section.offset, to: section.offset + section.size - 23, by: 24) {
                let offset = try read(entry, as: UInt64.self).clamped
                let info = try read(entry + 8, as: UInt64.self)
                let addend = Int(try read(entry + 16, as: Int64.self))
                guard offset <= patched.size - 4 else { throw Self.damaged("relocation outside its section") }
                let target = try symbolOffset(Int(info >> 32), in: sections[section.link])
                try apply(UInt32(truncatingIfNeeded: info), at: place + offset, target: target + addend, image: image)
            }
        }
        return try functions()
    }

    /// Image offsets of the global functions by name.
    private func functions() throws(BackendError) -> [String: Int] {
        var result: [String: Int] = [:]
        for table in sections where table.type == 2 {
            guard sections.indices.contains(table.link) else { throw Self.damaged("no symbol names") }
            let names = sections[table.link]
            for index in 0..<table.size / 24 {
                let entry = table.offset + index * 24
                guard try read(entry + 4, as: UInt8.self) == 0x12 else { continue }
                let start = names.offset + Int(try read(entry, as: UInt32.self))
                guard start < bytes.count else { throw Self.damaged("symbol name outside the file") }
                let name = String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
                result[name] = try symbolOffset(index, in: table)
            }
        }
        return result
    }

    private func symbolOffset(_ index: Int, in table: Section) throws(BackendError) -> Int {
        guard index < table.size / 24 else { throw Self.damaged("symbol outside its table") }
        let entry = table.offset + index * 24
        let home = Int(try read(entry + 6, as: UInt16.self))
        guard sections.indices.contains(home), let place = sections[home].imageOffset else {
            throw Self.damaged("generated code refers to something outside itself")
        }
        let value = try read(entry + 8, as: UInt64.self).clamped
        guard value <= sections[home].size else { throw Self.damaged("symbol outside its section") }
        return place + value
    }

    /// Writes one relocation; offsets are relative to the image, as both ends move together.
    private func apply(
        _ kind: UInt32, at place: Int, target: Int, image: UnsafeMutableRawBufferPointer
    ) throws(BackendError) {
        let distance = target - place
        func patch(mask: UInt32, _ value: UInt32) {
            let word = image.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            image.storeBytes(of: word & ~mask | value & mask, toByteOffset: place, as: UInt32.self)
        }
        switch (machine, kind) {
        case (62, 2), (62, 4), (183, 261):
            // R_X86_64_PC32, R_X86_64_PLT32, R_AARCH64_PREL32.
            guard let short = Int32(exactly: distance) else { throw Self.damaged("relocation out of reach") }
            image.storeBytes(of: short, toByteOffset: place, as: Int32.self)
        case (62, 24), (183, 260):
            // R_X86_64_PC64, R_AARCH64_PREL64.
            guard place + 8 <= image.count else { throw Self.damaged("relocation outside the image") }
            image.storeBytes(of: Int64(distance), toByteOffset: place, as: Int64.self)
        case (183, 275):
            // R_AARCH64_ADR_PREL_PG_HI21: the image starts on a page, so offsets give the page distance.
            let pages = UInt32(truncatingIfNeeded: (target >> 12) - (place >> 12))
            patch(mask: 0x60ff_ffe0, (pages & 3) << 29 | (pages >> 2 & 0x7_ffff) << 5)
        case (183, 277), (183, 278), (183, 284), (183, 285), (183, 286), (183, 299):
            // R_AARCH64_ADD_ABS_LO12_NC and LDST8/16/32/64/128_ABS_LO12_NC: the low 12 bits, scaled by the access.
            let scale: UInt32 =
                switch kind {
                case 284: 1
                case 285: 2
                case 286: 3
                case 299: 4
                default: 0
                }
            patch(mask: 0x003f_fc00, ((UInt32(truncatingIfNeeded: target) & 0xfff) >> scale) << 10)
        case (183, 282), (183, 283):
            // R_AARCH64_JUMP26, R_AARCH64_CALL26.
            patch(mask: 0x03ff_ffff, UInt32(truncatingIfNeeded: distance >> 2))
        default:
            throw Self.damaged("unknown relocation \(kind) for machine \(machine)")
        }
    }

    private func read<T: BitwiseCopyable>(_ offset: Int, as type: T.Type) throws(BackendError) -> T {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<T>.size else { throw Self.damaged("truncated object") }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
    }

    private static func damaged(_ reason: String) -> BackendError {
        BackendError(.rejected, "damaged object code: \(reason)")
    }
}

extension UInt64 {
    /// The value as an `Int` that can be added to others without overflow.
    fileprivate var clamped: Int { Int(Swift.min(self, 1 << 48)) }
}
