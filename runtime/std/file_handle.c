/* Handles of open files: generation << 32 | the system's number. A word for each number says whether it is
 * open, under which generation, and how many calls use it at the moment; who closes it while others use it
 * leaves the closing to the last of them. So a stale or forged handle is refused, and never meets another
 * file.
 */
#include "runtime/std/file.h"

#include "runtime/os/files.h"

enum { FILES_MAX = 65536 };

#define IS_OPEN    0x80000000u
#define USERS_MASK 0x7FFFFFFFu

static uint64_t states[FILES_MAX]; /* atomic: generation << 32 | IS_OPEN | users */

static uint32_t generation_of(uint64_t word) {
    return (uint32_t)(word >> 32);
}

/* The number of a file that stays open until leave(), or -1. */
static int enter(int64_t handle) {
    uint32_t number = (uint32_t)handle;
    if (number >= FILES_MAX) return -1;
    uint64_t state = __atomic_load_n(&states[number], __ATOMIC_RELAXED);
    do {
        if (!(state & IS_OPEN) || generation_of(state) != generation_of((uint64_t)handle)) return -1;
        /* acquire: what opened the file comes before its use */
    } while (!__atomic_compare_exchange_n(&states[number], &state, state + 1, true, __ATOMIC_ACQUIRE,
                                          __ATOMIC_RELAXED));
    return (int)number;
}

/* For __attribute__((cleanup)). */
static void leave(const int *number) {
    if (*number < 0) return;
    /* acq_rel: all uses come before the closing */
    uint64_t state = __atomic_sub_fetch(&states[*number], 1, __ATOMIC_ACQ_REL);
    if (!(state & IS_OPEN) && (state & USERS_MASK) == 0) janus_os_file_close(*number);
}

int32_t janus_file_open(const JanusString *path, int32_t mode, int64_t *handle) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path) || mode < 0 || mode > JANUS_FILE_CREATE) return JANUS_IO_INVALID_PATH;
    int file = -1;
    int error = janus_os_file_open(name.text, (JanusOpenMode)mode, &file);
    if (error != 0) return (int32_t)janus_io_status(error);
    if (file >= FILES_MAX) {
        janus_os_file_close(file);
        return JANUS_IO_TOO_MANY_OPEN;
    }
    /* Nobody else touches the word of a number that the system has just given us. */
    uint64_t generation = generation_of(__atomic_load_n(&states[file], __ATOMIC_RELAXED)) + 1;
    generation = generation > INT32_MAX ? 1 : generation;
    __atomic_store_n(&states[file], generation << 32 | IS_OPEN, __ATOMIC_RELEASE);
    *handle = (int64_t)(generation << 32 | (uint32_t)file);
    return JANUS_IO_OK;
}

int32_t janus_file_read(int64_t handle, int64_t max_bytes, JanusString **bytes_slot) {
    janus_stack_probe_deep();
    int file __attribute__((cleanup(leave))) = enter(handle);
    if (file < 0) return JANUS_IO_CLOSED;
    JanusString *bytes;
    JanusIoStatus status = janus_file_read_some(file, max_bytes, &bytes);
    if (status == JANUS_IO_OK) janus_slot_put_string(bytes_slot, bytes);
    return (int32_t)status;
}

int32_t janus_file_write(int64_t handle, const JanusString *bytes) {
    int file __attribute__((cleanup(leave))) = enter(handle);
    if (file < 0) return JANUS_IO_CLOSED;
    return (int32_t)janus_io_status(janus_os_file_write(file, bytes->bytes, (size_t)bytes->length));
}

int32_t janus_file_seek(int64_t handle, int64_t offset, int32_t from, int64_t *position) {
    int file __attribute__((cleanup(leave))) = enter(handle);
    if (file < 0) return JANUS_IO_CLOSED;
    return (int32_t)janus_io_status(janus_os_file_seek(file, offset, from, position));
}

int32_t janus_file_sync(int64_t handle) {
    int file __attribute__((cleanup(leave))) = enter(handle);
    if (file < 0) return JANUS_IO_CLOSED;
    return (int32_t)janus_io_status(janus_os_file_sync(file));
}

int32_t janus_file_close(int64_t handle) {
    int file __attribute__((cleanup(leave))) = enter(handle);
    if (file < 0) return JANUS_IO_CLOSED;
    uint64_t before = __atomic_fetch_and(&states[file], ~(uint64_t)IS_OPEN, __ATOMIC_ACQ_REL);
    return before & IS_OPEN ? JANUS_IO_OK : JANUS_IO_CLOSED; /* of two that close, one is first */
}
