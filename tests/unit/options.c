/* The command line: flags and their values, wrong usage, suggestions, help. */
#include "compiler/options.h"
#include "compiler/base/suggest.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Arena arena;
static Options options;

static void make_arena(void) {
    arena_init(&arena);
}

static void drop_arena(void) {
    arena_release(&arena);
}

/* Arguments separated by single spaces. */
static bool parse(const char *line) {
    char *words[32] = {"janus"};
    int count = 1;
    char *copy = arena_copy_text(&arena, line, strlen(line));
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) words[count++] = word;
    char **argv = arena_array(&arena, char *, count + 1);
    memcpy(argv, words, sizeof *argv * (size_t)count);
    return options_parse(&options, &arena, argv);
}

START_TEST(defaults) {
    ck_assert(parse("build a.jan"));
    ck_assert_int_eq(options.command, COMMAND_BUILD);
    ck_assert_str_eq(options.operands.items[0], "a.jan");
    ck_assert_ptr_null(options.out_path);
    ck_assert_int_eq(options.opt_level, 2);
    ck_assert_int_eq(options.emit, STAGE_EXECUTABLE);
    ck_assert_int_eq(options.profile, PROFILE_CLUSTER);
    ck_assert(parse("run a.jan"));
    ck_assert_int_eq(options.opt_level, 0);
    ck_assert(parse("build --release a.jan"));
    ck_assert_int_eq(options.opt_level, 3);
}
END_TEST

START_TEST(the_output_is_o_or_the_second_file) {
    ck_assert(parse("build a.jan b"));
    ck_assert_str_eq(options.out_path, "b");
    ck_assert(parse("build -o c a.jan"));
    ck_assert_str_eq(options.out_path, "c");
    ck_assert(!parse("build -o c a.jan b"));
    ck_assert(!parse("build a.jan b c"));
}
END_TEST

START_TEST(values_follow_an_equals_sign_or_a_space) {
    ck_assert(parse("build --emit=llvm --profile service a.jan"));
    ck_assert_int_eq(options.emit, STAGE_LLVM);
    ck_assert_int_eq(options.profile, PROFILE_SERVICE);
    ck_assert(parse("build --link x.o --link=-lm a.jan"));
    ck_assert_uint_eq(options.links.count, 2);
    ck_assert_str_eq(options.links.items[1], "-lm");
}
END_TEST

START_TEST(wrong_flags_and_values_are_refused) {
    ck_assert(!parse("build --relaese a.jan"));
    ck_assert(!parse("build --emit=asts a.jan"));
    ck_assert(!parse("build --emit"));
    ck_assert(!parse("build --emit= a.jan"));
    ck_assert(!parse("build --release=yes a.jan"));
    ck_assert(!parse("check -o x a.jan")); /* not a flag of check */
    ck_assert(!parse("biuld a.jan"));
    ck_assert(!parse("build"));
    ck_assert(!parse("check"));
    ck_assert(!parse("version now"));
}
END_TEST

START_TEST(after_two_dashes_everything_is_an_argument) {
    ck_assert(parse("run a.jan -- -O3 x"));
    ck_assert_int_eq(options.opt_level, 0);
    ck_assert_str_eq(options.program_args[0], "-O3");
    ck_assert_str_eq(options.program_args[1], "x");
    ck_assert_ptr_null(options.program_args[2]);
    ck_assert(parse("check -- -odd.jan"));
    ck_assert_str_eq(options.operands.items[0], "-odd.jan");
    ck_assert(parse("check -"));
    ck_assert_str_eq(options.operands.items[0], "-");
}
END_TEST

START_TEST(the_last_of_contradicting_flags_wins) {
    ck_assert(parse("build -O0 -O3 --strip -g a.jan"));
    ck_assert_int_eq(options.opt_level, 3);
    ck_assert(!options.strip);
}
END_TEST

START_TEST(help_is_asked_for_in_every_way) {
    ck_assert(parse("--help") && options.command == COMMAND_HELP);
    ck_assert(parse("build --help") && options.show_help);
    ck_assert(parse("check -h") && options.show_help);
    ck_assert(parse("--version") && options.command == COMMAND_VERSION);
}
END_TEST

START_TEST(colour_follows_the_flag_then_the_environment) {
    setenv("NO_COLOR", "1", 1);
    ck_assert(parse("check a.jan") && !options_use_color(&options));
    ck_assert(parse("check --color=always a.jan") && options_use_color(&options));
    ck_assert(parse("check --color=never a.jan") && !options_use_color(&options));
    unsetenv("NO_COLOR");
}
END_TEST

START_TEST(help_lists_the_flags_of_the_command_only) {
    Text out;
    text_init(&out, &arena);
    options_print_command_help(&out, COMMAND_CHECK);
    ck_assert_ptr_nonnull(strstr(out.bytes, "--error-format FORM"));
    ck_assert_ptr_null(strstr(out.bytes, "--release"));
}
END_TEST

static const char *nearest(const char *word, const char *a, const char *b) {
    Suggestion suggestion;
    suggest_init(&suggestion, word);
    suggest_offer(&suggestion, a);
    suggest_offer(&suggestion, b);
    return suggestion.best;
}

START_TEST(suggestions_are_near_words) {
    ck_assert_str_eq(nearest("conut", "amount", "count"), "count");
    ck_assert_str_eq(nearest("biuld", "check", "build"), "build");
    ck_assert_ptr_null(nearest("zebra", "count", "build"));
    ck_assert_ptr_null(nearest("x", "y", "z")); /* nothing of the word would be left */
    ck_assert_ptr_null(nearest("count", "count", "zebra"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    tcase_add_checked_fixture(tests, make_arena, drop_arena);
    tcase_add_test(tests, defaults);
    tcase_add_test(tests, the_output_is_o_or_the_second_file);
    tcase_add_test(tests, values_follow_an_equals_sign_or_a_space);
    tcase_add_test(tests, wrong_flags_and_values_are_refused);
    tcase_add_test(tests, after_two_dashes_everything_is_an_argument);
    tcase_add_test(tests, the_last_of_contradicting_flags_wins);
    tcase_add_test(tests, help_is_asked_for_in_every_way);
    tcase_add_test(tests, colour_follows_the_flag_then_the_environment);
    tcase_add_test(tests, help_lists_the_flags_of_the_command_only);
    tcase_add_test(tests, suggestions_are_near_words);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
