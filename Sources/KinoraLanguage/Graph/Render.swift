import KinoraCore

/// What a `render` block sets.
public enum RenderSetting: Hashable, Sendable {
    /// A plain setting: `crf: 18`.
    case value(Value)
    /// `audio: clip.audio`.
    case audio(NodeID)
    /// `audio: none`.
    case none
    /// `metadata: { title: "Rain" }`.
    case metadata([String: String])
}

/// One file to be written.
public struct Render: Hashable, Sendable {
    /// The name messages use: the target's file name without its extension.
    public var name: String
    /// What is written.
    public var source: NodeID
    /// Where to, as the user wrote it.
    public var target: String
    /// What the user set, by the names of `RenderSettings.signature`; nothing is filled in.
    public var settings: [String: RenderSetting]
    /// Where it was written.
    public var span: SourceSpan?

    /// Describes a render.
    public init(
        name: String, source: NodeID, target: String, settings: [String: RenderSetting] = [:], span: SourceSpan? = nil
    ) {
        self.name = name
        self.source = source
        self.target = target
        self.settings = settings
        self.span = span
    }
}
