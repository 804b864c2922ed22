// libass and Fontconfig for Swift: the headers, and what Swift cannot say. Each function says why it exists.
#ifndef CLIBASS_H
#define CLIBASS_H

#include <ass/ass.h>
#include <fontconfig/fontconfig.h>

#if LIBASS_VERSION < 0x01502000
#error "Kinora needs libass 0.15.2 or newer: escaped braces begin there"
#endif

// The message callback is variadic (va_list). Nothing is printed: what can go wrong with fonts is checked beforehand.
void clibass_silence(ASS_Library *library);

// Object sets are built by a variadic function.
FcFontSet *clibass_list_fonts(FcPattern *pattern);

#endif
