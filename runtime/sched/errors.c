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

void janus_errors_add(JanusReport *report, const JanusError *error, const char *separator) {
    if (!janus_errors_knows(error)) return;
    const JanusErrorTrace *trace = &janus_fiber_current()->errors;
    uint32_t count = trace->passed_count;
    uint32_t first = count > JANUS_ERROR_PLACES_MAX ? count - JANUS_ERROR_PLACES_MAX : 0;
    if (trace->raised != NULL) add_place(report, separator, trace->raised);
    if (first > 0) janus_report_add_format(report, "%s... %u more", separator, first);
    for (uint32_t i = first; i < count; i++)
        add_place(report, separator, trace->passed[i % JANUS_ERROR_PLACES_MAX]);
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

JanusString *janus_error_trace(const JanusError *error) {
    janus_stack_probe_deep();
    char text[4000];
    JanusReport report = {.text = text, .room = sizeof text};
    janus_errors_add(&report, error, "\n");
    if (report.length == 0) return janus_string_copy(text, 0);
    return janus_string_copy(text + 1, (int64_t)report.length - 1);
}
