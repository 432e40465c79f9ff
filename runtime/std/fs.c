/* Files by path: contents and facts. */
#include <stdlib.h>

#include "runtime/mem/string.h"
#include "runtime/os/files.h"
#include "runtime/std/file.h"

int32_t janus_fs_read(const JanusString *path, JanusString **bytes_slot) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    JanusString *bytes;
    JanusIoStatus status = janus_file_read_whole(name.text, &bytes);
    if (status == JANUS_IO_OK) janus_slot_put_string(bytes_slot, bytes);
    return (int32_t)status;
}

int32_t janus_fs_read_text(const JanusString *path, JanusString **slot) {
    JanusString *text __attribute__((cleanup(janus_cleanup_string))) = janus_string_copy("", 0);
    int32_t status = janus_fs_read(path, &text);
    if (status != JANUS_IO_OK) return status;
    if (!janus_utf8_is_valid(text->bytes, text->length)) return JANUS_IO_INVALID_UTF8;
    janus_slot_put_string(slot, text);
    text = NULL;
    return JANUS_IO_OK;
}

/* An error that shows at closing (a full disk of another machine) counts. */
static int write_and_close(int file, const JanusString *bytes) {
    int error = janus_os_file_write(file, bytes->bytes, (size_t)bytes->length);
    int at_close = janus_os_file_close(file);
    return error != 0 ? error : at_close;
}

int32_t janus_fs_write(const JanusString *path, const JanusString *bytes, int32_t mode) {
    janus_path_require_stack(1);
    JanusPath name;
    int file;
    if (!janus_path_set(&name, path) || mode < JANUS_FILE_WRITE || mode > JANUS_FILE_CREATE)
        return JANUS_IO_INVALID_PATH;
    int error = janus_os_file_open(name.text, (JanusOpenMode)mode, &file);
    if (error == 0) error = write_and_close(file, bytes);
    return (int32_t)janus_io_status(error);
}

int32_t janus_fs_facts(const JanusString *path, uint8_t follow, int64_t *kind, int64_t *size_bytes,
                       int64_t *modified_ms, int64_t *permissions) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    JanusFileFacts facts;
    int error = janus_os_path_facts(name.text, follow, &facts);
    if (error != 0) return (int32_t)janus_io_status(error);
    *kind = facts.kind;
    *size_bytes = facts.size_bytes;
    *modified_ms = facts.modified_ms;
    *permissions = facts.mode;
    return JANUS_IO_OK;
}

int32_t janus_fs_rename(const JanusString *from, const JanusString *to) {
    janus_path_require_stack(2);
    JanusPath old_name, new_name;
    if (!janus_path_set(&old_name, from) || !janus_path_set(&new_name, to)) return JANUS_IO_INVALID_PATH;
    return (int32_t)janus_io_status(janus_os_path_rename(old_name.text, new_name.text));
}

/* ---- copying ---- */

static int copy_content(int from, int to) {
    char bytes[4096];
    for (;;) {
        size_t length;
        int error = janus_os_file_read(from, bytes, sizeof bytes, &length);
        if (error == 0 && length == 0) return 0;
        if (error == 0) error = janus_os_file_write(to, bytes, length);
        if (error != 0) return error;
    }
}

int32_t janus_fs_copy(const JanusString *from, const JanusString *to) {
    janus_path_require_stack(3);
    JanusPath old_name, new_name;
    if (!janus_path_set(&old_name, from) || !janus_path_set(&new_name, to)) return JANUS_IO_INVALID_PATH;
    int source __attribute__((cleanup(janus_cleanup_file))) = -1, target;
    int error = janus_os_file_open(old_name.text, JANUS_OPEN_READ, &source);
    if (error == 0) error = janus_os_file_open(new_name.text, JANUS_OPEN_WRITE, &target);
    if (error != 0) return (int32_t)janus_io_status(error);
    error = copy_content(source, target);
    int at_close = janus_os_file_close(target);
    return (int32_t)janus_io_status(error != 0 ? error : at_close);
}

/* ---- names that the system gives ---- */

static void cleanup_name(char **name) {
    free(*name);
}

static int32_t give_name(int error, const char *name, JanusString **slot) {
    if (error == 0) janus_slot_put_string(slot, janus_string_of_system(name));
    return (int32_t)janus_io_status(error);
}

int32_t janus_fs_real_path(const JanusString *path, JanusString **slot) {
    janus_path_require_stack(3);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    char *real __attribute__((cleanup(cleanup_name))) = NULL;
    int error = janus_os_path_real(name.text, &real);
    return give_name(error, real, slot);
}

int32_t janus_fs_working_folder(JanusString **slot) {
    janus_path_require_stack(2);
    char *folder __attribute__((cleanup(cleanup_name))) = NULL;
    int error = janus_os_folder_current(&folder);
    return give_name(error, folder, slot);
}
