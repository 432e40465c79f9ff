/* The line tables are DWARF. libbacktrace reads them: it comes with gcc, and its objects are in the runtime's
 * archive under names that begin with janus_. Nothing is read before the first question; the state is kept.
 */
#include "runtime/os/lines.h"

#include <link.h>
#include <stddef.h>

#include "runtime/os/atomics.h"

/* From libbacktrace's header, which only gcc finds. */
struct backtrace_state;
typedef void BacktraceError(void *argument, const char *message, int error);
typedef int BacktraceLine(void *argument, uintptr_t address, const char *file, int line,
                          const char *function);
struct backtrace_state *janus_backtrace_create_state(const char *file, int threaded, BacktraceError *error,
                                                     void *argument);
int janus_backtrace_pcinfo(struct backtrace_state *state, uintptr_t address, BacktraceLine *line,
                           BacktraceError *error, void *argument);

/* What libbacktrace calls for dl_iterate_phdr. */
int janus_lines_own_image(int (*visit)(struct dl_phdr_info *, size_t, void *), void *argument);

/* ---- the program's own image ---- */

typedef struct Visit {
    int (*visit)(struct dl_phdr_info *, size_t, void *);
    void *argument;
} Visit;

static int visit_first(struct dl_phdr_info *image, size_t size, void *argument) {
    const Visit *visit = argument;
    visit->visit(image, size, visit->argument);
    return 1; /* no more */
}

/* The program alone, which is the first: reading the debug information of the C library, where it is
 * installed, would take a tenth of a second. */
int janus_lines_own_image(int (*visit)(struct dl_phdr_info *, size_t, void *), void *argument) {
    Visit first = {visit, argument};
    return dl_iterate_phdr(visit_first, &first);
}

/* ---- lines ---- */

typedef struct Question {
    JanusLineSink *sink;
    void *argument;
} Question;

/* No tables, a file that cannot be read: then there are no lines, and that is all. */
static void ignore_error(void *argument, const char *message, int error) {
    (void)argument, (void)message, (void)error;
}

static struct backtrace_state *lines_state(void) {
    static JanusSpin lock;
    static struct backtrace_state *state;
    janus_spin_lock(&lock);
    if (state == NULL) state = janus_backtrace_create_state(NULL, 1, ignore_error, NULL);
    struct backtrace_state *made = state;
    janus_spin_unlock(&lock);
    return made;
}

static int answer(void *argument, uintptr_t address, const char *file, int line, const char *function) {
    const Question *question = argument;
    (void)address;
    if (file != NULL && function != NULL)
        question->sink(question->argument, function, file, line < 0 ? 0 : (uint32_t)line);
    return 0;
}

void janus_os_lines(uintptr_t address, JanusLineSink *sink, void *argument) {
    Question question = {sink, argument};
    struct backtrace_state *state = lines_state();
    if (state != NULL) janus_backtrace_pcinfo(state, address, answer, ignore_error, &question);
}
