/* From commands to lines. A group is laid flat when it fits behind what is on the line already, together with
 * what follows up to the next place where the line may end; else its lines are broken, all of them. A call
 * may be left as it is when its last argument can be broken in its stead. Looking ahead stops at the width,
 * so that the time is linear in the length of the source. */
#include "compiler/tools/format.h"
#include "compiler/tools/format_parts.h"

typedef enum Mode {
    MODE_FLAT,   /* on one line, with all that is inside */
    MODE_HUGGED, /* its own lines are flat, groups inside of it decide for themselves */
    MODE_PACKED, /* all items on a line between those of the brackets */
    MODE_FILLED, /* as many items on a line as it can have */
    MODE_BROKEN,
} Mode;

typedef struct Open {
    uint8_t mode;
    uint32_t base;    /* indent of the line on which the group began */
    uint32_t current; /* of its line at hand */
} Open;

typedef struct Printer {
    Formatter *f;
    Arena scratch;
    VEC(Open) open;
    VEC(bool) breaking; /* of the groups that looking ahead went into */
} Printer;

/* ---- writing ---- */

/* Columns of a text up to its end or its first line break. */
static uint32_t width_of(const char *at, const char *end, bool *has_line) {
    uint32_t width = 0;
    for (; at < end && *at != '\n'; at++) width += !text_is_continuation(*at);
    *has_line = at < end;
    return width;
}

static uint32_t span_width(const Formatter *f, Span span, bool *has_line) {
    return width_of(format_text(f, span.start), format_text(f, span.end), has_line);
}

static void write_indent(Formatter *f) {
    bool is_at_start = f->out.length == 0 || f->out.bytes[f->out.length - 1] == '\n';
    if (is_at_start) text_add_repeated(&f->out, ' ', (int)f->indent);
}

static void write_span(Formatter *f, Span span) {
    const char *at = format_text(f, span.start), *end = format_text(f, span.end);
    write_indent(f);
    text_add_bytes(&f->out, at, (size_t)(end - at));
    for (; at < end; at++) {
        f->column += !text_is_continuation(*at);
        if (*at != '\n') continue;
        f->line++;
        f->column = 0;
    }
}

static void write_char(Formatter *f, char byte) {
    write_indent(f);
    text_add_char(&f->out, byte);
    f->column++;
}

static void drop_blanks(Formatter *f) {
    while (f->out.length > 0 && f->out.bytes[f->out.length - 1] == ' ') f->out.length--, f->column--;
}

static void write_newline(Formatter *f, uint32_t indent) {
    drop_blanks(f);
    if (f->out.length == 0) return;
    text_add_char(&f->out, '\n');
    f->line++;
    f->column = f->indent = indent;
}

/* The comments that waited for the end of this line: the first one behind it, the others below. */
static void write_suffixes(Formatter *f, uint32_t indent) {
    bool has_line;
    for (uint32_t i = 0; i < f->suffixes.count; i++) {
        Span span = f->suffixes.items[i];
        if (i > 0) write_newline(f, indent);
        drop_blanks(f);
        FormatSuffix suffix = {f->out.length, f->line, f->indent, f->column, span_width(f, span, &has_line)};
        if (i == 0) vec_push(&f->scratch, &f->aligned, suffix);
        if (i == 0) write_char(f, ' ');
        write_span(f, span);
    }
    f->suffixes.count = 0;
}

static void write_line(Formatter *f, uint32_t indent, uint32_t comment_indent, bool is_blank) {
    write_suffixes(f, comment_indent);
    write_newline(f, indent);
    if (is_blank) write_newline(f, indent);
}

/* ---- looking ahead ---- */

/* Adds what the command takes on a line; false when the line is too long. A text of several lines ends the
 * line. */
static bool add_width(const Formatter *f, const FormatCommand *command, uint32_t *width, bool *ends_line) {
    switch (command->kind) {
    case FORMAT_TEXT: *width += span_width(f, command->as.span, ends_line); break;
    case FORMAT_SPACE:
    case FORMAT_COMMA: *width += 1; break;
    case FORMAT_LINE: *width += !command->as.line.is_soft; break;
    default: break;
    }
    return *width <= FORMAT_WIDTH;
}

/* What follows a group fits, up to the next place where the line ends or may end. */
static bool rest_fits(const Printer *p, uint32_t index, uint32_t width) {
    const Formatter *f = p->f;
    uint32_t inside = 0, outside = p->open.count;
    bool ends_line = false;
    for (; index < f->commands.count && !ends_line; index++) {
        const FormatCommand *command = &f->commands.items[index];
        if (command->kind == FORMAT_OPEN) inside++;
        if (command->kind == FORMAT_CLOSE && inside == 0) outside--;
        if (command->kind == FORMAT_CLOSE && inside > 0) inside--;
        if (outside == 0) return true;
        bool is_broken_line = inside > 0 || p->open.items[outside - 1].mode == MODE_BROKEN;
        if (command->kind == FORMAT_LINE && is_broken_line) return true;
        if (!add_width(f, command, &width, &ends_line)) return false;
    }
    return true;
}

/* How far looking ahead goes into a group. */
typedef enum Until {
    UNTIL_END,      /* of the group, and the rest that follows it */
    UNTIL_OWN_LINE, /* the first line of the group itself */
    UNTIL_HUGGED,   /* the first line inside of what may be broken in its stead */
    UNTIL_EDGE,     /* the line in front of the closing bracket */
} Until;

static bool breaks_inside(const FormatGroup *group, Until until) {
    return group->is_forced ||
           (until == UNTIL_HUGGED && (group->is_exploded || (group->has_broken && !group->is_soft)));
}

/* Whether all fits that stands between the command and the goal, on a line that has `width` columns already.
 * A line that must be broken ends it earlier, which is no failure unless what is in front of the hugged
 * argument has it. */
static bool fits(Printer *p, uint32_t index, uint32_t width, Until until, uint32_t hugged) {
    Formatter *f = p->f;
    bool ends_line = false;
    p->breaking.count = 0;
    vec_push(&p->scratch, &p->breaking, false);
    for (; p->breaking.count > 0; index++) {
        const FormatCommand *command = &f->commands.items[index];
        if (command->kind == FORMAT_LINE) {
            bool is_own = p->breaking.count == 1;
            if (until == UNTIL_HUGGED && index > hugged) return true;
            if (is_own && (until == UNTIL_OWN_LINE || (until == UNTIL_EDGE && command->as.line.is_edge)))
                return true;
            if (vec_last(&p->breaking)) return until != UNTIL_HUGGED;
        }
        if (command->kind == FORMAT_OPEN) {
            bool breaks = breaks_inside(&f->groups.items[command->as.group], until);
            vec_push(&p->scratch, &p->breaking, breaks);
        }
        if (command->kind == FORMAT_CLOSE) (void)vec_pop(&p->breaking);
        if (!add_width(f, command, &width, &ends_line)) return false;
        if (ends_line) return true;
    }
    return rest_fits(p, index, width);
}

static uint32_t indent_of(const Printer *p) {
    return vec_last(&p->open).current + FORMAT_INDENT;
}

/* A chain: its lines are broken when it is too long, unless its first operand is, which then is broken alone.
 */
static Mode choose_soft_mode(Printer *p, uint32_t index, const FormatGroup *group) {
    uint32_t column = p->f->column;
    if (fits(p, index + 1, column, UNTIL_END, 0)) return group->has_broken ? MODE_HUGGED : MODE_FLAT;
    bool helps = group->is_body ? fits(p, index + 2, indent_of(p), UNTIL_END, 0)
                                : fits(p, index + 1, column, UNTIL_OWN_LINE, 0);
    if (!helps) return MODE_HUGGED;
    return group->is_fillable && !group->has_broken ? MODE_FILLED : MODE_BROKEN;
}

static bool fits_hugged(Printer *p, uint32_t index, const FormatGroup *group) {
    if (group->hugged == 0 || group->hugged == UINT32_MAX) return false;
    return fits(p, index + 1, p->f->column, UNTIL_HUGGED, group->hugged);
}

/* The group's first commands are its bracket and the line behind it. A comment that waits for the end of the
 * line would then stand in the list, and break it. */
static bool fits_packed(Printer *p, uint32_t index, const FormatGroup *group) {
    if (!group->is_packable || group->has_broken || p->f->suffixes.count > 0) return false;
    return fits(p, index + 3, indent_of(p), UNTIL_EDGE, 0);
}

enum { SHORT_ITEM = 32 }; /* columns */

/* The columns of the item that begins at the command, which is moved to the line of the list behind it; more
 * than the limit when that is far. */
static uint32_t measure_item(const Formatter *f, uint32_t *index, uint32_t limit) {
    uint32_t width = 0, depth = 0;
    bool ends_line = false;
    for (;; ++*index) {
        const FormatCommand *command = &f->commands.items[*index];
        bool ends = command->kind == FORMAT_LINE || command->kind == FORMAT_CLOSE;
        if (depth == 0 && ends) return width;
        depth += command->kind == FORMAT_OPEN;
        depth -= command->kind == FORMAT_CLOSE;
        add_width(f, command, &width, &ends_line);
        if (ends_line || width > limit) return limit + 1;
    }
}

static bool has_short_items(const Printer *p, uint32_t index, const FormatGroup *group) {
    const Formatter *f = p->f;
    if (!group->is_fillable || group->has_broken || f->suffixes.count > 0) return false;
    for (index += 2; f->commands.items[index].kind == FORMAT_LINE;) {
        index++;
        if (measure_item(f, &index, SHORT_ITEM) > SHORT_ITEM) return false;
    }
    return true;
}

static Mode choose_mode(Printer *p, uint32_t index) {
    const FormatGroup *group = &p->f->groups.items[p->f->commands.items[index].as.group];
    uint8_t outside = p->open.count > 0 ? vec_last(&p->open).mode : MODE_BROKEN;
    if (outside == MODE_FLAT || outside == MODE_PACKED || outside == MODE_FILLED) return MODE_FLAT;
    if (group->is_forced || group->is_exploded) return MODE_BROKEN;
    if (group->is_soft) return choose_soft_mode(p, index, group);
    if (!group->has_broken && fits(p, index + 1, p->f->column, UNTIL_END, 0)) return MODE_FLAT;
    bool can_hug = fits_hugged(p, index, group);
    if (can_hug && group->hugs_block) return MODE_HUGGED;
    if (fits_packed(p, index, group)) return MODE_PACKED;
    if (can_hug) return MODE_HUGGED;
    return has_short_items(p, index, group) ? MODE_FILLED : MODE_BROKEN;
}

/* ---- commands ---- */

/* The next item of a filled list does not fit behind the ones before. */
static bool next_item_overflows(const Formatter *f, uint32_t index) {
    uint32_t next = index + 1;
    return f->column + 1 + measure_item(f, &next, FORMAT_WIDTH) > FORMAT_WIDTH;
}

static bool breaks_here(const Printer *p, uint32_t index) {
    bool is_edge = p->f->commands.items[index].as.line.is_edge;
    switch ((Mode)vec_last(&p->open).mode) {
    case MODE_BROKEN: return true;
    case MODE_PACKED: return is_edge;
    case MODE_FILLED: return is_edge || next_item_overflows(p->f, index);
    default: return false;
    }
}

static void print_line(Printer *p, uint32_t index) {
    const FormatCommand *command = &p->f->commands.items[index];
    Open *open = &vec_last(&p->open);
    if (breaks_here(p, index)) {
        open->current = open->base + FORMAT_INDENT * command->as.line.level;
        bool closes = command->as.line.is_edge && command->as.line.level == 0;
        uint32_t comment_indent = open->current + (closes ? FORMAT_INDENT : 0);
        write_line(p->f, open->current, comment_indent, command->as.line.is_blank);
    } else if (!command->as.line.is_soft) {
        write_char(p->f, ' ');
    }
}

static void print_open(Printer *p, uint32_t index) {
    uint32_t base = p->open.count == 0 ? 0 : vec_last(&p->open).current;
    Open open = {(uint8_t)choose_mode(p, index), base, base};
    vec_push(&p->scratch, &p->open, open);
}

static void print_command(Printer *p, uint32_t index) {
    const FormatCommand *command = &p->f->commands.items[index];
    switch ((FormatKind)command->kind) {
    case FORMAT_TEXT: write_span(p->f, command->as.span); break;
    case FORMAT_SPACE: write_char(p->f, ' '); break;
    case FORMAT_COMMA: write_char(p->f, ','); break;
    case FORMAT_BROKEN_COMMA:
        if (vec_last(&p->open).mode == MODE_BROKEN) write_char(p->f, ',');
        break;
    case FORMAT_LINE: print_line(p, index); break;
    case FORMAT_SUFFIX: vec_push(&p->f->scratch, &p->f->suffixes, command->as.span); break;
    case FORMAT_OPEN: print_open(p, index); break;
    case FORMAT_CLOSE: (void)vec_pop(&p->open); break;
    }
}

void format_print(Formatter *f) {
    Printer p = {.f = f};
    arena_init(&p.scratch);
    for (uint32_t i = 0; i < f->commands.count; i++) print_command(&p, i);
    arena_release(&p.scratch);
}

void format_print_end(Formatter *f) {
    write_line(f, 0, 0, false);
}
