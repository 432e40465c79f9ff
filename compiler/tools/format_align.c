/* Comments behind the code of neighbouring lines stand in one column, if the lines have one indent and are
 * not too long then. */
#include "compiler/tools/format.h"
#include "compiler/tools/format_parts.h"

typedef struct Run {
    uint32_t from, to; /* indices of suffixes */
    uint32_t column;   /* where the longest line ends */
} Run;

static Run find_run(const Formatter *f, uint32_t from) {
    const FormatSuffix *first = &f->aligned.items[from];
    Run run = {from, from + 1, first->column};
    for (; run.to < f->aligned.count; run.to++) {
        const FormatSuffix *next = &f->aligned.items[run.to];
        if (next->line != first->line + (run.to - from) || next->indent != first->indent) break;
        if (next->column > run.column) run.column = next->column;
    }
    return run;
}

static bool run_fits(const Formatter *f, const Run *run) {
    for (uint32_t i = run->from; i < run->to; i++) {
        if (run->column + 1 + f->aligned.items[i].width > FORMAT_WIDTH) return false;
    }
    return true;
}

void format_align(const Formatter *f, Text *out) {
    uint32_t done = 0;
    for (Run run = {0}; run.to < f->aligned.count;) {
        run = find_run(f, run.to);
        if (!run_fits(f, &run)) continue;
        for (uint32_t i = run.from; i < run.to; i++) {
            const FormatSuffix *suffix = &f->aligned.items[i];
            text_add_bytes(out, f->out.bytes + done, suffix->offset - done);
            text_add_repeated(out, ' ', (int)(run.column - suffix->column));
            done = suffix->offset;
        }
    }
    text_add_bytes(out, f->out.bytes + done, f->out.length - done);
}
