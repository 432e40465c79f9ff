/* Two digits at a time, from a table. */
#include "runtime/mem/decimal.h"

#include <string.h>

static const char PAIRS[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

char *janus_decimal_text(char text[JANUS_DECIMAL_BYTES], uint64_t value, bool negative) {
    char *at = text + JANUS_DECIMAL_BYTES;
    for (; value >= 100; value /= 100) memcpy(at -= 2, PAIRS + value % 100 * 2, 2);
    if (value >= 10)
        memcpy(at -= 2, PAIRS + value * 2, 2);
    else
        *--at = (char)('0' + value);
    if (negative) *--at = '-';
    return at;
}
