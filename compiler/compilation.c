/* The steps, and what surrounds them: what the user is told, the cache, what is written where. */
#include "compiler/compilation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compiler/ast/ast.h"
#include "compiler/base/diag_print.h"
#include "compiler/build_key.h"
#include "compiler/crash.h"
#include "compiler/home.h"
#include "compiler/input.h"
#include "compiler/link/link.h"
#include "compiler/link/run.h"
#include "compiler/lower/lower.h"
#include "compiler/output.h"
#include "compiler/pass/pass.h"
#include "compiler/sema/sema.h"
#include "compiler/units.h"

#ifdef JANUS_DEBUG
enum { VERIFY = true };
#else
enum { VERIFY = false };
#endif

/* ---- the steps, each of which needs the ones before ---- */

static void begin(const Compilation *c, const char *activity) {
    crash_note(activity, c->path);
    if (c->options->verbose) fprintf(stderr, "janus: %s %s\n", activity, c->path);
}

void compilation_init(Compilation *c, const Options *options, const char *path, const char *out_path) {
    *c = (Compilation){.options = options, .path = path, .out_path = out_path};
    session_init(&c->session);
    timing_init(&c->timing);
    c->home = home_folder(&c->session.arena);
    c->session.profile = options->profile;
    c->session.is_release = options->release;
    c->session.std_folder = text_format(&c->session.arena, "%s/std", c->home);
    cache_open(&c->cache, &c->session.arena, options->no_cache);
}

void compilation_release(Compilation *c) {
    session_release(&c->session);
}

bool compilation_failed(const Compilation *c) {
    return c->session.diags.error_count > 0 || c->status != EXIT_CLEAN;
}

void compilation_read(Compilation *c) {
    begin(c, "reading");
    c->root = input_load(&c->session, c->path);
    timing_add(&c->timing, "read");
}

void compilation_parse(Compilation *c) {
    begin(c, "parsing");
    modules_load(&c->session, c->root, &c->modules);
    timing_add(&c->timing, "parse");
}

/* Debug builds hold checking to what it promises lowering. */
static void verify_program(Compilation *c) {
    const char *why = NULL;
    if (!VERIFY || c->session.diags.error_count > 0) return;
    const AstNode *broken = program_verify(c->program, &why);
    if (broken == NULL) return;
    SourcePlace place = source_place(&c->session.sources, broken->span.start);
    fprintf(stderr, "internal failure: after checking, %s:%u:%u: %s\n", place.file->path, place.line,
            place.column, why);
    c->status = EXIT_INTERNAL;
}

void compilation_check(Compilation *c) {
    begin(c, "checking");
    c->program = sema_check(&c->session, &c->modules);
    verify_program(c);
    timing_add(&c->timing, "check");
}

void compilation_lower(Compilation *c) {
    begin(c, "lowering");
    c->ir = lower_program(&c->session, c->program);
    if (c->session.diags.error_count == 0) pass_run_all(&c->session, c->ir, c->options->opt_level > 0);
    timing_add(&c->timing, "lower");
}

static void end_emit(Compilation *c, int status) {
    if (status != 0) c->status = c->session.diags.error_count > 0 ? EXIT_ERRORS : EXIT_INTERNAL;
    timing_add(&c->timing, "emit");
}

static void emit_file(Compilation *c, EmitKind kind, const char *path) {
    const Options *options = c->options;
    EmitOptions emit_options = {kind, options->opt_level, options->release, VERIFY, path};
    begin(c, "generating code for");
    end_emit(c, units_emit_whole(&c->session, c->ir, &emit_options));
}

static void emit_objects(Compilation *c, UnitObjects *objects) {
    const Options *options = c->options;
    EmitOptions emit_options = {EMIT_OBJECT, options->opt_level, options->release, VERIFY, NULL};
    begin(c, "generating code for");
    end_emit(c, units_emit(&c->session, &c->cache, options, c->ir, &emit_options, objects));
}

static LinkExtern *link_externs(Compilation *c, uint32_t *count) {
    *count = c->ir == NULL ? 0 : c->ir->externs.count; /* no IR: the object is from the cache */
    LinkExtern *externs = arena_array(&c->session.arena, LinkExtern, *count);
    for (uint32_t i = 0; i < *count; i++)
        externs[i] = (LinkExtern){c->ir->externs.items[i]->symbol, c->ir->externs.items[i]->span};
    return externs;
}

static void link_objects(Compilation *c, const CachePaths *objects) {
    const Options *options = c->options;
    uint32_t extern_count;
    const LinkExtern *externs = link_externs(c, &extern_count);
    LinkOptions link_options = {
        .objects = objects->items,
        .object_count = objects->count,
        .out_path = c->executable,
        .library_folder = c->home,
        .extra = options->links.items,
        .extra_count = options->links.count,
        .externs = externs,
        .extern_count = extern_count,
        .strip = options->strip,
        .verbose = options->verbose,
    };
    begin(c, "linking");
    link_executable(&c->session, &link_options);
    timing_add(&c->timing, "link");
}

/* ---- the cache: run keeps executables, build keeps objects ---- */

static Digest cache_key(const Compilation *c) {
    return c->options->command == COMMAND_RUN ? build_key_executable(c->options, c->path, c->home)
                                              : build_key_object(c->options, c->path, c->home);
}

/* Only what was built without a word: a hit is silent. Gives whether the paths are in the cache now. */
static bool keep(Compilation *c, CachePaths *paths) {
    Digest key = cache_key(c);
    if (c->session.diags.error_count + c->session.diags.warning_count > 0) return false;
    bool is_kept = cache_store_all(&c->cache, &key, &c->session.sources, paths);
    timing_add(&c->timing, "keep");
    return is_kept;
}

bool compilation_reuse(Compilation *c) {
    Digest key = cache_key(c);
    if (c->options->emit != STAGE_EXECUTABLE || c->options->command == COMMAND_CHECK) return false;
    CachePaths cached;
    bool is_cached = cache_find_all(&c->cache, &key, &cached);
    timing_add(&c->timing, "cache");
    if (!is_cached) return false;
    c->executable = c->options->command == COMMAND_RUN ? cached.items[0] : c->out_path;
    if (c->options->command == COMMAND_BUILD) link_objects(c, &cached);
    if (!compilation_failed(c)) return true;
    diags_clear(&c->session.diags); /* what fails to link is explained better with the sources at hand */
    return false;
}

static void require_main(Compilation *c) {
    if (c->program->main != NULL || c->session.runs_tests) return;
    Diagnostic *d = diag_report(&c->session.diags, DIAG_NO_MAIN, (Span){0, 0});
    diag_help(d, "an executable begins with 'func main() do ... end' in '%s'", c->path);
}

static void make_executable(Compilation *c) {
    require_main(c);
    if (compilation_failed(c)) return;
    bool is_run = c->options->command != COMMAND_BUILD;
    UnitObjects objects = {0};
    CachePaths paths = {0};
    c->executable = is_run ? cache_temporary(&c->cache) : c->out_path;
    emit_objects(c, &objects);
    for (uint32_t i = 0; i < objects.list.count; i++)
        vec_push(&c->session.arena, &paths, objects.list.items[i].path);
    if (!compilation_failed(c)) link_objects(c, &paths);
    if (!compilation_failed(c) && !is_run) keep(c, &paths);
    units_remove(&objects);
}

/* ---- --emit: the first stages are texts of our own, the last ones LLVM's ---- */

static void write_text(FILE *stream, const Text *text) {
    fwrite(text->bytes, 1, text->length, stream);
}

static void write_output(Compilation *c, const Text *text) {
    FILE *stream = c->out_path == NULL ? stdout : fopen(c->out_path, "wb");
    if (stream != NULL) write_text(stream, text);
    if (stream != NULL && (stream == stdout ? fflush(stream) : fclose(stream)) == 0) return;
    diag_report(&c->session.diags, DIAG_OUTPUT_UNWRITABLE, (Span){0, 0},
                c->out_path == NULL ? "standard output" : c->out_path, strerror(errno));
}

static void write_stage(Compilation *c, EmitStage stage) {
    Text text;
    text_init(&text, &c->session.arena);
    if (stage == STAGE_TOKENS)
        tokens_print(&c->session, c->root, &text);
    else if (stage == STAGE_IR)
        ir_print(&text, c->ir);
    else
        ast_print(&text, &c->session.sources, (AstNode *)vec_last(&c->modules)->tree);
    write_output(c, &text);
}

bool compilation_ends_with(Compilation *c, EmitStage stage) {
    if (compilation_failed(c)) return true;
    if (c->options->emit != stage) return c->options->command == COMMAND_CHECK && stage == STAGE_TYPES;
    write_stage(c, stage);
    return true;
}

void compilation_generate(Compilation *c) {
    const char *text_path = c->out_path == NULL ? "-" : c->out_path;
    switch (c->options->emit) {
    case STAGE_LLVM: emit_file(c, EMIT_LLVM, text_path); break;
    case STAGE_ASM: emit_file(c, EMIT_ASSEMBLY, text_path); break;
    case STAGE_OBJECT: emit_file(c, EMIT_OBJECT, c->out_path); break;
    default: make_executable(c); break;
    }
}

/* ---- what comes of it ---- */

void compilation_report(Compilation *c) {
    const Options *options = c->options;
    DiagStyle style = {options->error_format, options_use_color(options), options->quiet};
    Text out;
    text_init(&out, &c->session.arena);
    diags_print(&out, &c->session.diags, &c->session.sources, &style);
    if (options->time) timing_print(&c->timing, &out);
    write_text(stderr, &out);
    if (c->session.diags.error_count > 0) c->status = EXIT_ERRORS;
}

void compilation_execute(Compilation *c) {
    Arena *arena = &c->session.arena;
    CachePaths paths = {0};
    vec_push(arena, &paths, c->executable);
    bool is_new = c->root != NULL, is_kept = !is_new || keep(c, &paths);
    if (is_new && is_kept) unlink(c->executable);
    VEC(char *) arguments = {0};
    vec_push(arena, &arguments, (char *)output_default_path(arena, c->path, ""));
    for (char **at = c->options->program_args; *at != NULL; at++) vec_push(arena, &arguments, *at);
    vec_push(arena, &arguments, NULL);
    fflush(stdout);
    diags_clear(&c->session.diags); /* the warnings are printed */
    run_executable(&c->session, paths.items[0], !is_kept, arguments.items);
    compilation_report(c);
}
