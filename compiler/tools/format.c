/* The story of a run: declaration by declaration, so that the memory for commands is that of the largest one.
 */
#include "compiler/tools/format.h"
#include "compiler/tools/format_parts.h"

static void reset(Formatter *f) {
    f->pieces.count = f->comments.count = f->marks.count = f->commands.count = f->groups.count = 0;
}

/* Marks the declarations that end in front of the position; gives the index of the first one behind it. */
static uint32_t mark_until(Formatter *f, const AstList *items, uint32_t from, uint32_t end) {
    while (from < items->count && items->items[from]->span.end <= end) format_visit(f, items->items[from++]);
    return from;
}

void format_source(Session *session, SourceFile *source, const AstModule *tree, Text *out) {
    Formatter formatter, *f = &formatter;
    const AstList *items = &tree->items;
    uint32_t item = 0;
    bool has_more;
    format_begin(f, session, source);
    do {
        reset(f);
        has_more = format_take_pieces(f, item < items->count ? items->items[item]->span.end : 0);
        item = mark_until(f, items, item, f->gap_from);
        format_build(f);
        format_print(f);
        f->has_begun = true;
    } while (has_more);
    format_print_end(f);
    format_align(f, out);
    arena_release(&f->scratch);
}
