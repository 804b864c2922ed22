import Kinora

func makeFilm(from clip: String, to target: String) async throws {
    let film = try Video.decode(clip)
        .camera(.slowZoomIn)
        .sepia(amount: 0.8)
        .vignette(strength: .ramp(from: 0.2, to: 0.5))
    try await film.render(to: target, quality: .balanced) { progress in
        print("frame \(progress.frame), \(progress.framesPerSecond) a second")
    }
}
