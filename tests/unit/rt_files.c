/* Files, folders and open files, in a temporary folder. */
#include "tests/unit/rt_values.h"

#include <stdio.h>
#include <unistd.h>

static JanusString *folder;

static JanusString *empty(void) {
    return janus_string_copy("", 0);
}

/* Makes the folder of a test, and removes it with all that is in it. */
static void begin(void) {
    folder = empty();
    ck_assert_int_eq(janus_fs_make_temporary_folder(&folder), JANUS_IO_OK);
}
static int32_t end(void) {
    ck_assert_int_eq(janus_fs_remove(folder, 1), JANUS_IO_OK);
    ck_assert_int_eq(janus_fs_remove(folder, 1), JANUS_IO_NOT_FOUND);
    janus_string_release(folder);
    return 0;
}

static JanusString *in_folder(const char *name) {
    JanusString *path = janus_string_copy(folder->bytes, folder->length), *part = str(name);
    janus_string_append_bytes(&path, "/", 1);
    janus_string_append(&path, part);
    janus_string_release(part);
    return path;
}

static int32_t write_text(const char *name, const char *text, int32_t mode) {
    JanusString *path = in_folder(name), *bytes = str(text);
    int32_t status = janus_fs_write(path, bytes, mode);
    janus_string_release(path);
    janus_string_release(bytes);
    return status;
}

static void expect_text(const char *name, const char *text) {
    JanusString *path = in_folder(name), *got = empty();
    ck_assert_int_eq(janus_fs_read_text(path, &got), JANUS_IO_OK);
    expect(got, text);
    janus_string_release(path);
}

static int32_t read_status(const char *name) {
    JanusString *path = in_folder(name), *got = empty();
    int32_t status = janus_fs_read_text(path, &got);
    janus_string_release(path);
    janus_string_release(got);
    return status;
}

RUNTIME_TEST(what_is_written_is_read) {
    begin();
    ck_assert_int_eq(write_text("a", "first", JANUS_FILE_WRITE), JANUS_IO_OK);
    expect_text("a", "first");
    ck_assert_int_eq(write_text("a", ", second", JANUS_FILE_APPEND), JANUS_IO_OK);
    expect_text("a", "first, second");
    ck_assert_int_eq(write_text("a", "FIR", JANUS_FILE_CHANGE), JANUS_IO_OK);
    expect_text("a", "FIRst, second");
    ck_assert_int_eq(write_text("a", "", JANUS_FILE_WRITE), JANUS_IO_OK);
    expect_text("a", "");
    ck_assert_int_eq(write_text("a", "x", JANUS_FILE_CREATE), JANUS_IO_ALREADY_EXISTS);
    ck_assert_int_eq(write_text("a", "x", JANUS_FILE_READ), JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(write_text("a", "x", 99), JANUS_IO_INVALID_PATH);
    return end();
}

RUNTIME_TEST(large_files_travel_whole) {
    begin();
    JanusString *bytes = janus_string_new(3000001), *path = in_folder("large"), *got = str("old value");
    for (int64_t i = 0; i < bytes->length; i++) bytes->bytes[i] = (char)(i * 7);
    ck_assert_int_eq(janus_fs_write(path, bytes, JANUS_FILE_WRITE), JANUS_IO_OK);
    ck_assert_int_eq(janus_fs_read(path, &got), JANUS_IO_OK);
    ck_assert(janus_string_equal(bytes, got));
    ck_assert_int_eq(janus_fs_read_text(path, &got), JANUS_IO_INVALID_UTF8);
    ck_assert(janus_string_equal(bytes, got)); /* it stays */
    janus_string_release(bytes);
    janus_string_release(path);
    janus_string_release(got);
    return end();
}

RUNTIME_TEST(files_that_hide_their_length_are_read) {
    JanusString *path = str("/proc/self/status"), *got = empty();
    ck_assert_int_eq(janus_fs_read_text(path, &got), JANUS_IO_OK);
    ck_assert_int_gt(got->length, 20);
    janus_string_release(path);
    janus_string_release(got);
    return 0;
}

RUNTIME_TEST(failures_say_why) {
    begin();
    ck_assert_int_eq(read_status("none"), JANUS_IO_NOT_FOUND);
    ck_assert_int_eq(read_status("."), JANUS_IO_IS_FOLDER);
    ck_assert_int_eq(write_text("plain", "x", JANUS_FILE_WRITE), JANUS_IO_OK);
    ck_assert_int_eq(read_status("plain/below"), JANUS_IO_NOT_FOLDER);
    ck_assert_int_eq(write_text("none/below", "x", JANUS_FILE_WRITE), JANUS_IO_NOT_FOUND);
    JanusString *nul = janus_string_copy("a\0b", 3), *none = empty(), *long_one = janus_string_new(5000);
    memset(long_one->bytes, 'a', 5000);
    JanusString *got = empty();
    ck_assert_int_eq(janus_fs_read(nul, &got), JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(janus_fs_read(none, &got), JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(janus_fs_read(long_one, &got), JANUS_IO_INVALID_PATH);
    janus_string_release(nul);
    janus_string_release(long_one);
    return end();
}

RUNTIME_TEST(a_full_disk_is_told) {
    JanusString *path = str("/dev/full"), *bytes = str("x");
    if (access("/dev/full", W_OK) == 0)
        ck_assert_int_eq(janus_fs_write(path, bytes, JANUS_FILE_APPEND), JANUS_IO_NO_SPACE);
    janus_string_release(path);
    janus_string_release(bytes);
    return 0;
}

/* ---- folders ---- */

static void expect_list(JanusString *path, const char *wanted) {
    JanusArray *names = janus_array_new(&STRING, 0);
    JanusString *comma = str(",");
    ck_assert_int_eq(janus_fs_list(path, &names), JANUS_IO_OK);
    expect(janus_string_join(names, comma), wanted);
    janus_string_release(comma);
    janus_array_release(names);
}

RUNTIME_TEST(folders_are_made_listed_and_removed) {
    begin();
    JanusString *deep = in_folder("one/two/three"), *one = in_folder("one"), *two = in_folder("one/two");
    ck_assert_int_eq(janus_fs_make_folder(deep, 0), JANUS_IO_NOT_FOUND);
    ck_assert_int_eq(janus_fs_make_folder(deep, 1), JANUS_IO_OK);
    ck_assert_int_eq(janus_fs_make_folder(deep, 1), JANUS_IO_OK);
    ck_assert_int_eq(janus_fs_make_folder(deep, 0), JANUS_IO_ALREADY_EXISTS);
    write_text("one/b", "", JANUS_FILE_WRITE);
    write_text("one/a", "", JANUS_FILE_WRITE);
    write_text("one/\xff", "", JANUS_FILE_WRITE);
    expect_list(one, "a,b,two,\xEF\xBF\xBD");
    ck_assert_int_eq(janus_fs_remove(one, 0), JANUS_IO_NOT_EMPTY);
    ck_assert_int_eq(janus_fs_remove(deep, 0), JANUS_IO_OK);
    expect_list(two, "");
    JanusString *file = in_folder("one/a");
    ck_assert_int_eq(janus_fs_make_folder(file, 1), JANUS_IO_ALREADY_EXISTS);
    janus_string_release(file);
    janus_string_release(deep);
    janus_string_release(one);
    janus_string_release(two);
    return end();
}

RUNTIME_TEST(removing_does_not_follow_links) {
    begin();
    JanusString *kept = in_folder("kept"), *away = in_folder("away"), *link = in_folder("away/link");
    ck_assert_int_eq(janus_fs_make_folder(kept, 0), JANUS_IO_OK);
    ck_assert_int_eq(janus_fs_make_folder(away, 0), JANUS_IO_OK);
    write_text("kept/file", "content", JANUS_FILE_WRITE);
    JanusPlace place = HERE;
    JanusString *target = janus_string_slice(kept, 0, kept->length, &place);
    char from[200], to[200];
    snprintf(from, sizeof from, "%.*s", (int)target->length, target->bytes);
    snprintf(to, sizeof to, "%.*s", (int)link->length, link->bytes);
    ck_assert_int_eq(symlink(from, to), 0);
    ck_assert_int_eq(janus_fs_remove(away, 1), JANUS_IO_OK);
    expect_text("kept/file", "content");
    janus_string_release(target);
    janus_string_release(kept);
    janus_string_release(away);
    janus_string_release(link);
    return end();
}

RUNTIME_TEST(files_move_and_are_copied) {
    begin();
    write_text("a", "content", JANUS_FILE_WRITE);
    JanusString *a = in_folder("a"), *b = in_folder("b"), *c = in_folder("c");
    ck_assert_int_eq(janus_fs_rename(a, b), JANUS_IO_OK);
    ck_assert_int_eq(read_status("a"), JANUS_IO_NOT_FOUND);
    ck_assert_int_eq(janus_fs_copy(b, c), JANUS_IO_OK);
    expect_text("b", "content");
    expect_text("c", "content");
    ck_assert_int_eq(janus_fs_copy(a, c), JANUS_IO_NOT_FOUND);
    expect_text("c", "content");
    janus_string_release(a);
    janus_string_release(b);
    janus_string_release(c);
    return end();
}

RUNTIME_TEST(facts_are_told) {
    begin();
    write_text("a", "12345", JANUS_FILE_WRITE);
    JanusString *path = in_folder("a");
    int64_t kind = -1, size_bytes = -1, modified_ms = -1, permissions = -1;
    ck_assert_int_eq(janus_fs_facts(path, 1, &kind, &size_bytes, &modified_ms, &permissions), JANUS_IO_OK);
    ck_assert_int_eq(kind, 0);
    ck_assert_int_eq(size_bytes, 5);
    ck_assert_int_le(janus_now_ms() - modified_ms, 60000);
    ck_assert_int_eq(permissions & 0600, 0600);
    ck_assert_int_eq(janus_fs_facts(folder, 1, &kind, &size_bytes, &modified_ms, &permissions), JANUS_IO_OK);
    ck_assert_int_eq(kind, 1);
    janus_string_release(path);
    return end();
}

RUNTIME_TEST(paths_are_resolved) {
    begin();
    JanusString *path = in_folder("."), *real = empty(), *here = empty(), *dot = str(".");
    ck_assert_int_eq(janus_fs_real_path(path, &real), JANUS_IO_OK);
    ck_assert_int_gt(real->length, 1);
    ck_assert_int_eq(real->bytes[0], '/');
    ck_assert_int_ne(real->bytes[real->length - 1], '.');
    ck_assert_int_eq(janus_fs_working_folder(&here), JANUS_IO_OK);
    janus_string_release(real);
    real = empty();
    ck_assert_int_eq(janus_fs_real_path(dot, &real), JANUS_IO_OK);
    ck_assert(janus_string_equal(real, here));
    janus_string_release(path);
    janus_string_release(dot);
    janus_string_release(real);
    janus_string_release(here);
    return end();
}

/* ---- open files ---- */

RUNTIME_TEST(open_files_read_write_and_seek) {
    begin();
    JanusString *path = in_folder("a"), *bytes = str("hello world"), *got = empty();
    int64_t handle = 0, position = 0;
    ck_assert_int_eq(janus_file_open(path, JANUS_FILE_READ, &handle), JANUS_IO_NOT_FOUND);
    ck_assert_int_eq(janus_file_open(path, 7, &handle), JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(janus_file_open(path, JANUS_FILE_CHANGE, &handle), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_write(handle, bytes), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_seek(handle, -5, 2, &position), JANUS_IO_OK);
    ck_assert_int_eq(position, 6);
    ck_assert_int_eq(janus_file_read(handle, 3, &got), JANUS_IO_OK);
    ck_assert_int_eq(got->length, 3);
    ck_assert_mem_eq(got->bytes, "wor", 3);
    ck_assert_int_eq(janus_file_read(handle, 100, &got), JANUS_IO_OK);
    ck_assert_mem_eq(got->bytes, "ld", 2);
    ck_assert_int_eq(janus_file_read(handle, 100, &got), JANUS_IO_END);
    ck_assert_int_eq(janus_file_seek(handle, 0, 3, &position), JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(janus_file_sync(handle), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_close(handle), JANUS_IO_OK);
    janus_string_release(path);
    janus_string_release(bytes);
    janus_string_release(got);
    return end();
}

RUNTIME_TEST(a_closed_handle_meets_no_other_file) {
    begin();
    JanusString *path = in_folder("a"), *bytes = str("x");
    int64_t first = 0, second = 0;
    ck_assert_int_eq(janus_file_open(path, JANUS_FILE_WRITE, &first), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_close(first), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_close(first), JANUS_IO_CLOSED);
    ck_assert_int_eq(janus_file_open(path, JANUS_FILE_WRITE, &second), JANUS_IO_OK);
    ck_assert_int_eq((uint32_t)first, (uint32_t)second); /* the system uses the number again */
    ck_assert_int_eq(janus_file_write(first, bytes), JANUS_IO_CLOSED);
    ck_assert_int_eq(janus_file_write(0, bytes), JANUS_IO_CLOSED);
    ck_assert_int_eq(janus_file_write(-1, bytes), JANUS_IO_CLOSED);
    ck_assert_int_eq(janus_file_write(second, bytes), JANUS_IO_OK);
    ck_assert_int_eq(janus_file_close(second), JANUS_IO_OK);
    expect_text("a", "x");
    janus_string_release(path);
    janus_string_release(bytes);
    return end();
}

RUN_TESTS("rt_files", what_is_written_is_read, large_files_travel_whole,
          files_that_hide_their_length_are_read, failures_say_why, a_full_disk_is_told,
          folders_are_made_listed_and_removed, removing_does_not_follow_links, files_move_and_are_copied,
          facts_are_told, paths_are_resolved, open_files_read_write_and_seek,
          a_closed_handle_meets_no_other_file)
