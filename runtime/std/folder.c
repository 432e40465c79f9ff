/* Folders: listing, making, removing with all that is in them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/os/files.h"
#include "runtime/os/process.h"
#include "runtime/std/status.h"

static void cleanup_folder(JanusFolder **folder) {
    if (*folder != NULL) janus_os_folder_close(*folder);
}

/* ---- listing ---- */

static int add_entries(JanusFolder *folder, JanusArray **names) {
    for (;;) {
        const char *name;
        int error = janus_os_folder_next(folder, &name);
        if (error != 0 || name == NULL) return error;
        janus_array_add_string(names, janus_string_of_system(name));
    }
}

int32_t janus_fs_list(const JanusString *path, JanusArray **slot) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    JanusFolder *folder __attribute__((cleanup(cleanup_folder))) = NULL;
    int error = janus_os_folder_open(name.text, &folder);
    if (error != 0) return (int32_t)janus_io_status(error);
    JanusArray *names __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    error = add_entries(folder, &names);
    if (error != 0) return (int32_t)janus_io_status(error);
    janus_array_sort(&names);
    janus_slot_put_array(slot, names);
    names = NULL;
    return JANUS_IO_OK;
}

/* ---- making ---- */

static int make_one(const char *path) {
    JanusFileFacts facts;
    int error = janus_os_folder_make(path);
    if (error != EEXIST) return error;
    return janus_os_path_facts(path, true, &facts) == 0 && facts.kind == JANUS_FILE_FOLDER ? 0 : EEXIST;
}

/* Each folder on the way, from the first. */
static int make_with_parents(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int error = make_one(path);
        *slash = '/';
        if (error != 0) return error;
    }
    return make_one(path);
}

int32_t janus_fs_make_folder(const JanusString *path, uint8_t with_parents) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    int error = with_parents ? make_with_parents(name.text) : janus_os_folder_make(name.text);
    return (int32_t)janus_io_status(error);
}

int32_t janus_fs_make_temporary_folder(JanusString **slot) {
    janus_path_require_stack(1);
    JanusPath path;
    const char *parent = janus_os_environment("TMPDIR");
    if (parent == NULL || parent[0] == '\0') parent = "/tmp";
    int length = snprintf(path.text, sizeof path.text, "%s/janus-XXXXXX", parent);
    if (length >= (int)sizeof path.text) return JANUS_IO_INVALID_PATH;
    int error = janus_os_folder_make_temporary(path.text);
    if (error == 0) janus_slot_put_string(slot, janus_string_of_system(path.text));
    return (int32_t)janus_io_status(error);
}

/* ---- removing ---- */

/* The path of the folder at work; deeper folders append to it, so depth is bounded by its size. */
static int remove_tree(JanusPath *path, size_t length);

static int remove_entry(JanusPath *path, size_t length, const char *name) {
    size_t bytes = strlen(name);
    if (length + 1 + bytes >= sizeof path->text) return ENAMETOOLONG;
    path->text[length] = '/';
    memcpy(path->text + length + 1, name, bytes + 1);
    int error = remove_tree(path, length + 1 + bytes);
    path->text[length] = '\0';
    return error;
}

static int remove_entries(JanusPath *path, size_t length) {
    JanusFolder *folder __attribute__((cleanup(cleanup_folder))) = NULL;
    int error = janus_os_folder_open(path->text, &folder);
    while (error == 0) {
        const char *name;
        error = janus_os_folder_next(folder, &name);
        if (error != 0 || name == NULL) return error;
        error = remove_entry(path, length, name);
    }
    return error;
}

static int remove_tree(JanusPath *path, size_t length) {
    JanusFileFacts facts;
    janus_stack_probe();
    int error = janus_os_path_facts(path->text, false, &facts);
    if (error == 0 && facts.kind == JANUS_FILE_FOLDER) error = remove_entries(path, length);
    return error != 0 ? error : janus_os_path_remove(path->text);
}

int32_t janus_fs_remove(const JanusString *path, uint8_t with_contents) {
    janus_path_require_stack(1);
    JanusPath name;
    if (!janus_path_set(&name, path)) return JANUS_IO_INVALID_PATH;
    int error = with_contents ? remove_tree(&name, strlen(name.text)) : janus_os_path_remove(name.text);
    return (int32_t)janus_io_status(error);
}
