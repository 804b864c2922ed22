#include "CLibass.h"

#include <stdarg.h>

static void ignore(int level, const char *format, va_list arguments, void *data) {
    (void)level;
    (void)format;
    (void)arguments;
    (void)data;
}

void clibass_silence(ASS_Library *library) { ass_set_message_cb(library, ignore, 0); }

FcFontSet *clibass_list_fonts(FcPattern *pattern) {
    FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, FC_FULLNAME, (char *)0);
    FcFontSet *fonts = objects ? FcFontList(0, pattern, objects) : 0;
    if (objects) FcObjectSetDestroy(objects);
    return fonts;
}
