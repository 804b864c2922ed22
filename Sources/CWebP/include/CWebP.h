// libwebp's reader of animations for Swift: the header is all that is needed.
#ifndef CWEBP_H
#define CWEBP_H

#include <webp/decode.h>
#include <webp/demux.h>

#endif
