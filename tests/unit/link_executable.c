/* Linking with every linker that is installed, and what is said when it cannot be done. The runtime is played
 * by a small archive whose main calls the program's.
 */
#include <sys/stat.h>

#include "compiler/link/link.h"
#include "tests/unit/emit_harness.h"

static char folder[64];
static Workbench bench;
static const char *extra[2];
static LinkExtern missing = {"bench_missing", {3, 7}};

static const char *in_folder(const char *name) {
    return text_format(&bench.session.arena, "%s/%s", folder, name);
}

static void shell(const char *format, const char *argument) {
    ck_assert_int_eq(system(text_format(&bench.session.arena, format, folder, argument)), 0);
}

static void write_text(const char *name, const char *text) {
    FILE *file = fopen(in_folder(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* An archive of C, in the folder. */
static void make_archive(const char *name, const char *text) {
    write_text("made.c", text);
    shell("cd %s && cc -O1 -fPIE -ffunction-sections -c made.c && ar rcs %s made.o", name);
}

/* An object with janus_main, which gives what the C function of the name gives, or 0. */
static void make_program(const char *callee) {
    const Type *status = basic(&bench, TYPE_I32);
    begin_function(&bench, "janus_main", status, NULL, 0);
    IrInst *result = ir_int(&bench.builder, status, 0);
    if (callee != NULL) {
        IrExtern *external = arena_new(&bench.session.arena, IrExtern);
        *external = (IrExtern){.symbol = callee, .result = status};
        vec_push(&bench.session.arena, &bench.module.externs, external);
        result = ir_emit(&bench.builder, IR_CALL_EXTERN, status, NULL, 0);
        result->as.external = external;
    }
    ir_return(&bench.builder, result);
    begin_function(&bench, "Unused_setup", status, NULL, 0);
    ir_return(&bench.builder, ir_int(&bench.builder, status, 0));
    EmitOptions options = options_for(2, in_folder("program.o"));
    ck_assert_int_eq(emit_module(&bench.session, &bench.module, &options), 0);
}

static LinkOptions link_options(uint32_t extra_count) {
    static const char *object;
    object = in_folder("program.o");
    return (LinkOptions){.objects = &object,
                         .object_count = 1,
                         .out_path = in_folder("program"),
                         .library_folder = folder,
                         .extra = extra,
                         .extra_count = extra_count,
                         .externs = &missing,
                         .extern_count = 1};
}

static int run_program(void) {
    int status = system(in_folder("program"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void setup(void) {
    workbench_init(&bench);
    strcpy(folder, "/tmp/janus-link-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    unsetenv("JANUS_LD");
    make_archive("libjanus_rt.a", "#include <stdlib.h>\n#include <unwind.h>\nextern int janus_main(void);\n"
                                  "static void bye(void) {}\n"
                                  "static _Unwind_Reason_Code see(struct _Unwind_Context *c, void *n) {\n"
                                  "    (void)c; ++*(int *)n; return _URC_NO_REASON;\n}\n"
                                  "int main(void) {\n    int frames = 0;\n    atexit(bye);\n"
                                  "    _Unwind_Backtrace(see, &frames);\n"
                                  "    return frames > 0 ? janus_main() : 99;\n}\n");
}

static void teardown(void) {
    shell("rm -rf %s%s", "");
    workbench_release(&bench);
}

static const Diagnostic *only_report(void) {
    ck_assert_uint_eq(bench.session.diags.error_count, 1);
    return bench.session.diags.list.items[0];
}

static void expect_failure(const LinkOptions *options, DiagId id) {
    ck_assert(!link_executable(&bench.session, options));
    const Diagnostic *report = only_report();
    ck_assert_msg(report->id == id, "reported: %s", report->message);
    shell("cd %s && ! ls | grep -q tmp%s", "");
}

/* --- what works --- */

static const char *const linkers[] = {"mold", "ld.gold", "ld.bfd", "ld.lld-19", "ld.lld", "cc"};
enum { LINKER_COUNT = sizeof linkers / sizeof *linkers };

static bool is_installed(const char *linker) {
    return system(text_format(&bench.session.arena, "command -v %s >/dev/null", linker)) == 0;
}

START_TEST(every_linker_works) {
    if (!is_installed(linkers[_i])) return;
    setenv("JANUS_LD", linkers[_i], 1);
    make_archive("libanswer.a", "int bench_answer(void) { return 42; }\n");
    make_program("bench_answer");
    extra[0] = in_folder("libanswer.a");
    LinkOptions options = link_options(1);
    ck_assert(link_executable(&bench.session, &options));
    ck_assert_int_eq(run_program(), 42);
    shell("nm %s/program | grep -q ' T Unused_setup'%s", "");
}
END_TEST

START_TEST(undefined_functions_are_named_by_every_linker) {
    if (!is_installed(linkers[_i])) return;
    setenv("JANUS_LD", linkers[_i], 1);
    make_program("bench_missing");
    LinkOptions options = link_options(0);
    write_text("program", "precious");
    expect_failure(&options, DIAG_LINK_EXTERN);
    ck_assert_uint_eq(only_report()->span.start, 3);
    ck_assert_ptr_nonnull(strstr(only_report()->message, "'bench_missing'"));
    shell("grep -q precious %s/program%s", "");
}
END_TEST

START_TEST(missing_libraries_are_named_by_every_linker) {
    if (!is_installed(linkers[_i])) return;
    setenv("JANUS_LD", linkers[_i], 1);
    make_program(NULL);
    extra[0] = "-lbench_nowhere";
    LinkOptions options = link_options(1);
    expect_failure(&options, DIAG_LINK_LIBRARY);
    ck_assert_ptr_nonnull(strstr(only_report()->message, "'bench_nowhere'"));
}
END_TEST

START_TEST(duplicates_are_named_by_every_linker) {
    if (!is_installed(linkers[_i])) return;
    setenv("JANUS_LD", linkers[_i], 1);
    make_program(NULL);
    write_text("made.c", "int janus_main(void) { return 1; }\n");
    shell("cd %s && cc -fPIE -c made.c%s", "");
    extra[0] = in_folder("made.o");
    LinkOptions options = link_options(1);
    expect_failure(&options, DIAG_LINK_DUPLICATE);
    ck_assert_ptr_nonnull(strstr(only_report()->message, "'janus_main'"));
}
END_TEST

START_TEST(symbols_can_be_stripped) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    options.strip = true;
    ck_assert(link_executable(&bench.session, &options));
    ck_assert_int_eq(run_program(), 0);
    shell("! nm %s/program 2>/dev/null | grep -q janus_main%s", "");
}
END_TEST

START_TEST(the_mathematical_library_comes_when_needed) {
    write_text("made.c", "#include <math.h>\n#include <stdlib.h>\n"
                         "int bench_root(void) { return (int)cbrt(atof(\"27\") + rand() * 0.0); }\n");
    shell("cd %s && cc -O1 -fPIE -c made.c%s", "");
    make_program("bench_root");
    extra[0] = in_folder("made.o");
    LinkOptions options = link_options(1);
    ck_assert(link_executable(&bench.session, &options));
    ck_assert_int_eq(run_program(), 3);
}
END_TEST

START_TEST(an_executable_is_replaced) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    ck_assert(link_executable(&bench.session, &options));
    ck_assert(link_executable(&bench.session, &options));
    ck_assert_int_eq(run_program(), 0);
}
END_TEST

START_TEST(a_link_at_the_output_is_followed) {
    make_program(NULL);
    write_text("target", "old");
    ck_assert_int_eq(symlink("target", in_folder("program")), 0);
    LinkOptions options = link_options(0);
    ck_assert(link_executable(&bench.session, &options));
    ck_assert_int_eq(run_program(), 0);
    shell("test -L %s/program && head -c 4 %s/target | grep -q ELF", folder);
}
END_TEST

START_TEST(a_device_is_never_replaced) {
    make_program(NULL);
    ck_assert_int_eq(symlink("/dev/null", in_folder("program")), 0);
    LinkOptions options = link_options(0);
    expect_failure(&options, DIAG_OUTPUT_UNWRITABLE);
    shell("test -L %s/program && test -c /dev/null%s", "");
}
END_TEST

/* --- what does not --- */

START_TEST(without_a_linker) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    char *path = strdup(getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    bool linked = link_executable(&bench.session, &options);
    setenv("PATH", path, 1);
    free(path);
    ck_assert(!linked);
    ck_assert_int_eq(only_report()->id, DIAG_LINK_NO_LINKER);
}
END_TEST

START_TEST(the_chosen_linker_is_not_there) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    setenv("JANUS_LD", "/nowhere/ld", 1);
    expect_failure(&options, DIAG_LINK_NO_LINKER);
}
END_TEST

START_TEST(a_linker_that_fails_without_a_word) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    setenv("JANUS_LD", "false", 1);
    expect_failure(&options, DIAG_LINK_FAILED);
}
END_TEST

START_TEST(a_disk_that_is_full) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    write_text("ld", "#!/bin/sh\necho 'ld: fatal error: program.tmp: No space left on device' >&2\nexit 1\n");
    chmod(in_folder("ld"), 0755);
    setenv("JANUS_LD", in_folder("ld"), 1);
    expect_failure(&options, DIAG_OUTPUT_UNWRITABLE);
}
END_TEST

START_TEST(a_linker_that_is_no_program) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    write_text("ld", "this is no program");
    chmod(in_folder("ld"), 0755);
    setenv("JANUS_LD", in_folder("ld"), 1);
    expect_failure(&options, DIAG_LINK_START);
}
END_TEST

START_TEST(the_output_is_a_folder) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    options.out_path = folder;
    expect_failure(&options, DIAG_OUTPUT_UNWRITABLE);
}
END_TEST

START_TEST(the_output_has_no_folder) {
    make_program(NULL);
    LinkOptions options = link_options(0);
    options.out_path = in_folder("no/program");
    expect_failure(&options, DIAG_OUTPUT_UNWRITABLE);
}
END_TEST

START_TEST(an_object_is_not_there) {
    make_program(NULL);
    extra[0] = in_folder("nothing.o");
    LinkOptions options = link_options(1);
    expect_failure(&options, DIAG_FILE_MISSING);
}
END_TEST

START_TEST(the_runtime_is_not_there) {
    make_program(NULL);
    unlink(in_folder("libjanus_rt.a"));
    LinkOptions options = link_options(0);
    expect_failure(&options, DIAG_FILE_MISSING);
}
END_TEST

START_TEST(an_object_that_is_none) {
    make_program(NULL);
    write_text("text.o", "this is no object");
    extra[0] = in_folder("text.o");
    LinkOptions options = link_options(1);
    expect_failure(&options, DIAG_LINK_NOT_OBJECT);
}
END_TEST

START_TEST(an_object_for_another_machine) {
    make_program(NULL);
    shell("cp %s/program.o %s/other.o", folder);
    FILE *file = fopen(in_folder("other.o"), "r+");
    fseek(file, 18, SEEK_SET); /* e_machine */
    fputs("\x02", file);       /* SPARC */
    fclose(file);
    extra[0] = in_folder("other.o");
    LinkOptions options = link_options(1);
    expect_failure(&options, DIAG_LINK_NOT_OBJECT);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("link");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, every_linker_works, 0, LINKER_COUNT);
    tcase_add_loop_test(tests, undefined_functions_are_named_by_every_linker, 0, LINKER_COUNT);
    tcase_add_loop_test(tests, missing_libraries_are_named_by_every_linker, 0, LINKER_COUNT);
    tcase_add_loop_test(tests, duplicates_are_named_by_every_linker, 0, LINKER_COUNT);
    tcase_add_test(tests, symbols_can_be_stripped);
    tcase_add_test(tests, the_mathematical_library_comes_when_needed);
    tcase_add_test(tests, an_executable_is_replaced);
    tcase_add_test(tests, a_link_at_the_output_is_followed);
    tcase_add_test(tests, a_device_is_never_replaced);
    tcase_add_test(tests, without_a_linker);
    tcase_add_test(tests, the_chosen_linker_is_not_there);
    tcase_add_test(tests, a_linker_that_fails_without_a_word);
    tcase_add_test(tests, a_disk_that_is_full);
    tcase_add_test(tests, a_linker_that_is_no_program);
    tcase_add_test(tests, the_output_is_a_folder);
    tcase_add_test(tests, the_output_has_no_folder);
    tcase_add_test(tests, an_object_is_not_there);
    tcase_add_test(tests, the_runtime_is_not_there);
    tcase_add_test(tests, an_object_that_is_none);
    tcase_add_test(tests, an_object_for_another_machine);
    Suite *suite = suite_create("link_executable");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
