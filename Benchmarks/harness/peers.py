"""The same pictures by FFmpeg's own filters, as a user of FFmpeg would ask for them."""

import subprocess

from footage import SIZES, WORK


def transcode(clip, preset, threads):
    return ["ffmpeg", "-v", "error", "-y", "-threads", str(threads), "-i", str(clip), "-an", "-c:v", "libx264", "-preset",
            preset, "-crf", "20", "-threads", "4", "-movflags", "+faststart", str(WORK / "peer.mp4")]


def decode(clip, threads=1):
    return ["ffmpeg", "-v", "error", "-threads", str(threads), "-i", str(clip), "-an", "-f", "null", "-"]


def filtered(clip, graph):
    return ["ffmpeg", "-v", "error", "-threads", "1", "-filter_threads", "1", "-i", str(clip), "-an", "-vf", graph, "-f",
            "null", "-"]


def filters(case, size, frames):
    """FFmpeg's filter chain for a case; None where it has none that is near."""
    width, height = SIZES[size]
    zoom = f"zoompan=z='1+0.15*on/{frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:s={width}x{height}:fps=25"
    pan = f"zoompan=z=1.15:x='(iw-iw/zoom)*on/{frames}':y='ih/2-ih/zoom/2':d=1:s={width}x{height}:fps=25"
    sepia = "colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131"
    light = "vignette=angle=PI/5:x0='w*(0.5+0.3*sin(t))':eval=frame"
    return {
        "zoom": zoom,
        "pan": pan,
        "orbit": f"perspective=x0='W*0.02*sin(on/{frames})':y0=0:x1=W:y1=0:x2=0:y2=H:x3=W:y3=H:interpolation=linear"
                 ":eval=frame",
        "chain": f"{zoom},{sepia},eq=contrast=1.1,{light},vignette=angle=PI/4,noise=alls=8:allf=t,format=yuv420p",
        "pointwise": f"{sepia},eq=contrast=1.1:saturation=0.9,hue=h=10,colorbalance=rs=.1,format=yuv420p",
    }.get(case)


def opencv(case, size, frames):
    """Milliseconds of processor time a frame by OpenCV."""
    width, height = SIZES[size]
    words = [str(WORK / "opencv"), case, str(width), str(height), str(frames)]
    return float(subprocess.run(["taskset", "-c", "0"] + words, check=True, capture_output=True, text=True).stdout)
