// libav for Swift: the headers, and the few things Swift cannot import. Each function says why it exists.
#ifndef CLIBAV_H
#define CLIBAV_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

#if LIBAVCODEC_VERSION_MAJOR < 59 || LIBAVUTIL_VERSION_INT < AV_VERSION_INT(57, 24, 100)
#error "Kinora needs FFmpeg 5.1 or newer: the channel layout API begins there"
#endif

// Macros that build negated tags or cast their value; Swift imports neither.
static inline int clibav_error_eof(void) { return AVERROR_EOF; }
static inline int clibav_error_invalid_data(void) { return AVERROR_INVALIDDATA; }
static inline int clibav_error_option_not_found(void) { return AVERROR_OPTION_NOT_FOUND; }
static inline int clibav_error_exit(void) { return AVERROR_EXIT; }
static inline int clibav_error(int posix) { return AVERROR(posix); }
static inline int64_t clibav_no_pts(void) { return AV_NOPTS_VALUE; }
static inline uint32_t clibav_tag(char a, char b, char c, char d) { return MKTAG(a, b, c, d); }

// The display matrix of a stream: side data moved from AVStream to AVCodecParameters in FFmpeg 6.1 (61 removed the old
// place), and Swift cannot compile one of two branches by a C version macro.
const int32_t *clibav_display_matrix(const AVStream *stream);

// `thread_safe_callbacks` was required before FFmpeg 6 and is gone after it; same reason.
void clibav_declare_callbacks_thread_safe(AVCodecContext *context);

// Duration of a frame: `pkt_duration` became `duration` in libavutil 57.30; same reason.
int64_t clibav_frame_duration(const AVFrame *frame);
void clibav_set_frame_duration(AVFrame *frame, int64_t duration);

// Key frame flag: `key_frame` became a flag in libavutil 58.7; same reason.
int clibav_frame_is_key(const AVFrame *frame);

// Sample formats, pixel formats and rates an encoder takes: plain arrays up to FFmpeg 7.0, a query function from 7.1.
const enum AVPixelFormat *clibav_encoder_pixel_formats(const AVCodec *codec);
const enum AVSampleFormat *clibav_encoder_sample_formats(const AVCodec *codec);
const int *clibav_encoder_sample_rates(const AVCodec *codec);

// The log callback is variadic (va_list), which Swift cannot format portably. Nothing is printed; the last line of level
// error on each thread is kept.
void clibav_install_log_capture(void);
void clibav_forget_log(void);
// Copies the last error line of this thread, or an empty string.
void clibav_copy_log(char *buffer, int capacity);

#endif
