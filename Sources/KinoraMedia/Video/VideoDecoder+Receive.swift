internal import CLibAV
import KinoraCore

extension VideoDecoder {
    /// Decodes the next picture in order of presentation; false at the end of the stream.
    func receive(into slot: DecodedFrame) throws(MediaError) -> Bool {
        slot.clear()
        var failures = 0
        while true {
            let result = avcodec_receive_frame(codec, slot.frame)
            if result == LibAV.again {
                try feed()
                continue
            }
            if result == LibAV.endOfFile {
                hasDrained = true
                return false
            }
            guard result >= 0 else {
                try noteDamage("a picture cannot be decoded: \(LibAV.text(result))\(LibAV.lastLine())")
                // A decoder that fails without consuming anything would keep us here for ever.
                failures += 1
                if failures > 1_000 { return false }
                continue
            }
            try describe(slot)
            return true
        }
    }

    /// Hands the codec one packet of the stream, or the end of it.
    private func feed() throws(MediaError) {
        while true {
            if Cancellation.isWanted { throw MediaError(.cancelled, "decoding was cancelled") }
            clibav_forget_log()
            let result = isInputExhausted ? LibAV.endOfFile : av_read_frame(input.context, packet)
            if result < 0 {
                if result != LibAV.endOfFile {
                    isInputExhausted = true
                    try noteDamage("it is cut short or damaged: \(LibAV.text(result))\(LibAV.lastLine())")
                } else if !isInputExhausted {
                    isInputExhausted = true
                    try checkCompleteness()
                }
                _ = avcodec_send_packet(codec, nil)
                return
            }
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == streamIndex else { continue }
            lastPacketEnd = packet.pointee.pos &+ Int64(packet.pointee.size)
            if restIsPartial { try noteDamage("its last picture is cut short") }
            if packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                try noteDamage("it is cut short or damaged: a packet is incomplete\(LibAV.lastLine())")
            }
            if lacksPresentationTimes, anchor == nil, packet.pointee.dts != LibAV.noTime {
                anchor = packet.pointee.dts
            }
            let sent = avcodec_send_packet(codec, packet)
            if sent < 0, sent != LibAV.again, sent != LibAV.endOfFile {
                try noteDamage("a packet cannot be decoded: \(LibAV.text(sent))\(LibAV.lastLine())")
                continue
            }
            return
        }
    }

    /// Matroska and MPEG streams that stop early end like whole ones; only libav's log tells them apart.
    private func checkCompleteness() throws(MediaError) {
        let line = LibAV.lastLine()
        if line.contains("prematurely") || line.contains("partial") || line.contains("runcated") {
            try noteDamage("it is cut short\(line)")
        }
        // YUV4MPEG2's demuxer takes a picture that is cut short for the end; the bytes behind the last whole one tell.
        if isBareY4M, fileByteCount < 0, let pb = input.context.pointee.pb, lastPacketEnd > 0,
            avio_seek(pb, 0, SEEK_CUR) > lastPacketEnd
        {
            try noteDamage("its last picture is cut short")
        }
        if input.context.pointee.pb != nil, input.context.pointee.pb.pointee.error < 0 {
            try noteDamage("reading stopped: \(LibAV.text(input.context.pointee.pb.pointee.error))")
        }
    }

    /// True when what lies behind the packet just read is no whole picture of a YUV4MPEG2 file, whose demuxer counts whole
    /// ones only.
    private var restIsPartial: Bool {
        guard isBareY4M, fileByteCount >= 0 else { return false }
        let rest = fileByteCount - lastPacketEnd
        return rest > 0 && rest < Int64(packet.pointee.size) + 6
    }

    /// Counts a damage, or throws when none is tolerated.
    private func noteDamage(_ what: String) throws(MediaError) {
        guard tolerance == .none else {
            damageCount += 1
            return
        }
        let seconds = (Rational(expectedStamp - origin) * timeBase).doubleValue
        let place = seconds > 0 ? " near \((seconds * 100).rounded() / 100) s" : ""
        throw MediaError(
            .inputUnreadable, "\(MediaInput.described(input.path)) is damaged\(place): \(what)",
            remedy: "to go on past the damage, use --tolerate decode-errors")
    }

    /// Fills in what is known about a freshly decoded picture, and converts it where it is not what was promised.
    private func describe(_ slot: DecodedFrame) throws(MediaError) {
        let frame = slot.frame
        let isCorrupt = frame.pointee.decode_error_flags != 0 || frame.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
        let stamp = stamp(of: frame)
        let stated = clibav_frame_duration(frame)
        let ticks = stated > 0 ? stated : defaultDuration
        if isCorrupt, stamp >= quietBefore { try noteDamage("data of a picture is missing or contradicts itself") }
        expectedStamp = stamp &+ ticks
        try normalise(slot)
        slot.format = pixelFormat
        slot.size = size
        slot.color = color
        slot.time = Rational(stamp &- origin) * timeBase
        slot.duration = Rational(ticks) * timeBase
        slot.isKeyFrame = clibav_frame_is_key(frame) != 0
        slot.isDamaged = isCorrupt
        slot.serial = decodedCount
        decodedCount += 1
    }

    /// When a picture begins, in ticks.
    ///
    /// AVI and raw streams carry decoding times only. libav derives presentation times from them that lie late by the
    /// encoder's reordering delay: by as much as the first picture lies behind the first packet.
    private func stamp(of frame: UnsafeMutablePointer<AVFrame>) -> Int64 {
        let best = frame.pointee.best_effort_timestamp
        guard best != LibAV.noTime else { return expectedStamp }
        guard let anchor else { return best }
        if let reorderDelay { return best &- reorderDelay }
        reorderDelay = best &- anchor
        return anchor
    }

    /// Leaves the picture alone when it is in the promised format and in memory with room around it.
    private func normalise(_ slot: DecodedFrame) throws(MediaError) {
        let frame = slot.frame
        let format = AVPixelFormat(rawValue: frame.pointee.format)
        let hasSize = frame.pointee.width == size.width && frame.pointee.height == size.height
        if hasSize, deliversOwnedMemory, format.rawValue == acceptedFormat { return }
        let found = PixelFormat.from(format)
        if hasSize, deliversOwnedMemory, found?.format == pixelFormat {
            acceptedFormat = format.rawValue
            return
        }
        av_frame_unref(raw)
        av_frame_move_ref(raw, frame)
        frame.pointee.format = pixelFormat.libav.rawValue
        frame.pointee.width = Int32(clamping: size.width)
        frame.pointee.height = Int32(clamping: size.height)
        if hasSize, found?.format == pixelFormat {
            frame.pointee.format = raw.pointee.format
            guard allocator.allocate(frame) >= 0, av_frame_copy(frame, raw) >= 0 else {
                throw MediaError(.resource, "memory ran out for a picture")
            }
        } else {
            var sourceColor = color
            if found?.isFullRange == true { sourceColor.range = .full }
            try converter.convert(raw, color: sourceColor, to: frame, targetColor: color)
        }
        _ = av_frame_copy_props(frame, raw)
        av_frame_unref(raw)
    }
}
