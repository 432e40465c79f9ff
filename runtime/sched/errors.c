/* Writes the trace in the running fiber, and reads it for reports and for err.trace. Outside of fibers errors
 * have no trace.
 */
#include "runtime/sched/errors.h"

#include "runtime/mem/string.h"
#include "runtime/sched/fiber.h"

#include <string.h>

void janus_error_raised(const JanusError *error, const JanusPlace *place) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return;
    fiber->errors.error = error;
    fiber->errors.raised = place;
    fiber->errors.passed_count = 0;
}

void janus_error_passed(const JanusError *error, const JanusPlace *place) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return;
    JanusErrorTrace *trace = &fiber->errors;
    if (trace->error != error) janus_error_raised(error, NULL);
    trace->passed[trace->passed_count % JANUS_ERROR_PLACES_MAX] = place;
    trace->passed_count++;
}

static void add_place(JanusReport *report, const char *separator, const JanusPlace *place) {
    janus_report_add_format(report, "%sat %s (%s:%u:%u)", separator, place->function, place->file,
                            place->line, place->column);
}

bool janus_errors_knows(const JanusError *error) {
    const JanusFiber *fiber = janus_fiber_current();
    return fiber != NULL && fiber->errors.error == error;
}

static void add_trace(JanusReport *report, const JanusErrorTrace *trace, const char *separator) {
    uint32_t count = trace->passed_count;
    uint32_t first = count > JANUS_ERROR_PLACES_MAX ? count - JANUS_ERROR_PLACES_MAX : 0;
    if (trace->raised != NULL) add_place(report, separator, trace->raised);
    if (first > 0) janus_report_add_format(report, "%s... %u more", separator, first);
    for (uint32_t i = first; i < count; i++)
        add_place(report, separator, trace->passed[i % JANUS_ERROR_PLACES_MAX]);
}

void janus_errors_add(JanusReport *report, const JanusError *error, const char *separator) {
    if (janus_errors_knows(error)) add_trace(report, &janus_fiber_current()->errors, separator);
}

static JanusString *copy_text(const char *text) {
    return janus_string_copy(text, (int64_t)strlen(text));
}

JanusString *janus_error_name(const JanusError *error) {
    return copy_text(error->name);
}

/* An error that is a set by itself has one name. */
JanusString *janus_error_message(const JanusError *error) {
    if (error->set == NULL || strcmp(error->set, error->name) == 0) return copy_text(error->name);
    char text[1000];
    JanusReport report = {.text = text, .room = sizeof text};
    janus_report_add_format(&report, "%s.%s", error->set, error->name);
    return janus_string_copy(text, (int64_t)report.length);
}

/* A line for each place. */
static JanusString *trace_text(const JanusErrorTrace *trace) {
    char text[4000];
    JanusReport report = {.text = text, .room = sizeof text};
    add_trace(&report, trace, "\n");
    if (report.length == 0) return janus_string_copy(text, 0);
    return janus_string_copy(text + 1, (int64_t)report.length - 1);
}

JanusString *janus_error_trace(const JanusError *error) {
    janus_stack_probe_deep();
    if (!janus_errors_knows(error)) return copy_text("");
    return trace_text(&janus_fiber_current()->errors);
}

JanusString *janus_error_kept(void) {
    const JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return copy_text("");
    return janus_string_copy((const char *)&fiber->errors, sizeof fiber->errors);
}

/* What janus_error_kept gave, when it is about this error. */
static bool read_kept(const JanusError *error, const JanusString *kept, JanusErrorTrace *trace) {
    if (kept->length != sizeof *trace) return false;
    memcpy(trace, kept->bytes, sizeof *trace);
    return trace->error == error;
}

JanusString *janus_error_kept_trace(const JanusError *error, const JanusString *kept) {
    JanusErrorTrace trace;
    janus_stack_probe_deep();
    return read_kept(error, kept, &trace) ? trace_text(&trace) : copy_text("");
}

void janus_error_raised_again(const JanusError *error, const JanusString *kept, const JanusPlace *place) {
    JanusErrorTrace trace;
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return;
    if (read_kept(error, kept, &trace))
        fiber->errors = trace;
    else
        janus_error_raised(error, NULL);
    janus_error_passed(error, place);
}
