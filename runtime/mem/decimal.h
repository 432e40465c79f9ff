/* Integers as decimal digits. */
#ifndef JANUS_MEM_DECIMAL_H
#define JANUS_MEM_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

enum { JANUS_DECIMAL_BYTES = 24 };

/* Writes to the end of `text`; gives where it begins. */
char *janus_decimal_text(char text[JANUS_DECIMAL_BYTES], uint64_t value, bool negative);

/* Writes to the beginning of `text`; gives where it ends. */
char *janus_decimal_put(char text[JANUS_DECIMAL_BYTES], uint64_t value, bool negative);

#endif
