/* Reading goes through memory of its own, because the memory of a string must fit its length. Files that do
 * not say how long they are (pipes, /proc) are read until they end.
 */
#include "runtime/std/file.h"

#include <stdlib.h>

#include "runtime/mem/string.h"
#include "runtime/os/files.h"

enum { PIECE_BYTES = 64 * 1024, PIECE_BYTES_MAX = 1024 * 1024 };

static void cleanup_memory(char **memory) {
    free(*memory);
}

void janus_cleanup_file(int *file) {
    if (*file >= 0) janus_os_file_close(*file);
}

JanusIoStatus janus_file_read_some(int file, int64_t max_bytes, JanusString **bytes) {
    size_t room = max_bytes > PIECE_BYTES_MAX ? PIECE_BYTES_MAX : max_bytes < 1 ? 1 : (size_t)max_bytes;
    char *memory __attribute__((cleanup(cleanup_memory))) = malloc(room);
    if (memory == NULL) janus_object_no_memory();
    size_t length;
    int error = janus_os_file_read(file, memory, room, &length);
    if (error != 0) return janus_io_status(error);
    if (length == 0) return JANUS_IO_END;
    *bytes = janus_string_copy(memory, (int64_t)length);
    return JANUS_IO_OK;
}

/* As much as the file says it has, straight into a string; less when it has become shorter. */
static JanusIoStatus read_told(int file, int64_t size_bytes, JanusString **bytes) {
    JanusString *string __attribute__((cleanup(janus_cleanup_string))) = janus_string_new(size_bytes);
    for (int64_t at = 0; at < size_bytes;) {
        size_t length;
        int error = janus_os_file_read(file, string->bytes + at, (size_t)(size_bytes - at), &length);
        if (error != 0) return janus_io_status(error);
        if (length == 0) {
            *bytes = janus_string_copy(string->bytes, at);
            return JANUS_IO_OK;
        }
        at += (int64_t)length;
    }
    *bytes = string;
    string = NULL;
    return JANUS_IO_OK;
}

/* What comes behind the told size. */
static JanusIoStatus read_rest(int file, JanusString **bytes) {
    char *memory __attribute__((cleanup(cleanup_memory))) = malloc(PIECE_BYTES);
    if (memory == NULL) janus_object_no_memory();
    for (;;) {
        size_t length;
        int error = janus_os_file_read(file, memory, PIECE_BYTES, &length);
        if (error != 0 || length == 0) return janus_io_status(error);
        janus_string_append_bytes(bytes, memory, (int64_t)length);
    }
}

JanusIoStatus janus_file_read_whole(const char *path, JanusString **bytes) {
    int file __attribute__((cleanup(janus_cleanup_file))) = -1;
    JanusFileFacts facts = {0};
    int error = janus_os_file_open(path, JANUS_OPEN_READ, &file);
    if (error == 0) error = janus_os_file_facts(file, &facts);
    if (error != 0) return janus_io_status(error);
    JanusString *gathered __attribute__((cleanup(janus_cleanup_string))) = NULL;
    JanusIoStatus status = read_told(file, facts.size_bytes, &gathered);
    if (status == JANUS_IO_OK) status = read_rest(file, &gathered);
    if (status != JANUS_IO_OK) return status;
    *bytes = gathered;
    gathered = NULL;
    return JANUS_IO_OK;
}
