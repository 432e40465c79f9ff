/* From pieces to commands: brackets and blocks are groups, items of lists are separated by commas and lines,
 * and comments keep their place between them.
 *
 * A line stands in front of a piece. It belongs to the innermost open group; `level` is its indent from where
 * that group's line began. A separator is held back until the next piece shows whether it ends the list. */
#include "compiler/tools/format_parts.h"

typedef enum Pending { PENDING_NONE, PENDING_COMMA, PENDING_NEWLINE } Pending;

typedef struct Frame {
    uint8_t level; /* LevelKind */
    uint8_t pending;
    bool is_list;     /* items end with commas; otherwise they are statements and declarations */
    bool is_soft;     /* no blanks inside the brackets of a list on one line */
    bool has_group;   /* its opener began a group, which its closer ends */
    bool takes_comma; /* behind the last item of a broken list */
    bool is_barred;   /* arms that begin with a bar have no commas */
    bool is_rows;     /* an array of literals: rows stay as they were written */
    bool is_exploded;
    bool in_bars;   /* of a closure, whose parameters are no items */
    uint32_t items; /* begun so far */
    uint32_t commas;
} Frame;

typedef struct Builder {
    Formatter *f;
    Arena scratch;
    VEC(Frame) frames;
    VEC(uint32_t) open;      /* groups */
    const FormatPiece *last; /* the real piece before; NULL at the start */
} Builder;

/* What stands in front of a piece. */
typedef struct Gap {
    FormatBreak line;
    uint8_t level;
    uint8_t comment_level; /* of comments on lines of their own */
    bool is_hard;          /* a new line */
    bool is_exploded;      /* a new line, for so it was written */
    bool is_edge;          /* beside a bracket */
    bool keeps_blank;      /* a blank line in front of it stays */
} Gap;

static Frame *top(Builder *b) {
    return &vec_last(&b->frames);
}

static void add(Builder *b, FormatCommand command) {
    vec_push(&b->f->scratch, &b->f->commands, command);
}

static void add_kind(Builder *b, FormatKind kind) {
    add(b, (FormatCommand){.kind = (uint8_t)kind});
}

static void add_text(Builder *b, FormatKind kind, Span span) {
    add(b, (FormatCommand){.kind = (uint8_t)kind, .as.span = span});
}

static FormatGroup *group(Builder *b) {
    return &b->f->groups.items[vec_last(&b->open)];
}

static FormatGroup *open_group(Builder *b, FormatGroup fresh) {
    add(b, (FormatCommand){.kind = FORMAT_OPEN, .as.group = b->f->groups.count});
    vec_push(&b->scratch, &b->open, b->f->groups.count);
    vec_push(&b->f->scratch, &b->f->groups, fresh);
    return group(b);
}

static void close_group(Builder *b) {
    if (b->open.count == 1) return;
    bool is_broken = group(b)->is_forced || group(b)->is_exploded || group(b)->has_broken;
    (void)vec_pop(&b->open);
    if (is_broken) group(b)->has_broken = true;
    add_kind(b, FORMAT_CLOSE);
}

static void add_line(Builder *b, const Gap *gap, uint8_t level, bool is_blank) {
    FormatCommand command = {.kind = FORMAT_LINE,
                             .as.line = {level, gap->line == BREAK_SOFT, is_blank, gap->is_edge}};
    if (gap->is_hard) group(b)->is_forced = true;
    if (gap->is_exploded) group(b)->is_exploded = true;
    add(b, command);
}

/* ---- frames ---- */

static bool is_list_level(uint8_t level) {
    return level == LEVEL_PAREN || level == LEVEL_BRACKET || level == LEVEL_FIELDS || level == LEVEL_MATCH ||
           level == LEVEL_ARMS;
}

static bool is_opener(const FormatPiece *piece) {
    return piece->level != LEVEL_MODULE;
}

static bool is_do(const FormatPiece *piece) {
    return piece->kind == TK_DO || piece->kind == TK_DO_VALUE || piece->kind == TK_DO_ARMS;
}

static bool is_literal(const FormatPiece *piece) {
    switch (piece->kind) {
    case TK_INT:
    case TK_FLOAT:
    case TK_CHAR:
    case TK_STRING:
    case TK_TRUE:
    case TK_FALSE:
    case TK_MINUS: return true;
    default: return false;
    }
}

/* The array that opens here has nothing but literals, some of them beside each other, and was broken. */
static bool has_rows(const FormatPiece *opener) {
    bool has_pair = false;
    if (!opener->takes_comma || !opener->is_exploded) return false;
    const FormatPiece *piece = opener + 1;
    for (; piece->kind != TK_RBRACKET; piece++) {
        if (piece->kind != TK_COMMA && !is_literal(piece)) return false;
        if (piece->kind == TK_COMMA && piece[1].kind != TK_RBRACKET && piece[1].newlines_before == 0)
            has_pair = true;
    }
    return has_pair;
}

/* A parenthesis that is joined to what it follows has arguments or parameters; others have a tuple, or group.
 */
static bool list_takes_comma(const Builder *b, const FormatPiece *piece, bool is_joined) {
    if (piece->kind == TK_LPAREN)
        return is_joined && !piece->is_glued && !format_needs_space(b->f, b->last, piece) &&
               (format_ends_operand(b->last) || b->last->kind == TK_FUNC);
    return piece->kind != TK_LBRACKET || piece->takes_comma;
}

static void push_frame(Builder *b, const FormatPiece *piece, bool is_joined) {
    Frame frame = {.level = piece->level, .is_list = is_list_level(piece->level), .has_group = !is_do(piece)};
    bool is_brace = piece->kind == TK_LBRACE || piece->kind == TK_STRUCT_BRACE;
    frame.is_soft = !is_do(piece) && (!is_brace || (b->last != NULL && b->last->kind == TK_DOT));
    frame.takes_comma = frame.is_list && list_takes_comma(b, piece, is_joined);
    frame.is_rows = piece->kind == TK_LBRACKET && has_rows(piece);
    frame.is_exploded = piece->is_exploded;
    bool is_packable = piece->level == LEVEL_PAREN || piece->level == LEVEL_BRACKET;
    uint32_t hugged = piece->hugs ? UINT32_MAX : 0; /* until it is found */
    if (frame.has_group)
        open_group(b,
                   (FormatGroup){.hugged = hugged, .is_packable = is_packable, .is_fillable = piece->fills});
    vec_push(&b->scratch, &b->frames, frame);
}

static bool is_closer(Builder *b, const FormatPiece *piece) {
    switch (piece->kind) {
    case TK_RPAREN:
    case TK_RBRACKET:
    case TK_RBRACE:
    case TK_END: return b->frames.count > 1;
    case TK_ELSE: return top(b)->level == LEVEL_IF;
    default: return false;
    }
}

/* ---- what stands in front of a piece ---- */

static bool starts_line(const Builder *b, const FormatPiece *piece) {
    if (piece->newlines_before > 0) return true;
    for (uint32_t i = 0; i < piece->comment_count; i++) {
        if (b->f->comments.items[piece->first_comment + i].newlines_before > 0) return true;
    }
    return false;
}

static void separate(Builder *b) {
    Frame *frame = top(b);
    if (frame->is_list && !frame->is_barred) add_kind(b, FORMAT_COMMA);
    frame->pending = PENDING_NONE;
}

static bool is_braced(const Frame *frame) {
    return frame->level == LEVEL_FIELDS || frame->level == LEVEL_MATCH || frame->level == LEVEL_ARMS;
}

static Gap gap_of_item(Builder *b, const FormatPiece *piece) {
    Frame *frame = top(b);
    Gap gap = {.line = BREAK_LINE, .level = 1, .comment_level = 1, .keeps_blank = true};
    gap.is_hard = !frame->is_list || frame->is_barred;
    gap.is_exploded = is_braced(frame) && starts_line(b, piece);
    if (frame->level == LEVEL_MODULE) gap.level = gap.comment_level = 0;
    if (frame->is_rows && !starts_line(b, piece)) gap.line = BREAK_NONE;
    frame->items++;
    return gap;
}

static Gap gap_of_first(Builder *b, const FormatPiece *piece) {
    Frame *frame = top(b);
    Gap gap = {.line = frame->is_soft ? BREAK_SOFT : BREAK_LINE,
               .level = 1,
               .comment_level = 1,
               .is_edge = true,
               .keeps_blank = true};
    bool is_flat_list = frame->level == LEVEL_PAREN || frame->level == LEVEL_BRACKET;
    gap.is_exploded = is_flat_list ? frame->is_exploded : starts_line(b, piece);
    if (frame->level == LEVEL_MODULE) gap = (Gap){.line = BREAK_LINE, .is_hard = true, .keeps_blank = true};
    frame->items = 1;
    frame->is_barred =
        frame->is_list && frame->level != LEVEL_FIELDS && piece->kind == TK_PIPE && !piece->is_prefix;
    return gap;
}

/* Behind the last item: a tuple of one has its comma always, `[:]` has no item. */
static void add_last_comma(Builder *b) {
    const Frame *frame = top(b);
    bool is_tuple = frame->level == LEVEL_PAREN && !frame->takes_comma && frame->commas > 0;
    if (frame->items == 0 || frame->is_barred || b->last->kind == TK_COLON) return;
    if (is_tuple && frame->items == 1)
        add_kind(b, FORMAT_COMMA);
    else if (is_tuple || frame->takes_comma)
        add_kind(b, FORMAT_BROKEN_COMMA);
}

static Gap gap_of_closer(Builder *b, const FormatPiece *piece) {
    Frame *frame = top(b);
    Gap gap = {.line = frame->is_soft ? BREAK_SOFT : BREAK_LINE, .comment_level = 1, .is_edge = true};
    if (frame->items == 0 && frame->is_soft && piece->comment_count == 0) gap.line = BREAK_NONE;
    gap.is_exploded = !frame->is_list && starts_line(b, piece);
    add_last_comma(b);
    frame->pending = PENDING_NONE;
    return gap;
}

static bool may_break(Builder *b, const FormatPiece *piece) {
    uint8_t level = top(b)->level;
    bool dots_begin_items = level == LEVEL_FIELDS || level == LEVEL_ITEMS || level == LEVEL_MATCH ||
                            level == LEVEL_ARMS || level == LEVEL_BRACE_BLOCK;
    return piece->line != BREAK_NONE && !(piece->kind == TK_DOT && !piece->is_prefix && dots_begin_items);
}

static Gap find_gap(Builder *b, const FormatPiece *piece) {
    Frame *frame = top(b);
    if (is_closer(b, piece)) return gap_of_closer(b, piece);
    if (frame->items == 0) return gap_of_first(b, piece);
    if (frame->pending != PENDING_NONE) {
        separate(b);
        return gap_of_item(b, piece);
    }
    if (may_break(b, piece)) return (Gap){.line = (FormatBreak)piece->line, .level = 1, .comment_level = 1};
    return (Gap){.line = BREAK_NONE};
}

/* ---- comments ---- */

static bool has_line(const Builder *b, const FormatComment *comment) {
    const char *at = format_text(b->f, comment->span.start), *end = format_text(b->f, comment->span.end);
    for (; at < end; at++) {
        if (*at == '\n') return true;
    }
    return false;
}

/* The line that a comment ends is one of the list or block it stands in. */
static void force_list(Builder *b) {
    uint32_t at = b->open.count - 1;
    while (b->f->groups.items[b->open.items[at]].is_soft) at--;
    b->f->groups.items[b->open.items[at]].is_forced = true;
}

static void add_trailing(Builder *b, const FormatComment *comment) {
    if (comment->is_line) {
        add_text(b, FORMAT_SUFFIX, comment->span);
        force_list(b);
    } else {
        add_kind(b, FORMAT_SPACE);
        add_text(b, FORMAT_TEXT, comment->span);
    }
}

/* Newlines behind a comment of the piece. */
static uint8_t newlines_after(const Builder *b, const FormatPiece *piece, uint32_t index) {
    if (index + 1 == piece->comment_count) return piece->newlines_before;
    return b->f->comments.items[piece->first_comment + index + 1].newlines_before;
}

/* How many comments of the piece begin on the line of the piece before, if nothing else follows them there.
 */
static uint32_t count_trailing(Builder *b, const FormatPiece *piece) {
    uint32_t count = 0;
    if (piece->comment_count == 0 || (b->last == NULL && !b->f->has_begun)) return 0;
    while (count < piece->comment_count &&
           b->f->comments.items[piece->first_comment + count].newlines_before == 0)
        count++;
    if (count == 0 || is_closer(b, piece) || newlines_after(b, piece, count - 1) > 0) return count;
    return b->f->comments.items[piece->first_comment + count - 1].is_line ? count : 0;
}

/* Adds the comments that go with the line of the piece before; gives how many. */
static uint32_t add_trailing_comments(Builder *b, const FormatPiece *piece, bool has_gap) {
    uint32_t count = has_gap ? count_trailing(b, piece) : piece->comment_count;
    for (uint32_t i = 0; i < count; i++) add_trailing(b, &b->f->comments.items[piece->first_comment + i]);
    return count;
}

/* On lines of their own, or inside of the line in front of the piece; gives whether the last one was. */
static void add_own_comments(Builder *b, const FormatPiece *piece, uint32_t from, Gap *gap) {
    bool is_first = b->last != NULL && is_opener(b->last);
    for (uint32_t i = from; i < piece->comment_count; i++) {
        const FormatComment *comment = &b->f->comments.items[piece->first_comment + i];
        bool is_inline = !comment->is_line && newlines_after(b, piece, i) == 0;
        bool stands_alone = !is_inline || has_line(b, comment);
        if (is_inline && i + 1 == piece->comment_count && !stands_alone) {
            add_line(b, gap, gap->level, comment->newlines_before > 1 && !is_first);
            add_text(b, FORMAT_TEXT, comment->span);
            gap->line = BREAK_NONE;
            return;
        }
        gap->is_hard = true;
        add_line(b, gap, gap->comment_level, comment->newlines_before > 1 && !is_first);
        add_text(b, FORMAT_TEXT, comment->span);
        is_first = false;
    }
}

/* In the middle of a line, where comments to the end of the line wait for that end. */
static void add_space(Builder *b, const FormatPiece *piece) {
    bool is_behind_comment = false;
    for (uint32_t i = 0; i < piece->comment_count; i++)
        is_behind_comment = is_behind_comment || !b->f->comments.items[piece->first_comment + i].is_line;
    if (is_behind_comment || format_needs_space(b->f, b->last, piece)) add_kind(b, FORMAT_SPACE);
}

static void add_gap(Builder *b, const FormatPiece *piece, Gap gap) {
    bool has_gap = gap.line != BREAK_NONE;
    uint32_t trailing = add_trailing_comments(b, piece, has_gap);
    bool is_first = b->last != NULL && is_opener(b->last);
    for (uint32_t i = 0; i < trailing && has_gap; i++) {
        if (b->f->comments.items[piece->first_comment + i].is_line) gap.is_hard = true;
    }
    if (trailing < piece->comment_count) {
        add_own_comments(b, piece, trailing, &gap);
        is_first = false;
    }
    if (gap.line != BREAK_NONE)
        add_line(b, &gap, gap.level, gap.keeps_blank && piece->newlines_before > 1 && !is_first);
    else
        add_space(b, piece);
}

/* ---- pieces ---- */

static const FormatMark *mark_of(const Builder *b, uint32_t link) {
    return &b->f->marks.items[link - 1];
}

static void open_marks(Builder *b, const FormatPiece *piece, bool before_line) {
    for (uint32_t link = piece->first_open; link != 0; link = mark_of(b, link)->next) {
        const FormatMark *mark = mark_of(b, link);
        if (mark->before_line != before_line) continue;
        open_group(b, (FormatGroup){.is_soft = mark->is_soft,
                                    .is_forced = mark->is_forced,
                                    .is_body = before_line,
                                    .is_fillable = mark->fills});
    }
}

/* The call whose last argument begins here looks for the command that opens it. */
static void note_hugged(Builder *b, const FormatPiece *piece) {
    for (uint32_t i = b->open.count; i-- > 1;) {
        FormatGroup *candidate = &b->f->groups.items[b->open.items[i]];
        if (candidate->hugged != UINT32_MAX) continue;
        candidate->hugged = b->f->commands.count;
        candidate->hugs_block = !is_opener(piece) || is_do(piece);
        return;
    }
}

/* `else do` is `else`, unless what follows would be taken for something else. */
static bool is_needless(const Builder *b, const FormatPiece *piece) {
    if (piece->kind != TK_DO || b->last == NULL || b->last->kind != TK_ELSE) return false;
    if (piece->comment_count > 0) return false;
    const FormatPiece *next = piece + 1;
    return next->kind != TK_IF && !is_do(next) && next->kind != TK_LBRACE && next->kind != TK_FAT_ARROW &&
           next->kind != TK_WHEN && next->kind != TK_END;
}

static void add_comma(Builder *b, const FormatPiece *piece) {
    Frame *frame = top(b);
    bool separates = frame->is_list && !frame->in_bars;
    frame->commas += separates;
    add_trailing_comments(b, piece, false);
    if (separates)
        frame->pending = PENDING_COMMA;
    else if (piece[1].kind != TK_END)
        add_kind(b, FORMAT_COMMA);
    b->last = piece;
}

static void close_marks(Builder *b, const FormatPiece *piece) {
    for (uint32_t i = 0; i < piece->close_count; i++) close_group(b);
}

static void add_closer(Builder *b, const FormatPiece *piece) {
    bool has_group = top(b)->has_group;
    add_text(b, FORMAT_TEXT, piece->span);
    (void)vec_pop(&b->frames);
    if (has_group) close_group(b);
}

static void add_real(Builder *b, const FormatPiece *piece) {
    Gap gap = find_gap(b, piece);
    bool closes = is_closer(b, piece);
    open_marks(b, piece, true);
    if (!is_needless(b, piece)) add_gap(b, piece, gap);
    if (piece->is_hugged) note_hugged(b, piece);
    open_marks(b, piece, false);
    if (closes) {
        add_closer(b, piece);
    } else if (is_opener(piece)) {
        bool is_needless_do = is_needless(b, piece);
        push_frame(b, piece, gap.line == BREAK_NONE);
        if (!is_needless_do) add_text(b, FORMAT_TEXT, piece->span);
    } else {
        add_text(b, FORMAT_TEXT, piece->span);
    }
    if (piece->kind == TK_PIPE && (piece->is_prefix || piece->is_postfix)) top(b)->in_bars = piece->is_prefix;
    close_marks(b, piece);
    b->last = piece;
}

static void add_piece(Builder *b, const FormatPiece *piece) {
    switch (piece->kind) {
    case TK_NEWLINE:
        if (top(b)->pending == PENDING_NONE) top(b)->pending = PENDING_NEWLINE;
        break;
    case TK_BARE: break;
    case TK_COMMA: add_comma(b, piece); break;
    default:
        if (piece_is_made(piece) && is_do(piece))
            push_frame(b, piece, false);
        else
            add_real(b, piece);
    }
}

static void add_rest(Builder *b, const FormatPiece *piece) {
    Gap gap = {.line = BREAK_LINE, .is_hard = true, .keeps_blank = true};
    uint32_t trailing = add_trailing_comments(b, piece, true);
    add_own_comments(b, piece, trailing, &gap);
}

/* Notes the brackets that are to stay as they were written. */
static void find_exploded(Builder *b) {
    FormatPiece *pieces = b->f->pieces.items;
    VEC(uint32_t) open = {0};
    for (uint32_t i = 0; i < b->f->pieces.count; i++) {
        uint8_t kind = pieces[i].kind;
        if (kind == TK_LPAREN || kind == TK_LBRACKET) vec_push(&b->scratch, &open, i);
        if ((kind != TK_RPAREN && kind != TK_RBRACKET) || open.count == 0) continue;
        uint32_t opener = vec_pop(&open);
        bool is_first_below = starts_line(b, &pieces[opener + 1]);
        pieces[opener].is_exploded = pieces[i - 1].kind == TK_COMMA && is_first_below;
    }
}

void format_build(Formatter *f) {
    Builder b = {.f = f};
    arena_init(&b.scratch);
    find_exploded(&b);
    Frame module = {.level = LEVEL_MODULE};
    vec_push(&b.scratch, &b.frames, module);
    open_group(&b, (FormatGroup){.is_forced = true});
    for (uint32_t i = 0; i < f->pieces.count; i++) {
        const FormatPiece *piece = &f->pieces.items[i];
        if (piece->kind == TK_EOF)
            add_rest(&b, piece);
        else
            add_piece(&b, piece);
    }
    add_kind(&b, FORMAT_CLOSE);
    arena_release(&b.scratch);
}
