/* The texts are built on the stack: a panic needs no memory. */
#include "runtime/mem/place.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { TEXT_BYTES = 160 }; /* enough for three numbers */

/* janus_panic_message with a text of printf. */
static _Noreturn JANUS_COLD __attribute__((format(printf, 2, 3))) void panic_format(const JanusPlace *place,
                                                                                    const char *format, ...) {
    _Alignas(JanusString) char memory[sizeof(JanusString) + TEXT_BYTES];
    JanusString *message = (JanusString *)memory;
    va_list values;
    va_start(values, format);
    message->header = JANUS_IMMORTAL;
    message->length = vsnprintf(message->bytes, TEXT_BYTES, format, values);
    va_end(values);
    janus_panic_message(message, place);
}

_Noreturn void janus_panic_index(int64_t index, int64_t length, const JanusPlace *place) {
    panic_format(place, "index %" PRId64 " is out of range for length %" PRId64, index, length);
}

_Noreturn void janus_panic_index_at(int64_t index, int64_t length, uint32_t number,
                                    const JanusPanics *panics) {
    JanusPlace place = janus_panics_place(panics, number);
    janus_panic_index(index, length, &place);
}

_Noreturn void janus_panic_range(int64_t begin, int64_t end, int64_t length, const JanusPlace *place) {
    panic_format(place, "range %" PRId64 "..%" PRId64 " is out of range for length %" PRId64, begin, end,
                 length);
}

_Noreturn void janus_panic_negative(const char *what, int64_t value, const JanusPlace *place) {
    panic_format(place, "negative %s %" PRId64, what, value);
}

_Noreturn void janus_panic_inside_char(int64_t offset, const JanusPlace *place) {
    panic_format(place, "offset %" PRId64 " is inside a char", offset);
}
