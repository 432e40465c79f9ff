/* Walks the frames by the unwinder's tables, which every function has. Frames without line tables are the
 * runtime's or the C library's; a runtime built for debugging has tables, and is known by its folder.
 */
#include "runtime/sched/trace.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

#include "runtime/os/lines.h"
#include "runtime/sched/fiber.h"

static _Unwind_Reason_Code take_frame(struct _Unwind_Context *context, void *argument) {
    JanusTrace *trace = argument;
    int is_exact; /* of a frame that a signal interrupted */
    uintptr_t address = _Unwind_GetIPInfo(context, &is_exact);
    trace->skips = trace->skips && !is_exact;
    if (trace->skips) return _URC_NO_REASON;
    if (address == 0 || (trace->base != 0 && _Unwind_GetCFA(context) > trace->base)) return _URC_END_OF_STACK;
    if (trace->count == JANUS_TRACE_FRAMES_MAX)
        trace->lost++;
    else /* a return address may be the next function's first */
        trace->frames[trace->count++] = is_exact ? address : address - 1;
    return _URC_NO_REASON;
}

static void take(JanusTrace *trace, bool skips) {
    JanusFiber *fiber = janus_fiber_current();
    trace->count = trace->lost = 0;
    trace->base = fiber == NULL || fiber->guard == NULL ? 0 : (uintptr_t)fiber->guard->call.stack;
    trace->skips = skips;
    _Unwind_Backtrace(take_frame, trace);
}

void janus_trace_take(JanusTrace *trace) {
    take(trace, false);
}

void janus_trace_take_interrupted(JanusTrace *trace) {
    take(trace, true);
}

/* ---- lines ---- */

typedef struct Lines {
    JanusReport *report;
    const JanusPlace *place;
    char folder[512]; /* what files of the program begin with, "/" included; empty: unknown */
    uint32_t seen, shown, hidden;
} Lines;

/* Only a runtime built for debugging has line tables: then its files are [FOLDER/]runtime/LAYER/NAME. */
static bool is_runtime(const char *file) {
#if defined(JANUS_DEBUG)
    const char *at = file + strlen(file);
    for (int slashes = 0; at > file && slashes < 2; at--) slashes += at[-1] == '/';
    return at - file >= 7 && memcmp(at - 7, "runtime", 7) == 0 && (at - 7 == file || at[-8] == '/');
#else
    (void)file;
    return false;
#endif
}

/* Line tables have full paths, places have them as the compiler was given them: the difference is the folder
 * that the program was compiled in. */
static void learn_folder(Lines *lines, const char *file) {
    size_t length = strlen(file), tail = lines->place == NULL ? 0 : strlen(lines->place->file);
    if (tail == 0 || lines->folder[0] != '\0' || length <= tail || length - tail >= sizeof lines->folder)
        return;
    if (strcmp(file + length - tail, lines->place->file) != 0 || file[length - tail - 1] != '/') return;
    memcpy(lines->folder, file, length - tail);
    lines->folder[length - tail] = '\0';
}

static const char *short_file(const Lines *lines, const char *file) {
    size_t length = strlen(lines->folder);
    return strncmp(file, lines->folder, length) == 0 ? file + length : file;
}

static bool is_named_already(const Lines *lines, const char *function, uint32_t line) {
    const JanusPlace *place = lines->place;
    bool is_its_line = place != NULL && (line == place->line || line == 0);
    return lines->seen == 0 && is_its_line && strcmp(place->function, function) == 0;
}

/* main's caller, and what stands between a function value and its function. */
static bool is_of_compiler(const char *function) {
    return strcmp(function, "janus_main") == 0 || strncmp(function, "call of ", 8) == 0;
}

static void add_line(void *argument, const char *function, const char *file, uint32_t line) {
    Lines *lines = argument;
    if (is_runtime(file) || is_of_compiler(function)) return;
    learn_folder(lines, file);
    bool is_new = !is_named_already(lines, function, line);
    lines->seen++;
    if (!is_new) return;
    if (lines->shown == JANUS_TRACE_LINES_MAX) {
        lines->hidden++;
        return;
    }
    lines->shown++;
    janus_report_add_format(lines->report, "\n    at %s (%s", function, short_file(lines, file));
    if (line > 0) janus_report_add_format(lines->report, ":%u", line); /* calls that became one have none */
    janus_report_add_format(lines->report, ")");
}

void janus_trace_add(const JanusTrace *trace, const JanusPlace *place, JanusReport *report) {
    Lines lines = {.report = report, .place = place};
    for (uint32_t i = 0; i < trace->count; i++) janus_os_lines(trace->frames[i], add_line, &lines);
    uint32_t hidden = lines.hidden + (lines.seen == 0 ? 0 : trace->lost);
    if (hidden > 0) janus_report_add_format(report, "\n    ... %u more", hidden);
}
