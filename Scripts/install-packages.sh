#!/bin/sh
# Installs the Debian or Ubuntu packages that Kinora needs and this machine lacks.
#
#   Scripts/install-packages.sh [build] [test] [bench]     (default: build)
#
# Root is asked for only when something is missing. `apt-get update` runs only then, too.
set -eu

for group in "${@:-build}"; do
    case $group in build | test | bench) ;; *)
        echo "install-packages: '$group' is no group of packages; there are build, test and bench" >&2
        exit 2
        ;;
    esac
done

fail() {
    echo "install-packages: $*" >&2
    exit 1
}

# --- Swift is no Debian package -------------------------------------------------------------------------------------
if ! command -v swift >/dev/null 2>&1; then
    fail "Swift 6.1 or later is needed and 'swift' is not in PATH; get it from https://www.swift.org/install/linux" \
        "(one command installs it: curl -O https://download.swift.org/swiftly/linux/swiftly-\$(uname -m).tar.gz &&" \
        "tar zxf swiftly-*.tar.gz && ./swiftly init)"
fi

[ "$(uname -s)" = Linux ] || exit 0

# The libraries are found by the linker and the loader, so another distribution only needs them under its own names.
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "install-packages: no dpkg here; if the build fails, install the FFmpeg 5.1+ development files" \
        "(libavformat libavcodec libavutil libswscale libswresample), libwebp, libebur128, libass, fontconfig, the LLVM 15+ shared library and ffmpeg" >&2
    exit 0
fi

# --- What is missing ------------------------------------------------------------------------------------------------
is_installed() {
    [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

missing=
need() {
    for package; do is_installed "$package" || missing="$missing $package"; done
}

# Any LLVM from 15 on generates the code; the first of these that the system offers is taken.
llvm_names="libllvm19 libllvm18 libllvm20 libllvm21 libllvm17t64 libllvm17 libllvm16t64 libllvm16 libllvm15t64 libllvm15"
has_llvm() {
    for package in $llvm_names; do is_installed "$package" && return 0; done
    return 1
}

needs_llvm=false
for group in "${@:-build}"; do
    need git libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev libebur128-dev \
        libwebp-dev libass-dev fonts-dejavu-core
    has_llvm || needs_llvm=true
    case $group in
    test) need ffmpeg ;;
    bench) need ffmpeg g++ pkg-config libopencv-imgproc-dev libopencv-photo-dev libopencv-video-dev python3 ;;
    esac
done
missing=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
[ -n "${missing% }" ] || [ $needs_llvm = true ] || exit 0

# --- Root, only now -------------------------------------------------------------------------------------------------
wanted=$missing
[ $needs_llvm = false ] || wanted="$wanted libllvm19 (or 15 to 21)"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
    echo "Installing with sudo:" $wanted
else
    fail "these packages are missing and neither root nor sudo is at hand; ask an administrator for:" $wanted
fi

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt update >"$log" 2>&1 || echo "install-packages: 'apt-get update' failed; going on with the lists at hand" >&2

if [ $needs_llvm = true ]; then
    found=
    for package in $llvm_names; do
        if apt-cache show "$package" >/dev/null 2>&1; then
            found=$package
            break
        fi
    done
    [ -n "$found" ] || fail "this system offers no LLVM from 15 on; enable its 'universe' or 'main' section"
    missing="$missing $found"
fi

echo "Installing packages:" $missing
apt install -y --no-install-recommends $missing >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "apt-get could not install:" $missing
}
