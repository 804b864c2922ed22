#!/bin/sh
# Proves the arm64 code on an x86-64 machine: random kernels as NEON code under qemu, bit for bit the interpreter's results.
#
#   Scripts/check-neon.sh [KERNELS]     (default: 2000)
#
# Not part of `make test`: it needs a cross compiler and an emulator, which it installs.
set -eu
cd "$(dirname "$0")/.."

missing=
for package in qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "Installing packages:$missing"
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 install -y --no-install-recommends \
        $missing >/dev/null
fi

runner=.build/neon-runner
mkdir -p .build
aarch64-linux-gnu-gcc -O1 -Wall -Wextra -static Scripts/neon-runner.c -o "$runner"
KINORA_NEON_RUNNER="qemu-aarch64 $runner" KINORA_NEON_COUNT=${1:-2000} exec Scripts/test.sh --filter NeonTests
