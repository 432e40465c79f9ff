/* The cache: hits for the same sources, misses for everything else, and nothing believed that does not hash.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/session.h"
#include "compiler/base/text.h"
#include "compiler/link/cache.h"

static char home[64];
static Session session;
static Cache cache;

static const char *in_home(const char *name) {
    return text_format(&session.arena, "%s/%s", home, name);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static const char *read_text(const char *path) {
    static char buffer[256];
    FILE *file = fopen(path, "r");
    if (file == NULL) return NULL;
    buffer[fread(buffer, 1, sizeof buffer - 1, file)] = '\0';
    fclose(file);
    return buffer;
}

static Digest key_of(const char *text) {
    return hash_of(text, strlen(text));
}

static void setup(void) {
    strcpy(home, "/tmp/janus-cache-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(home));
    setenv("XDG_CACHE_HOME", home, 1);
    unsetenv("JANUS_CACHE");
    session_init(&session);
    cache_open(&cache, &session.arena, false);
    ck_assert_ptr_nonnull(cache.folder);
}

static void teardown(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", home);
    ck_assert_int_eq(system(command), 0);
    session_release(&session);
}

/* Stores "output" under "key", made from main.jan. */
static const char *store_one(void) {
    SourceFile *file;
    write_text(in_home("main.jan"), "func main() do end\n");
    write_text(in_home("output"), "the output");
    chmod(in_home("output"), 0755);
    ck_assert_int_eq(source_load(&session.sources, in_home("main.jan"), &file), SOURCE_OK);
    Digest key = key_of("key");
    const char *stored = cache_store(&cache, &key, &session.sources, in_home("output"));
    ck_assert_ptr_nonnull(stored);
    return stored;
}

static const char *find_one(void) {
    Digest key = key_of("key");
    return cache_find(&cache, &key);
}

START_TEST(what_was_stored_is_found) {
    const char *stored = store_one(), *found = find_one();
    struct stat status;
    ck_assert_ptr_nonnull(found);
    ck_assert_str_eq(found, stored);
    ck_assert_str_eq(read_text(found), "the output");
    ck_assert_int_eq(stat(found, &status), 0);
    ck_assert_int_eq(status.st_mode & 0700, 0700);
    unlink(in_home("output"));
    ck_assert_ptr_nonnull(find_one());
}
END_TEST

START_TEST(another_key_is_a_miss) {
    store_one();
    Digest other = key_of("other");
    ck_assert_ptr_null(cache_find(&cache, &other));
}
END_TEST

START_TEST(a_changed_source_is_a_miss) {
    store_one();
    write_text(in_home("main.jan"), "func main() do end \n");
    ck_assert_ptr_null(find_one());
    write_text(in_home("main.jan"), "func main() do end\n");
    ck_assert_ptr_nonnull(find_one());
    unlink(in_home("main.jan"));
    ck_assert_ptr_null(find_one());
}
END_TEST

START_TEST(a_damaged_output_is_a_miss) {
    const char *stored = store_one();
    ck_assert_int_eq(truncate(stored, 4), 0);
    ck_assert_ptr_null(find_one());
    store_one();
    ck_assert_ptr_nonnull(find_one());
}
END_TEST

static const char *list_of(const char *key) {
    return text_format(&session.arena, "%s/%s.list", cache.folder, key_of(key).hex);
}

START_TEST(a_damaged_list_is_a_miss) {
    store_one();
    const char *list = list_of("key");
    struct stat status;
    ck_assert_int_eq(stat(list, &status), 0);
    char *content = malloc((size_t)status.st_size + 1);
    for (off_t i = 0; i < status.st_size; i++) {
        FILE *file = fopen(list, "r+");
        ck_assert_uint_eq(fread(content, 1, (size_t)status.st_size, file), (size_t)status.st_size);
        fseek(file, i, SEEK_SET);
        fputc(content[i] == 'x' ? 'y' : 'x', file);
        fclose(file);
        if (i + 1 < status.st_size) ck_assert_msg(find_one() == NULL, "byte %ld does not matter", (long)i);
        file = fopen(list, "r+");
        fwrite(content, 1, (size_t)status.st_size, file);
        fclose(file);
    }
    ck_assert_ptr_nonnull(find_one());
    for (off_t size = status.st_size - 2; size >= 0; size--) {
        ck_assert_int_eq(truncate(list, size), 0);
        ck_assert_ptr_null(find_one());
    }
    free(content);
}
END_TEST

START_TEST(standard_input_is_not_kept) {
    source_add(&session.sources, "-", "x", 1);
    write_text(in_home("output"), "o");
    Digest key = key_of("key");
    ck_assert_ptr_null(cache_store(&cache, &key, &session.sources, in_home("output")));
    ck_assert_ptr_null(find_one());
}
END_TEST

START_TEST(the_cache_can_be_off) {
    store_one();
    Digest key = key_of("key");
    cache_open(&cache, &session.arena, true);
    ck_assert_ptr_null(find_one());
    ck_assert_ptr_null(cache_store(&cache, &key, &session.sources, in_home("output")));
    setenv("JANUS_CACHE", "off", 1);
    cache_open(&cache, &session.arena, false);
    ck_assert_ptr_null(cache.folder);
    ck_assert_ptr_null(find_one());
}
END_TEST

START_TEST(without_a_folder_it_is_off) {
    write_text(in_home("file"), "");
    setenv("XDG_CACHE_HOME", in_home("file"), 1);
    cache_open(&cache, &session.arena, false);
    ck_assert_ptr_null(cache.folder);
    setenv("XDG_CACHE_HOME", "relative", 1);
    setenv("HOME", "", 1);
    cache_open(&cache, &session.arena, false);
    ck_assert_ptr_null(cache.folder);
}
END_TEST

START_TEST(trimming_removes_what_was_not_used_for_longest) {
    store_one();
    Digest old = key_of("old");
    write_text(in_home("output"), "another, older output");
    const char *unused = cache_store(&cache, &old, &session.sources, in_home("output"));
    struct timespec long_ago[2] = {{1, 0}, {1, 0}};
    ck_assert_int_eq(utimensat(AT_FDCWD, unused, long_ago, 0), 0);
    cache_trim(&cache, 1 << 20);
    ck_assert_ptr_nonnull(cache_find(&cache, &old));
    ck_assert_int_eq(utimensat(AT_FDCWD, unused, long_ago, 0), 0);
    struct stat a, b, c;
    ck_assert_int_eq(stat(list_of("key"), &a) | stat(list_of("old"), &b) | stat(find_one(), &c), 0);
    uint64_t others = (uint64_t)(a.st_size + b.st_size + c.st_size);
    cache_trim(&cache, others + 1);
    ck_assert_ptr_null(cache_find(&cache, &old));
    cache_trim(&cache, 0);
    ck_assert_ptr_null(find_one());
}
END_TEST

START_TEST(nothing_temporary_stays) {
    store_one();
    int others = 0;
    DIR *folder = opendir(cache.folder);
    for (struct dirent *file; (file = readdir(folder)) != NULL;)
        if (file->d_name[0] != '.' && strstr(file->d_name, ".tmp") != NULL) others++;
    closedir(folder);
    ck_assert_int_eq(others, 0);
}
END_TEST

/* As between a killed process and the one that got its number. */
START_TEST(temporary_names_do_not_come_again) {
    Cache other;
    cache_open(&other, cache.arena, false);
    for (int i = 0; i < 100; i++) ck_assert_str_ne(cache_temporary(&cache), cache_temporary(&other));
}
END_TEST

START_TEST(hashes_keep_texts_apart) {
    Hasher a, b;
    hash_begin(&a);
    hash_begin(&b);
    hash_text(&a, "ab");
    hash_text(&a, "c");
    hash_text(&b, "a");
    hash_text(&b, "bc");
    ck_assert_str_ne(hash_end(&a).hex, hash_end(&b).hex);
    ck_assert_str_eq(hash_of("", 0).hex, "af1349b9f5f9a1a6a0404dea36dcc949");
    hash_begin(&a);
    hash_begin(&b);
    hash_self(&a);
    ck_assert_str_ne(hash_end(&a).hex, hash_end(&b).hex);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("cache");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_was_stored_is_found);
    tcase_add_test(tests, another_key_is_a_miss);
    tcase_add_test(tests, a_changed_source_is_a_miss);
    tcase_add_test(tests, a_damaged_output_is_a_miss);
    tcase_add_test(tests, a_damaged_list_is_a_miss);
    tcase_add_test(tests, standard_input_is_not_kept);
    tcase_add_test(tests, the_cache_can_be_off);
    tcase_add_test(tests, without_a_folder_it_is_off);
    tcase_add_test(tests, trimming_removes_what_was_not_used_for_longest);
    tcase_add_test(tests, nothing_temporary_stays);
    tcase_add_test(tests, temporary_names_do_not_come_again);
    tcase_add_test(tests, hashes_keep_texts_apart);
    Suite *suite = suite_create("link_cache");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
