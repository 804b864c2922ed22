#include "CLibAV.h"

#include <stdio.h>
#include <string.h>

const int32_t *clibav_display_matrix(const AVStream *stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData *data = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= 36 ? (const int32_t *)data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= 36 ? (const int32_t *)data : NULL;
#endif
}

void clibav_declare_callbacks_thread_safe(AVCodecContext *context) {
#if LIBAVCODEC_VERSION_MAJOR < 60
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    context->thread_safe_callbacks = 1;
#pragma GCC diagnostic pop
#else
    (void)context;
#endif
}

int64_t clibav_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

void clibav_set_frame_duration(AVFrame *frame, int64_t duration) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    frame->duration = duration;
#else
    frame->pkt_duration = duration;
#endif
}

int clibav_frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
    return frame->key_frame;
#endif
}

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
static const void *supported(const AVCodec *codec, enum AVCodecConfig config) {
    const void *values = NULL;
    int count = 0;
    return avcodec_get_supported_config(NULL, codec, config, 0, &values, &count) < 0 ? NULL : values;
}
const enum AVPixelFormat *clibav_encoder_pixel_formats(const AVCodec *codec) {
    return supported(codec, AV_CODEC_CONFIG_PIX_FORMAT);
}
const enum AVSampleFormat *clibav_encoder_sample_formats(const AVCodec *codec) {
    return supported(codec, AV_CODEC_CONFIG_SAMPLE_FORMAT);
}
const int *clibav_encoder_sample_rates(const AVCodec *codec) {
    return supported(codec, AV_CODEC_CONFIG_SAMPLE_RATE);
}
#else
const enum AVPixelFormat *clibav_encoder_pixel_formats(const AVCodec *codec) { return codec->pix_fmts; }
const enum AVSampleFormat *clibav_encoder_sample_formats(const AVCodec *codec) { return codec->sample_fmts; }
const int *clibav_encoder_sample_rates(const AVCodec *codec) { return codec->supported_samplerates; }
#endif

static _Thread_local char last_line[400];

static void capture(void *source, int level, const char *format, va_list arguments) {
    if (level > AV_LOG_ERROR) return;
    char line[400];
    if (vsnprintf(line, sizeof line, format, arguments) <= 0) return;
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == ' ')) line[--length] = 0;
    if (length > 0) memcpy(last_line, line, length + 1);
    (void)source;
}

void clibav_install_log_capture(void) { av_log_set_callback(capture); }

void clibav_forget_log(void) { last_line[0] = 0; }

void clibav_copy_log(char *buffer, int capacity) {
    if (capacity > 0) snprintf(buffer, (size_t)capacity, "%s", last_line);
}
