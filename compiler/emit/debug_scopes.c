/* DWARF: the lexical blocks of a function, so that a debugger shows exactly the variables that a line sees.
 *
 * A variable is seen from behind its declaration to the end of its block: IrLocal.visible. These spans stand
 * in each other or side by side, and each one makes a block in the one around it; names that begin together
 * share one. What sees which block is known by position alone: instructions carry nothing for it. Blocks of
 * which LLVM finds no code it leaves out.
 */
#include "compiler/emit/emitter.h"

#include <stdlib.h>

/* Deeper ones are left out, and their variables stand in the block around them: LLVM and debuggers recurse
 * over blocks, and a function may declare any number of names one after the other. */
enum { SCOPE_DEPTH_MAX = 200 };

typedef struct OpenScope {
    Span span;
    LLVMMetadataRef scope;
} OpenScope;

typedef struct Sweep {
    FuncEmitter *f;
    LLVMMetadataRef file;
    uint32_t depth;
    OpenScope open[SCOPE_DEPTH_MAX];
} Sweep;

static int compare_spans(const void *left, const void *right) {
    const Span *a = left, *b = right;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

typedef VEC(Span) SpanVec;

/* Outer ones first. */
static SpanVec spans_of(FuncEmitter *f) {
    SpanVec spans = {0};
    for (uint32_t i = 0; i < f->ir->locals.count; i++) {
        const IrLocal *local = f->ir->locals.items[i];
        if (local->name == NULL || local->visible.start >= local->visible.end) continue;
        vec_push(&f->e->arena, &spans, local->visible);
    }
    if (spans.count > 1) qsort(spans.items, spans.count, sizeof *spans.items, compare_spans);
    return spans;
}

static void begin_part(Sweep *sweep, uint32_t start) {
    FuncEmitter *f = sweep->f;
    LLVMMetadataRef scope = sweep->depth == 0 ? f->scope : sweep->open[sweep->depth - 1].scope;
    EmitScope part = {.start = start, .scope = scope};
    vec_push(&f->e->arena, &f->scopes, part);
}

static void close_until(Sweep *sweep, uint32_t position) {
    while (sweep->depth > 0 && sweep->open[sweep->depth - 1].span.end <= position)
        begin_part(sweep, sweep->open[--sweep->depth].span.end);
}

static void open_scope(Sweep *sweep, Span span) {
    OpenScope *outer = sweep->depth == 0 ? NULL : &sweep->open[sweep->depth - 1];
    if (sweep->depth == SCOPE_DEPTH_MAX) return;
    if (outer != NULL && outer->span.start == span.start && outer->span.end == span.end) return;
    LLVMMetadataRef parent = outer == NULL ? sweep->f->scope : outer->scope;
    LLVMMetadataRef scope = LLVMDIBuilderCreateLexicalBlock(sweep->f->e->debug, parent, sweep->file, 0, 0);
    sweep->open[sweep->depth++] = (OpenScope){.span = span, .scope = scope};
    begin_part(sweep, span.start);
}

void emit_debug_scopes(FuncEmitter *f) {
    SpanVec spans = spans_of(f);
    if (spans.count == 0) return;
    Sweep sweep = {.f = f};
    sweep.file = emit_debug_file(f->e, source_file_of(f->e->ir->sources, f->ir->span.start));
    begin_part(&sweep, 0);
    for (uint32_t i = 0; i < spans.count; i++) {
        close_until(&sweep, spans.items[i].start);
        open_scope(&sweep, spans.items[i]);
    }
    close_until(&sweep, UINT32_MAX);
}

/* The part around the position: its index. Of parts that begin at one place the last one counts. */
static uint32_t part_at(const FuncEmitter *f, uint32_t position) {
    uint32_t low = 0, high = f->scopes.count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (f->scopes.items[middle].start <= position)
            low = middle;
        else
            high = middle;
    }
    return low;
}

LLVMMetadataRef emit_debug_scope(const FuncEmitter *f, uint32_t position) {
    return f->scopes.count == 0 ? f->scope : f->scopes.items[part_at(f, position)].scope;
}

Span emit_debug_scope_part(const FuncEmitter *f, Span span, uint32_t position) {
    if (f->scopes.count == 0) return span;
    uint32_t part = part_at(f, position), start = f->scopes.items[part].start;
    if (start > span.start) span.start = start;
    if (part + 1 < f->scopes.count && f->scopes.items[part + 1].start < span.end)
        span.end = f->scopes.items[part + 1].start;
    return span;
}
