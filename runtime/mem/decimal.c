/* Two digits at a time, from a table. */
#include "runtime/mem/decimal.h"

#include <string.h>

static const char PAIRS[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* Towards lower addresses; gives the first digit. */
static char *put_before(char *end, uint64_t value) {
    for (; value >= 100; value /= 100) memcpy(end -= 2, PAIRS + value % 100 * 2, 2);
    if (value >= 10)
        memcpy(end -= 2, PAIRS + value * 2, 2);
    else
        *--end = (char)('0' + value);
    return end;
}

char *janus_decimal_text(char text[JANUS_DECIMAL_BYTES], uint64_t value, bool negative) {
    char *at = put_before(text + JANUS_DECIMAL_BYTES, value);
    if (negative) *--at = '-';
    return at;
}

/* The largest number with as many bits has this many digits, or the smallest has one less. */
static unsigned digits_of(uint64_t value) {
    static const uint64_t POWERS[] = {0,
                                      10,
                                      100,
                                      1000,
                                      10000,
                                      100000,
                                      1000000,
                                      10000000,
                                      100000000,
                                      1000000000,
                                      10000000000,
                                      100000000000,
                                      1000000000000,
                                      10000000000000,
                                      100000000000000,
                                      1000000000000000,
                                      10000000000000000,
                                      100000000000000000,
                                      1000000000000000000,
                                      10000000000000000000u};
    unsigned bits = 64 - (unsigned)__builtin_clzl(value | 1), digits = bits * 1233 >> 12;
    return digits + (value >= POWERS[digits]);
}

char *janus_decimal_put(char text[JANUS_DECIMAL_BYTES], uint64_t value, bool negative) {
    if (negative) *text++ = '-';
    char *end = text + digits_of(value);
    put_before(end, value);
    return end;
}
