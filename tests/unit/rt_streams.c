/* Standard input and output, the process, other programs. */
#include "tests/unit/rt_values.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/os/process.h"

static JanusString *empty(void) {
    return janus_string_copy("", 0);
}

/* ---- input ---- */

static void set_input(const char *text, size_t length) {
    FILE *file = tmpfile();
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    ck_assert_int_eq(fflush(file), 0);
    ck_assert_int_eq(lseek(fileno(file), 0, SEEK_SET), 0);
    ck_assert_int_eq(dup2(fileno(file), 0), 0);
    fclose(file);
}

static void expect_line(const char *wanted) {
    JanusString *line = empty();
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_OK);
    expect(line, wanted);
}

RUNTIME_TEST(lines_end_where_they_should) {
    static const char TEXT[] = "one\n\ntwo\r\nthr\ree\n\r\nb\xff\nlast";
    set_input(TEXT, sizeof TEXT - 1);
    JanusString *line = str("kept");
    expect_line("one");
    expect_line("");
    expect_line("two");
    expect_line("thr\ree");
    expect_line("");
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_INVALID_UTF8);
    expect_line("last");
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_END);
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_END);
    expect(line, "kept");
    return 0;
}

RUNTIME_TEST(long_lines_are_whole) {
    enum { LENGTH = 300000 };
    char *text = malloc(LENGTH + 3);
    memset(text, 'x', LENGTH);
    memcpy(text + LENGTH, "\ny", 2);
    set_input(text, LENGTH + 2);
    JanusString *line = empty();
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_OK);
    ck_assert_int_eq(line->length, LENGTH);
    ck_assert_mem_eq(line->bytes, text, LENGTH);
    expect_line("y");
    janus_string_release(line);
    free(text);
    return 0;
}

RUNTIME_TEST(bytes_and_lines_share_the_input) {
    set_input("ab\ncd\nrest\n", 11);
    JanusString *bytes = empty();
    ck_assert_int_eq(janus_io_read(1, &bytes), JANUS_IO_OK);
    ck_assert_int_eq(bytes->bytes[0], 'a');
    ck_assert_int_eq(janus_io_read(0, &bytes), JANUS_IO_OK);
    ck_assert_int_eq(bytes->length, 0);
    expect_line("b");
    expect_line("cd");
    ck_assert_int_eq(janus_io_read_all(&bytes), JANUS_IO_OK);
    ck_assert_int_eq(bytes->length, 5);
    ck_assert_int_eq(janus_io_read_all(&bytes), JANUS_IO_OK);
    ck_assert_int_eq(janus_io_read(10, &bytes), JANUS_IO_END);
    expect(bytes, "");
    return 0;
}

RUNTIME_TEST(input_that_is_closed_is_an_error) {
    JanusString *line = empty();
    close(0);
    ck_assert_int_eq(janus_io_read_line(&line), JANUS_IO_CLOSED);
    ck_assert_int_eq(janus_io_is_terminal(0), 0);
    return 0;
}

/* ---- output ---- */

static int32_t write_both(void) {
    JanusString *first = str("first "), *second = str("second ");
    ck_assert_int_eq(janus_io_write(first), JANUS_IO_OK);
    ck_assert_int_eq(janus_io_write_error(second), JANUS_IO_OK);
    ck_assert_int_eq(janus_io_write(first), JANUS_IO_OK);
    ck_assert_int_eq(janus_io_flush(), JANUS_IO_OK);
    janus_string_release(first);
    janus_string_release(second);
    return 0;
}

START_TEST(output_keeps_its_order) {
    int ends[2], out = dup(1), errors = dup(2);
    char text[64];
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    ck_assert_int_eq(janus_runtime_run(write_both), 0);
    dup2(out, 1);
    dup2(errors, 2);
    ssize_t length = read(ends[0], text, sizeof text);
    ck_assert_int_eq(length, 19);
    ck_assert_mem_eq(text, "first second first ", 19);
}
END_TEST

static int32_t write_to_full(void) {
    JanusString *text = str("x");
    ck_assert_int_eq(janus_io_write(text), JANUS_IO_OK); /* it is in the buffer */
    ck_assert_int_eq(janus_io_flush(), JANUS_IO_NO_SPACE);
    janus_string_release(text);
    _exit(0);
}

START_TEST(output_that_fails_is_told) {
    pid_t child = fork();
    if (child == 0) {
        int full = open("/dev/full", O_WRONLY);
        if (full < 0) _exit(0);
        dup2(full, 1);
        janus_runtime_run(write_to_full);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

/* ---- the process ---- */

RUNTIME_TEST(arguments_are_what_main_got) {
    char *arguments[] = {"program", "one", "tw\xffo", NULL};
    janus_os_arguments_set(3, arguments);
    JanusArray *list = janus_process_arguments();
    JanusString *comma = str(",");
    expect(janus_string_join(list, comma), "one,tw\xEF\xBF\xBDo");
    expect(janus_process_name(), "program");
    janus_os_arguments_set(0, NULL);
    expect(janus_process_name(), "");
    janus_string_release(comma);
    janus_array_release(list);
    return 0;
}

static bool has_string(const JanusArray *strings, const JanusString *wanted) {
    for (int64_t i = 0; i < strings->length; i++)
        if (janus_string_equal(((JanusString *const *)strings->items)[i], wanted)) return true;
    return false;
}

RUNTIME_TEST(the_environment_is_read) {
    setenv("JANUS_TEST_VARIABLE", "value", 1);
    JanusString *name = str("JANUS_TEST_VARIABLE"), *other = str("JANUS_TEST_NOTHING"), *value = NULL;
    ck_assert_int_eq(janus_process_variable(name, &value), 1);
    expect(value, "value");
    ck_assert_int_eq(janus_process_variable(other, &value), 0);
    JanusArray *all = janus_process_environment();
    JanusString *entry = str("JANUS_TEST_VARIABLE=value");
    ck_assert(has_string(all, entry));
    ck_assert_int_eq(janus_process_id(), getpid());
    ck_assert_int_ge(janus_process_cores(), 1);
    janus_array_release(all);
    janus_string_release(name);
    janus_string_release(other);
    janus_string_release(entry);
    return 0;
}

static int32_t exit_early(void) {
    janus_print_begin();
    janus_print_i64(42);
    janus_print_end(1);
    janus_process_exit(7);
}

START_TEST(exit_writes_the_output) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        janus_runtime_run(exit_early);
    }
    int status;
    char text[8];
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    ck_assert_int_eq(read(ends[0], text, sizeof text), 3);
}
END_TEST

/* ---- other programs ---- */

typedef struct Result {
    JanusString *output, *errors;
    int64_t status;
} Result;

static int32_t run_shell(const char *script, const char *folder, JanusString *input, int64_t timeout_ms,
                         Result *result) {
    JanusString *program = str("sh"), *place = str(folder);
    JanusString *words[] = {str("-c"), str(script)};
    JanusArray *arguments = janus_array_from_items(&STRING, words, 2);
    *result = (Result){empty(), empty(), -1};
    int32_t status = janus_process_run(program, arguments, place, input, timeout_ms, &result->output,
                                       &result->errors, &result->status);
    janus_string_release(program);
    janus_string_release(place);
    janus_string_release(input);
    janus_array_release(arguments);
    return status;
}

RUNTIME_TEST(a_program_runs_and_answers) {
    Result result;
    ck_assert_int_eq(run_shell("cat; echo bad >&2; exit 3", "", str("input"), -1, &result), JANUS_IO_OK);
    expect(result.output, "input");
    expect(result.errors, "bad\n");
    ck_assert_int_eq(result.status, 3);
    ck_assert_int_eq(run_shell("pwd", "/", empty(), 60000, &result), JANUS_IO_OK);
    expect(result.output, "/\n");
    janus_string_release(result.errors);
    ck_assert_int_eq(run_shell("kill -9 $$", "", empty(), -1, &result), JANUS_IO_OK);
    ck_assert_int_eq(result.status, 128 + 9);
    janus_string_release(result.output);
    janus_string_release(result.errors);
    return 0;
}

RUNTIME_TEST(much_goes_through_both_ways) {
    JanusString *input = janus_string_new(1000000);
    memset(input->bytes, 'z', 1000000);
    Result result;
    ck_assert_int_eq(run_shell("cat; cat /dev/null", "", input, -1, &result), JANUS_IO_OK);
    ck_assert_int_eq(result.output->length, 1000000);
    janus_string_release(result.output);
    janus_string_release(result.errors);
    return 0;
}

RUNTIME_TEST(input_that_nobody_reads_does_no_harm) {
    JanusString *input = janus_string_new(1000000);
    memset(input->bytes, 'z', 1000000);
    Result result;
    ck_assert_int_eq(run_shell("exit 0", "", input, -1, &result), JANUS_IO_OK);
    ck_assert_int_eq(result.status, 0);
    return 0;
}

RUNTIME_TEST(what_takes_too_long_is_killed) {
    Result result;
    ck_assert_int_eq(run_shell("exec sleep 1000", "", empty(), 20, &result), JANUS_IO_TIMED_OUT);
    ck_assert_int_eq(run_shell("exec sleep 1000 >&- 2>&-", "", empty(), 20, &result), JANUS_IO_TIMED_OUT);
    return 0;
}

RUNTIME_TEST(programs_that_cannot_run_say_why) {
    JanusString *program = str("/nowhere/program"), *none = empty(), *nul = janus_string_copy("a\0b", 3);
    JanusArray *no_arguments = janus_array_new(&STRING, 0);
    JanusArray *bad = janus_array_from_items(&STRING, &nul, 1);
    JanusString *output = empty(), *errors = empty();
    int64_t status;
    ck_assert_int_eq(janus_process_run(program, no_arguments, none, none, -1, &output, &errors, &status),
                     JANUS_IO_NOT_FOUND);
    ck_assert_int_eq(janus_process_run(none, no_arguments, none, none, -1, &output, &errors, &status),
                     JANUS_IO_INVALID_PATH);
    ck_assert_int_eq(janus_process_run(program, bad, none, none, -1, &output, &errors, &status),
                     JANUS_IO_INVALID_PATH);
    janus_string_release(program);
    janus_array_release(bad);
    janus_array_release(no_arguments);
    return 0;
}

RUN_TESTS("rt_streams", lines_end_where_they_should, long_lines_are_whole, bytes_and_lines_share_the_input,
          input_that_is_closed_is_an_error, output_keeps_its_order, output_that_fails_is_told,
          arguments_are_what_main_got, the_environment_is_read, exit_writes_the_output,
          a_program_runs_and_answers, much_goes_through_both_ways, input_that_nobody_reads_does_no_harm,
          what_takes_too_long_is_killed, programs_that_cannot_run_say_why)
