/* Standard input: one buffer for all tasks, taken for a whole call. A task that waits for the buffer parks;
 * the one that waits for input blocks its thread.
 */
#include <string.h>

#include "runtime/mem/print.h"
#include "runtime/mem/string.h"
#include "runtime/os/files.h"
#include "runtime/sched/sched.h"
#include "runtime/std/status.h"

enum { INPUT_FILE = 0, BUFFER_BYTES = 64 * 1024 };

static struct {
    JanusMutex mutex;
    size_t begin, end; /* what is left in the buffer */
    char bytes[BUFFER_BYTES];
} input;

typedef struct Taken {
    JanusMutex *mutex;
} Taken;

static Taken take_input(void) {
    janus_stack_probe_deep();
    janus_mutex_lock(&input.mutex);
    return (Taken){&input.mutex};
}

static void let_go(const Taken *taken) {
    janus_mutex_unlock(taken->mutex);
}

/* Reads when the buffer is empty; END when there is no more. */
static JanusIoStatus fill(void) {
    if (input.begin < input.end) return JANUS_IO_OK;
    janus_print_flush(); /* a question must be seen before it is answered */
    size_t length = 0;
    int error = janus_os_file_read(INPUT_FILE, input.bytes, sizeof input.bytes, &length);
    input.begin = 0;
    input.end = error == 0 ? length : 0;
    return error != 0 ? janus_io_status(error) : length == 0 ? JANUS_IO_END : JANUS_IO_OK;
}

/* Moves up to `length` bytes of the buffer behind the string. */
static void move(JanusString **slot, size_t length) {
    janus_string_append_bytes(slot, input.bytes + input.begin, (int64_t)length);
    input.begin += length;
}

/* A line with its newline, or the rest of the input. */
static JanusIoStatus gather_line(JanusString **line) {
    for (;;) {
        JanusIoStatus status = fill();
        if (status == JANUS_IO_END && (*line)->length > 0) return JANUS_IO_OK;
        if (status != JANUS_IO_OK) return status;
        const char *begin = input.bytes + input.begin;
        const char *newline = memchr(begin, '\n', input.end - input.begin);
        move(line, newline == NULL ? input.end - input.begin : (size_t)(newline + 1 - begin));
        if (newline != NULL) return JANUS_IO_OK;
    }
}

static int64_t length_without_ending(const char *line, int64_t length) {
    if (line[length - 1] != '\n') return length;
    return length > 1 && line[length - 2] == '\r' ? length - 2 : length - 1;
}

static int32_t give_line(JanusString **slot, const char *line, int64_t whole) {
    int64_t length = length_without_ending(line, whole);
    if (!janus_utf8_is_valid(line, length)) return JANUS_IO_INVALID_UTF8;
    janus_slot_put_string(slot, janus_string_copy(line, length));
    return JANUS_IO_OK;
}

int32_t janus_io_read_line(JanusString **slot) {
    Taken taken __attribute__((cleanup(let_go), unused)) = take_input();
    const char *begin = input.bytes + input.begin;
    const char *newline = memchr(begin, '\n', input.end - input.begin);
    if (newline != NULL) { /* the usual case: no copy in between */
        input.begin += (size_t)(newline + 1 - begin);
        return give_line(slot, begin, newline + 1 - begin);
    }
    JanusString *line __attribute__((cleanup(janus_cleanup_string))) = janus_string_copy("", 0);
    JanusIoStatus status = gather_line(&line);
    return status != JANUS_IO_OK ? (int32_t)status : give_line(slot, line->bytes, line->length);
}

int32_t janus_io_read(int64_t max_bytes, JanusString **bytes_slot) {
    Taken taken __attribute__((cleanup(let_go), unused)) = take_input();
    if (max_bytes <= 0) {
        janus_slot_put_string(bytes_slot, janus_string_copy("", 0));
        return JANUS_IO_OK;
    }
    JanusIoStatus status = fill();
    if (status != JANUS_IO_OK) return (int32_t)status;
    size_t there = input.end - input.begin;
    size_t length = (uint64_t)max_bytes < there ? (size_t)max_bytes : there;
    janus_slot_put_string(bytes_slot, janus_string_copy(input.bytes + input.begin, (int64_t)length));
    input.begin += length;
    return JANUS_IO_OK;
}

int32_t janus_io_read_all(JanusString **bytes_slot) {
    Taken taken __attribute__((cleanup(let_go), unused)) = take_input();
    JanusString *bytes __attribute__((cleanup(janus_cleanup_string))) = janus_string_copy("", 0);
    JanusIoStatus status;
    while ((status = fill()) == JANUS_IO_OK) move(&bytes, input.end - input.begin);
    if (status != JANUS_IO_END) return (int32_t)status;
    janus_slot_put_string(bytes_slot, bytes);
    bytes = NULL;
    return JANUS_IO_OK;
}
