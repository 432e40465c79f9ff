/* From tokens to pieces: the layout runs once more over a source that is known to be right, interpolated
 * strings become one piece each, and the comments in front of a piece are found in the text between the
 * tokens. */
#include "compiler/tools/format_parts.h"

#include <string.h>

void format_begin(Formatter *f, Session *session, SourceFile *source) {
    *f = (Formatter){.session = session, .source = source, .gap_from = source->base};
    arena_init(&f->scratch);
    text_init(&f->out, &f->scratch);
    lexer_run(session, source, &f->scratch, &f->list);
    layout_init(&f->layout, session, source, &f->scratch, &f->list);
    f->next = layout_next(&f->layout);
}

/* ---- comments ---- */

static const char *line_comment_end(const char *at, const char *limit) {
    const char *end = memchr(at, '\n', (size_t)(limit - at));
    return end == NULL ? limit : end;
}

static const char *block_comment_end(const char *at, const char *limit) {
    uint32_t depth = 0;
    for (; at + 1 < limit; at++) {
        bool opens = at[0] == '/' && at[1] == '*', closes = at[0] == '*' && at[1] == '/';
        depth += opens;
        depth -= closes;
        at += opens || closes;
        if (closes && depth == 0) return at + 1;
    }
    return limit;
}

static const char *without_blanks(const char *from, const char *to) {
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r')) to--;
    return to;
}

uint8_t format_scan_gap(const SourceFile *source, uint32_t from, uint32_t to, FormatVisitComment visit,
                        void *context) {
    const char *at = source->text + (from - source->base), *limit = source->text + (to - source->base);
    uint8_t newlines = 0;
    while (at < limit) {
        bool is_line = at[0] == '#' || (at[0] == '/' && at[1] == '/');
        if (!is_line && at[0] != '/') { /* a blank, a line break, or a `;` */
            if (*at++ == '\n' && newlines < 2) newlines++;
            continue;
        }
        const char *end = is_line ? line_comment_end(at, limit) : block_comment_end(at, limit);
        uint32_t start = source->base + (uint32_t)(at - source->text);
        uint32_t length = (uint32_t)(without_blanks(at, end) - at);
        FormatComment comment = {{start, start + length}, newlines, is_line};
        visit(context, &comment);
        newlines = 0;
        at = end;
    }
    return newlines;
}

static void add_comment(void *context, const FormatComment *comment) {
    Formatter *f = context;
    vec_push(&f->scratch, &f->comments, *comment);
}

/* ---- pieces ---- */

static bool opens_level(uint8_t kind) {
    switch (kind) {
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_LBRACE:
    case TK_STRUCT_BRACE:
    case TK_DO:
    case TK_DO_VALUE:
    case TK_DO_ARMS: return true;
    default: return false;
    }
}

static void take_next(Formatter *f) {
    f->next = layout_next(&f->layout);
}

/* The end of the interpolated string whose beginning was just taken; strings nest in its holes. */
static uint32_t take_interpolation(Formatter *f) {
    for (uint32_t depth = 1;; take_next(f)) {
        if (f->next.kind == TK_INTERP_BEGIN) depth++;
        if (f->next.kind == TK_INTERP_END && --depth == 0) break;
    }
    uint32_t end = token_end(f->next);
    take_next(f);
    return end;
}

static void take_piece(Formatter *f) {
    Token token = f->next;
    FormatPiece piece = {.kind = token.kind, .span = token_span(token), .level = LEVEL_MODULE};
    bool is_made = token.kind == TK_NEWLINE || (piece_is_made(&piece) && token.kind != TK_EOF);
    if (opens_level(token.kind)) piece.level = layout_level(&f->layout)->kind;
    take_next(f);
    if (is_made) {
        piece.span.end = piece.span.start;
    } else {
        if (token.kind == TK_INTERP_BEGIN) piece.span.end = take_interpolation(f);
        piece.first_comment = f->comments.count;
        piece.newlines_before = format_scan_gap(f->source, f->gap_from, piece.span.start, add_comment, f);
        piece.comment_count = f->comments.count - piece.first_comment;
        f->gap_from = piece.span.end;
    }
    vec_push(&f->scratch, &f->pieces, piece);
}

bool format_take_pieces(Formatter *f, uint32_t least) {
    for (;;) {
        bool is_end = f->next.kind == TK_EOF;
        bool ends = f->next.kind == TK_NEWLINE && layout_level(&f->layout)->kind == LEVEL_MODULE;
        take_piece(f);
        if (is_end) return false;
        if (ends && f->gap_from >= least) return true;
    }
}

/* ---- finding them ---- */

/* The first piece at or behind the position. */
static uint32_t lower_bound(const Formatter *f, uint32_t position) {
    uint32_t low = 0, high = f->pieces.count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (f->pieces.items[middle].span.start < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t format_piece_at(const Formatter *f, uint32_t start) {
    uint32_t index = lower_bound(f, start);
    while (index + 1 < f->pieces.count && piece_is_made(&f->pieces.items[index])) index++;
    return index;
}

uint32_t format_piece_ending_at(const Formatter *f, uint32_t end) {
    uint32_t index = lower_bound(f, end);
    while (index > 0 && piece_is_made(&f->pieces.items[index - 1])) index--;
    return index == 0 ? 0 : index - 1;
}

uint32_t format_piece_behind(const Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_ending_at(f, node->span.end) + 1;
    while (index + 1 < f->pieces.count && piece_is_made(format_piece(f, index))) index++;
    return index;
}
