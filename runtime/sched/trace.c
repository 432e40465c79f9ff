/* Walks the frames by the unwinder's tables. The runtime's own functions are left out: what remains is the
 * program's. */
#include "runtime/sched/trace.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unwind.h>

#include "runtime/os/symbols.h"
#include "runtime/sched/fiber.h"

enum { FRAMES_MAX = 24, NAME_BYTES = 120 };

typedef struct Trace {
    uintptr_t frames[FRAMES_MAX];
    int count;
    uintptr_t base; /* the stack pointer at the task's base, 0: none */
} Trace;

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *argument) {
    Trace *trace = argument;
    if (trace->base != 0 && _Unwind_GetCFA(context) > trace->base) return _URC_END_OF_STACK;
    if (trace->count == FRAMES_MAX) return _URC_END_OF_STACK;
    trace->frames[trace->count++] = _Unwind_GetIP(context);
    return _URC_NO_REASON;
}

/* Static functions of the runtime have no prefix, but stand only above the first of the program's frames. */
static bool is_runtime(const char *name) {
    return strncmp(name, "janus_", 6) == 0 && strcmp(name, "janus_main") != 0;
}

uint32_t janus_trace_format(char *text, uint32_t bytes) {
    JanusFiber *fiber = janus_fiber_current();
    Trace trace = {.base = fiber == NULL || fiber->guard == NULL ? 0 : (uintptr_t)fiber->guard->call.stack};
    _Unwind_Backtrace(add_frame, &trace);
    uint32_t length = 0;
    for (int i = 0; i < trace.count; i++) {
        char name[NAME_BYTES];
        /* the return address may be the next function's first */
        if (!janus_os_symbol(trace.frames[i] - 1, name, sizeof name) || is_runtime(name)) continue;
        int written = snprintf(text + length, bytes - length, "\n    %s", name);
        if (written < 0 || (uint32_t)written >= bytes - length) break;
        length += (uint32_t)written;
    }
    return length;
}
