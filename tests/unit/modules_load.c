/* Loading of modules: where they are looked for, in which order they come, and what is reported. */
#include "tests/unit/syntax_support.h"

#include <sched.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];
static ModuleList modules;

static const char *path_of(const char *name) {
    return text_format(&session.arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text) {
    const char *path = path_of(name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void load(const char *root) {
    SourceFile *source;
    ck_assert_int_eq(source_load(&session.sources, path_of(root), &source), SOURCE_OK);
    modules_load(&session, source, &modules);
}

/* Inside the suite's own fixture, which makes the session. */
static void begin(void) {
    strcpy(folder, "/tmp/janus-modules-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    session.std_folder = path_of("library");
}

static void end(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static const char *order(void) {
    Text text;
    text_init(&text, &session.arena);
    for (uint32_t i = 0; i < modules.count; i++) text_printf(&text, "%s ", modules.items[i]->path_name);
    return text.bytes;
}

START_TEST(what_is_used_comes_first_and_once) {
    put("main.jan", "use a.b\nuse c\nfunc main() do end");
    put("a/b.jan", "use c\nfunc f() do end");
    put("c.jan", "func g() do end");
    load("main.jan");
    ck_assert_str_eq(reports(), "");
    ck_assert_str_eq(order(), "c a.b main ");
    const Module *root = modules.items[2];
    ck_assert_uint_eq(root->use_count, 2);
    ck_assert_ptr_eq(root->uses[0].module, modules.items[1]);
    ck_assert_ptr_eq(root->uses[1].module, modules.items[0]);
    ck_assert_str_eq(modules.items[1]->name->text, "b");
}
END_TEST

START_TEST(std_is_looked_for_beside_the_root_first) {
    put("main.jan", "use std.x\nuse std.y\nfunc main() do end");
    put("library/x.jan", "func f() do end");
    put("library/y.jan", "func f() do end");
    put("std/y.jan", "func g() do end");
    load("main.jan");
    ck_assert_str_eq(reports(), "");
    ck_assert(modules.items[0]->is_std);
    ck_assert(!modules.items[1]->is_std);
}
END_TEST

START_TEST(a_missing_module_says_where_it_was_looked_for) {
    put("main.jan", "use nowhere\nuse std.none\nfunc main() do end");
    load("main.jan");
    ck_assert_str_eq(reports(),
                     "1:5 E0301 there is no module 'nowhere'\n2:5 E0301 there is no module 'std.none'\n");
    const Diagnostic *d = session.diags.list.items[1];
    ck_assert_ptr_nonnull(strstr(d->helps.items[0], "std/none.jan"));
    ck_assert_ptr_nonnull(strstr(d->helps.items[0], "library/none.jan"));
    ck_assert_ptr_null(modules.items[0]->uses[0].module);
}
END_TEST

START_TEST(a_circle_is_shown_with_its_path) {
    put("main.jan", "use a\nfunc main() do end");
    put("a.jan", "use b\nfunc f() do end");
    put("b.jan", "use c\nfunc g() do end");
    put("c.jan", "use a\nfunc h() do end");
    load("main.jan");
    ck_assert_str_eq(reports(), "1:5 E0302 modules use each other in a circle: a -> b -> c -> a\n");
    ck_assert_uint_eq(session.diags.list.items[0]->notes.count, 2);
    ck_assert_str_eq(order(), "c b a main ");
}
END_TEST

START_TEST(a_module_may_not_use_itself) {
    put("main.jan", "use main\nfunc main() do end");
    load("main.jan");
    ck_assert_str_eq(reports(), "1:5 E0302 modules use each other in a circle: main -> main\n");
}
END_TEST

START_TEST(a_folder_is_no_module) {
    put("main.jan", "use a\nfunc main() do end");
    put("a.jan/b", "");
    load("main.jan");
    ck_assert_uint_eq(session.diags.error_count, 1);
    ck_assert_str_eq(diag_code(session.diags.list.items[0]->id), "E0003");
}
END_TEST

START_TEST(each_module_has_its_profile) {
    put("main.jan", "{.profile: service.}\nuse a\nfunc main() do end");
    put("a.jan", "func f() do end");
    session.profile = PROFILE_CORE;
    load("main.jan");
    ck_assert_int_eq(modules.items[0]->profile, PROFILE_CORE);
    ck_assert_int_eq(modules.items[1]->profile, PROFILE_SERVICE);
}
END_TEST

START_TEST(unknown_and_later_profiles_are_told_apart) {
    put("a.jan", "{.profile: clustre.}\nfunc f() do end");
    put("b.jan", "{.profile: sovereign.}\nfunc f() do end");
    load("a.jan");
    load("b.jan");
    ck_assert_str_eq(reports(), "1:12 E0218 there is no profile 'clustre'\n"
                                "1:12 E0219 the profile 'sovereign' cannot be compiled yet\n");
}
END_TEST

START_TEST(errors_of_a_module_are_reported_in_it) {
    put("main.jan", "use a\nfunc main() do end");
    put("a.jan", "func f( do end");
    load("main.jan");
    ck_assert_uint_eq(session.diags.list.count, 1);
    SourcePlace place = source_place(&session.sources, session.diags.list.items[0]->span.start);
    ck_assert_str_eq(place.file->path, path_of("a.jan"));
    ck_assert_uint_eq(modules.count, 2);
}
END_TEST

/* --- many modules, which threads parse --- */

enum { MANY = 60, FUNCTIONS = 60 };

/* Each uses two others; every seventh has errors. */
static void put_module(int number) {
    Text text;
    text_init(&text, &session.arena);
    for (int used = number * 2 + 1; used <= number * 2 + 2 && used < MANY; used++)
        text_printf(&text, "use deep.m%d\n", used);
    for (int i = 0; i < FUNCTIONS; i++)
        text_printf(&text, "func name_%d_%d(common: i64) -> i64 do\n    return common * %d + %s\nend\n",
                    number, i * number, i, number % 7 == 3 && i % 20 == 5 ? ")" : "total");
    put(text_format(&session.arena, "deep/m%d.jan", number), text.bytes);
}

/* All that loading says and makes. */
static char *load_many(void) {
    Session outer = session;
    session_init(&session);
    session.std_folder = outer.std_folder;
    SourceFile *source;
    ck_assert_int_eq(
        source_load(&session.sources, text_format(&session.arena, "%s/main.jan", folder), &source),
        SOURCE_OK);
    modules_load(&session, source, &modules);
    Text all;
    text_init(&all, &session.arena);
    text_printf(&all, "%s\n%s%u errors, %u names\n", order(), reports(), session.diags.error_count,
                session.names.name_count);
    for (uint32_t i = 0; i < modules.count; i++)
        ast_print(&all, &session.sources, &modules.items[i]->tree->node);
    char *copy = strdup(all.bytes);
    session_release(&session);
    session = outer;
    return copy;
}

START_TEST(threads_change_nothing) {
    put("main.jan", "use deep.m0\nfunc main() do end");
    for (int i = 0; i < MANY; i++) put_module(i);
    cpu_set_t all, one;
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    CPU_ZERO(&one);
    for (int i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &all)) CPU_SET(i, &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0); /* one core: no threads */
    char *alone = load_many();
    ck_assert_ptr_nonnull(strstr(alone, "27 errors"));
    ck_assert_int_eq(sched_setaffinity(0, sizeof all, &all), 0);
    for (int i = 0; i < 20; i++) {
        char *together = load_many();
        ck_assert_str_eq(together, alone);
        free(together);
    }
    free(alone);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, what_is_used_comes_first_and_once);
    tcase_add_test(tests, std_is_looked_for_beside_the_root_first);
    tcase_add_test(tests, a_missing_module_says_where_it_was_looked_for);
    tcase_add_test(tests, a_circle_is_shown_with_its_path);
    tcase_add_test(tests, a_module_may_not_use_itself);
    tcase_add_test(tests, a_folder_is_no_module);
    tcase_add_test(tests, each_module_has_its_profile);
    tcase_add_test(tests, unknown_and_later_profiles_are_told_apart);
    tcase_add_test(tests, errors_of_a_module_are_reported_in_it);
    tcase_add_test(tests, threads_change_nothing);
}

int main(void) {
    return run_suite("modules load", add_tests);
}
