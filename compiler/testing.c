/* Each file is compiled into an executable whose main runs one test, which the environment names. So a test
 * that crashes, hangs or exits ends nobody else, and tests run side by side. What a test prints is kept, and
 * shown when it fails.
 */
#include "compiler/testing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/compilation.h"
#include "compiler/crash.h"
#include "compiler/source_files.h"
#include "compiler/test_pool.h"

typedef struct Plan {
    const Options *options;
    Arena *arena;
    TestList tests;
    PathList executables; /* removed in the end */
    int status;
} Plan;

/* ---- from files to tests ---- */

static void add_tests(Plan *plan, Compilation *c) {
    const char *file = arena_copy_text(plan->arena, c->path, strlen(c->path));
    const char *executable = text_format(plan->arena, "%s.%u", c->executable, plan->executables.count);
    if (rename(c->executable, executable) != 0) { /* the next file's would overwrite it */
        fprintf(stderr, "janus: cannot keep '%s': %s\n", c->executable, strerror(errno));
        c->status = EXIT_INTERNAL;
        return;
    }
    vec_push(plan->arena, &plan->executables, executable);
    for (uint32_t i = 0; i < c->program->tests.count; i++) {
        const Symbol *symbol = c->program->tests.items[i];
        const char *title = arena_copy_text(plan->arena, symbol->name->text, symbol->name->length);
        if (plan->options->filter != NULL && strstr(title, plan->options->filter) == NULL) continue;
        SourcePlace place = source_place(&c->session.sources, symbol->span.start);
        TestCase test = {
            .file = file, .title = title, .line = place.line, .number = i, .executable = executable};
        vec_push(plan->arena, &plan->tests, test);
    }
}

static void build_tests(Plan *plan, Compilation *c) {
    compilation_read(c);
    if (!compilation_failed(c)) compilation_parse(c);
    if (!compilation_failed(c)) compilation_check(c);
    if (compilation_failed(c) || c->program->tests.count == 0) return;
    compilation_lower(c);
    if (!compilation_failed(c)) compilation_generate(c);
    if (!compilation_failed(c)) add_tests(plan, c);
}

static void add_file(Plan *plan, const char *path) {
    Compilation c;
    compilation_init(&c, plan->options, path, NULL);
    c.session.runs_tests = true;
    build_tests(plan, &c);
    compilation_report(&c);
    if (c.status > plan->status) plan->status = c.status;
    compilation_release(&c);
}

/* ---- what is printed ---- */

static void add_indented(Text *out, const Text *output) {
    const char *line = output->bytes, *end = output->bytes + output->length;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop == NULL ? end : stop) - line);
        text_add(out, "        ");
        text_add_bytes(out, line, length);
        text_add_char(out, '\n');
        line += length + 1;
    }
}

static const char *outcome(const TestCase *test) {
    return test->is_late ? "timeout" : test->status == 0 ? "ok" : "FAILED";
}

static void print_test(const TestCase *test, const char *file_before, Text *out) {
    if (file_before == NULL || strcmp(file_before, test->file) != 0) text_printf(out, "%s\n", test->file);
    text_printf(out, "  %-7s %s (%.1f ms)\n", outcome(test), test->title, test->milliseconds);
    if (test->status == 0 && !test->is_late) return;
    text_printf(out, "        at %s:%u\n", test->file, test->line);
    add_indented(out, &test->output);
    if (test->status > 128) text_printf(out, "        ended by signal %d\n", test->status - 128);
}

static void add_json_text(Text *out, const char *bytes, size_t length) {
    text_add_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\')
            text_printf(out, "\\%c", c);
        else if (c < 0x20)
            text_printf(out, "\\u%04x", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, '"');
}

static void print_json(const TestCase *test, Text *out) {
    text_add(out, "{\"file\":");
    add_json_text(out, test->file, strlen(test->file));
    text_printf(out, ",\"line\":%u,\"test\":", test->line);
    add_json_text(out, test->title, strlen(test->title));
    const char *result = test->is_late ? "timeout" : test->status == 0 ? "passed" : "failed";
    text_printf(out, ",\"result\":\"%s\",\"status\":%d,\"ms\":%.1f,\"output\":", result, test->status,
                test->milliseconds);
    add_json_text(out, test->output.bytes, test->output.length);
    text_add(out, "}\n");
}

static void print_results(const Plan *plan, Text *out) {
    uint32_t passed = 0, count = plan->tests.count;
    for (uint32_t i = 0; i < count; i++) {
        const TestCase *test = &plan->tests.items[i];
        passed += test->status == 0 && !test->is_late;
        if (plan->options->json)
            print_json(test, out);
        else
            print_test(test, i == 0 ? NULL : plan->tests.items[i - 1].file, out);
    }
    if (plan->options->json)
        text_printf(out, "{\"passed\":%u,\"failed\":%u}\n", passed, count - passed);
    else
        text_printf(out, "%u passed, %u failed\n", passed, count - passed);
}

int testing_run(const Options *options, Text *out) {
    Plan plan = {.options = options, .arena = out->arena};
    PathList paths = {0};
    if (!source_files_find(out->arena, options->operands.items, options->operands.count, &paths))
        plan.status = EXIT_ERRORS;
    for (uint32_t i = 0; i < paths.count; i++) add_file(&plan, paths.items[i]);
    test_pool_run(&plan.tests, options->jobs, options->timeout_s);
    print_results(&plan, out);
    for (uint32_t i = 0; i < plan.executables.count; i++) unlink(plan.executables.items[i]);
    for (uint32_t i = 0; i < plan.tests.count; i++)
        if (plan.tests.items[i].status != 0 || plan.tests.items[i].is_late) plan.status = EXIT_ERRORS;
    return plan.status;
}
