import KinoraCore

extension MediaProbe {
    /// The probe as one JSON object; fractions are strings such as `"30000/1001"`, unknown values are `null`.
    public var json: String { json() }

    /// The same with further keys and their values, which are JSON already.
    package func json(adding more: [(String, String)] = []) -> String {
        JSONText.object(
            [
                ("path", EscapedText.json(path)), ("container", EscapedText.json(container)),
                ("duration", JSONText.rational(duration)), ("bit_rate", JSONText.integer(bitRate)),
                ("is_image", JSONText.boolean(isImage)),
                ("video", JSONText.array(videoStreams.map(\.json))),
                ("audio", JSONText.array(audioStreams.map(\.json))),
                ("other_streams", "\(otherStreamCount)"), ("metadata", JSONText.tags(metadata)),
            ] + more)
    }
}

extension MediaProbe.Video {
    fileprivate var json: String {
        JSONText.object([
            ("index", "\(index)"), ("codec", EscapedText.json(codec)), ("width", "\(size.width)"),
            ("height", "\(size.height)"), ("coded_width", "\(codedSize.width)"),
            ("coded_height", "\(codedSize.height)"), ("sample_aspect_ratio", JSONText.rational(sampleAspectRatio)),
            ("rotation", "\(rotation)"), ("is_mirrored", JSONText.boolean(isMirrored)),
            ("frame_rate", JSONText.rational(frameRate?.framesPerSecond)),
            ("average_rate", JSONText.rational(averageRate)), ("grid_rate", JSONText.rational(gridRate)),
            ("is_variable_rate", JSONText.boolean(isVariableRate)), ("time_base", JSONText.rational(timeBase)),
            ("start_time", JSONText.rational(startTime)), ("duration", JSONText.rational(duration)),
            ("frame_count", JSONText.integer(frameCount)),
            ("is_frame_count_exact", JSONText.boolean(isFrameCountExact)),
            ("is_interlaced", JSONText.boolean(isInterlaced)),
            ("stored_pixel_format", EscapedText.json(storedPixelFormat)),
            ("pixel_format", EscapedText.json(pixelFormat.name)), ("tagged_color", taggedColor.json),
            ("color", color.json), ("bit_rate", JSONText.integer(bitRate)),
            ("is_attached_picture", JSONText.boolean(isAttachedPicture)), ("metadata", JSONText.tags(metadata)),
        ])
    }
}

extension MediaProbe.Audio {
    fileprivate var json: String {
        JSONText.object([
            ("index", "\(index)"), ("codec", EscapedText.json(codec)), ("sample_rate", "\(sampleRate)"),
            ("channels", "\(channelCount)"), ("channel_layout", EscapedText.json(channelLayout)),
            ("start_time", JSONText.rational(startTime)), ("duration", JSONText.rational(duration)),
            ("bit_rate", JSONText.integer(bitRate)), ("metadata", JSONText.tags(metadata)),
        ])
    }
}

extension ColorDescription {
    fileprivate var json: String {
        JSONText.object([
            ("primaries", EscapedText.json("\(primaries)")), ("transfer", EscapedText.json("\(transfer)")),
            ("matrix", EscapedText.json("\(matrix)")), ("range", EscapedText.json("\(range)")),
            ("chroma_location", EscapedText.json("\(chromaLocation)")),
        ])
    }
}

/// Pieces of JSON (RFC 8259); keys keep their order, so that two probes of one file are the same text.
enum JSONText {
    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(EscapedText.json($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ", ") + "]" }

    static func tags(_ tags: [String: String]) -> String {
        object(tags.sorted { $0.key < $1.key }.map { ($0.key, EscapedText.json($0.value)) })
    }

    static func rational(_ value: Rational?) -> String { value.map { EscapedText.json($0.description) } ?? "null" }

    static func integer(_ value: Int64?) -> String { value.map { "\($0)" } ?? "null" }

    static func boolean(_ value: Bool) -> String { value ? "true" : "false" }
}
