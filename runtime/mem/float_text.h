/* Floating-point numbers as text: the shortest digits that read back as the same number. */
#ifndef JANUS_MEM_FLOAT_TEXT_H
#define JANUS_MEM_FLOAT_TEXT_H

#include <stddef.h>

enum { JANUS_FLOAT_TEXT_BYTES = 40 };

typedef enum JanusFloatKind { JANUS_FLOAT_32, JANUS_FLOAT_64 } JanusFloatKind;

/* Writes `1.0`, `-0.25`, `1e16`, `1.5e-7`, `inf`, `-inf` or `nan`, without a terminator; gives the length.
 * Numbers from 1e-5 up to below 1e16 are written without an exponent. */
size_t janus_float_text(char text[JANUS_FLOAT_TEXT_BYTES], double value, JanusFloatKind kind);

#endif
