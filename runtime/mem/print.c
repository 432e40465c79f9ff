/* The output is taken for a whole statement, so that lines of several actors do not mix. Nothing waits while
 * it is taken: a spin lock is enough, and a stack that is too short for the rest is found out before (the
 * probe).
 */
#include "runtime/mem/print.h"

#include <stdio.h>
#include <string.h>

#include "runtime/janus.h"
#include "runtime/mem/decimal.h"
#include "runtime/mem/float_text.h"
#include "runtime/mem/text.h"
#include "runtime/mem/utf8.h"
#include "runtime/os/atomics.h"
#include "runtime/os/process.h"
#include "runtime/os/stack.h"
#include "runtime/os/thread.h"

enum { OUTPUT_BYTES = 64 * 1024, FLUSH_TRIES = 1000 };

static struct {
    JanusSpin lock;
    bool asked_terminal, is_terminal;
    int error; /* atomic: of the first write that failed, 0: none */
    size_t length;
    char bytes[OUTPUT_BYTES];
} output;

int janus_print_error_number(void) {
    return __atomic_load_n(&output.error, __ATOMIC_RELAXED); /* a number that stands for itself */
}

static void write_bytes(const char *bytes, size_t length) {
    int error = janus_os_write(JANUS_STREAM_OUT, bytes, length);
    if (janus_print_error_number() == 0) __atomic_store_n(&output.error, error, __ATOMIC_RELAXED);
}

static void write_out(void) {
    write_bytes(output.bytes, output.length);
    output.length = 0;
}

static void put(const char *bytes, size_t length) {
    if (length > OUTPUT_BYTES - output.length) write_out();
    if (length > OUTPUT_BYTES) {
        write_bytes(bytes, length);
        return;
    }
    memcpy(output.bytes + output.length, bytes, length);
    output.length += length;
}

void janus_print_flush(void) {
    for (int try = 0; try < FLUSH_TRIES; try++) {
        if (janus_spin_try_lock(&output.lock)) {
            write_out();
            janus_spin_unlock(&output.lock);
            return;
        }
        janus_os_thread_yield();
    }
}

bool janus_print_finish(void) {
    janus_print_flush();
    if (output.error == 0) return true;
    char line[160];
    int length = snprintf(line, sizeof line, "error: cannot write to standard output: %s\n",
                          janus_os_error_text(output.error));
    janus_os_write(JANUS_STREAM_ERROR, line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
    output.error = 0;
    return false;
}

void janus_print_begin(void) {
    janus_stack_probe();
    janus_spin_lock(&output.lock);
}

void janus_print_end(uint8_t newline) {
    if (newline) put("\n", 1);
    if (!output.asked_terminal) {
        output.asked_terminal = true;
        output.is_terminal = janus_os_is_terminal(JANUS_STREAM_OUT);
    }
    if (newline && output.is_terminal) write_out();
    janus_spin_unlock(&output.lock);
}

void janus_print_string(const JanusString *string) {
    put(string->bytes, (size_t)string->length);
}

static void put_decimal(uint64_t value, bool negative) {
    char digits[JANUS_DECIMAL_BYTES];
    const char *begin = janus_decimal_text(digits, value, negative);
    put(begin, (size_t)(digits + sizeof digits - begin));
}

void janus_print_i64(int64_t value) {
    put_decimal(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
}

void janus_print_u64(uint64_t value) {
    put_decimal(value, false);
}

void janus_print_f64(double value) {
    char text[JANUS_FLOAT_TEXT_BYTES];
    put(text, janus_float_text(text, value, JANUS_FLOAT_64));
}

void janus_print_f32(double value) {
    char text[JANUS_FLOAT_TEXT_BYTES];
    put(text, janus_float_text(text, value, JANUS_FLOAT_32));
}

void janus_print_bool(uint8_t value) {
    if (value)
        put("true", 4);
    else
        put("false", 5);
}

void janus_print_char(uint32_t point) {
    char bytes[JANUS_UTF8_MAX];
    put(bytes, janus_utf8_put(bytes, point));
}

void janus_print_error(const JanusError *error) {
    put(error->name, strlen(error->name));
}

static void write_text(JanusText *text) {
    put(text->begin, (size_t)(text->at - text->begin));
    text->at = text->begin;
}

void janus_print_value(const JanusTypeInfo *info, const void *value) {
    JanusText text;
    janus_text_init(&text);
    text.write_out = write_text;
    janus_text_add_value(&text, info, value, 0);
    write_text(&text);
}
