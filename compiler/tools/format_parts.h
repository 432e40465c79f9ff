/* What the files of the formatter share; nobody else includes this.
 *
 * format_pieces.c takes the tokens of one declaration from the layout, format_marks.c (with format_chains.c)
 * walks its tree and notes at which of them a group begins, ends, or may be broken, format_build.c turns both
 * into commands, format_print.c decides which groups are broken and writes the lines, format_align.c lines up
 * the comments behind them.
 */
#ifndef JANUS_TOOLS_FORMAT_PARTS_H
#define JANUS_TOOLS_FORMAT_PARTS_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"
#include "compiler/base/text.h"
#include "compiler/base/vec.h"
#include "compiler/syntax/layout.h"

enum { FORMAT_INDENT = 4 };

/* ---- pieces ---- */

typedef struct FormatComment {
    Span span;               /* without the blanks behind it */
    uint8_t newlines_before; /* 0, 1, 2 for more */
    bool is_line;            /* to the end of its line */
} FormatComment;

typedef enum FormatBreak {
    BREAK_NONE,
    BREAK_LINE, /* a blank, or a new line */
    BREAK_SOFT, /* nothing, or a new line */
} FormatBreak;

/* A token, or a whole interpolated string. */
typedef struct FormatPiece {
    Span span;                             /* empty: made by the layout */
    uint32_t first_comment, comment_count; /* between the piece before and this one */
    uint32_t first_open;                   /* 1 + index of a mark; 0: none */
    uint16_t close_count;                  /* groups of the tree that end here */
    uint8_t kind;                          /* TK_... */
    uint8_t level;                         /* of what opens a bracket or block: LevelKind */
    uint8_t newlines_before;               /* since the comment or piece before: 0, 1, 2 for more */
    uint8_t line;                          /* FormatBreak: in front of it, where the tree allows one */
    bool is_prefix;   /* an operator before its operand, a bar that opens, the dot of `.Variant` */
    bool is_postfix;  /* a bar that closes */
    bool is_keyword;  /* a contextual word in front of an operand */
    bool is_glued;    /* no blank in front of it */
    bool takes_comma; /* a bracket whose broken list ends with a comma */
    bool hugs;        /* the parenthesis of a call whose last argument may be broken in its stead */
    bool fills;       /* a bracket whose short items may share lines */
    bool is_hugged;   /* where that argument's bracket or block begins */
    bool is_exploded; /* a bracket with a line break behind it, and a comma behind its last item */
} FormatPiece;

typedef struct FormatMark {
    uint32_t next; /* 1 + index of the mark after it at the same piece; 0: none */
    bool is_soft, is_forced;
    bool fills;       /* as much on a line as it can have */
    bool before_line; /* the line in front of the piece belongs to this group */
} FormatMark;

/* ---- commands ---- */

typedef enum FormatKind {
    FORMAT_TEXT, /* span */
    FORMAT_SPACE,
    FORMAT_COMMA,
    FORMAT_BROKEN_COMMA, /* when the group is broken */
    FORMAT_LINE,
    FORMAT_SUFFIX, /* span of a comment that ends the line it is on */
    FORMAT_OPEN,   /* group */
    FORMAT_CLOSE,
} FormatKind;

typedef struct FormatCommand {
    union {
        Span span;
        uint32_t group;
        struct {
            uint8_t level; /* indents from where the group began */
            bool is_soft, is_blank;
            bool is_edge; /* beside a bracket */
        } line;
    } as;
    uint8_t kind;
} FormatCommand;

typedef struct FormatGroup {
    uint32_t hugged;  /* index of the command that opens what may be broken in its stead; 0: none */
    bool hugs_block;  /* ... and that is a block */
    bool is_soft;     /* what is broken inside of it does not break it */
    bool is_body;     /* begins with the line behind `=>` */
    bool is_packable; /* all items may share one line between the lines of the brackets */
    bool is_fillable; /* ... or several lines, when they are short; of a chain: all */
    bool is_forced;   /* to be broken: there are several statements, or a comment */
    bool is_exploded; /* to be broken: so it was written */
    bool has_broken;  /* a group inside of it is to be broken */
} FormatGroup;

/* A comment behind code: where it starts in the text, for the alignment. */
typedef struct FormatSuffix {
    uint32_t offset, line, indent, column, width;
} FormatSuffix;

typedef struct Formatter {
    Session *session;
    SourceFile *source;
    Arena scratch; /* of the whole run */
    TokenList list;
    Layout layout;
    Token next;              /* taken from the layout, not yet a piece */
    uint32_t gap_from;       /* position of what follows the last piece */
    VEC(FormatPiece) pieces; /* of the declaration at hand, as all below */
    VEC(FormatComment) comments;
    VEC(FormatMark) marks;
    VEC(FormatCommand) commands;
    VEC(FormatGroup) groups;
    Text out;
    uint32_t line, column, indent; /* of what comes next in `out` */
    VEC(Span) suffixes;            /* waiting for the end of the line */
    VEC(FormatSuffix) aligned;
    bool has_begun; /* a declaration is in front of the one at hand */
} Formatter;

static inline const char *format_text(const Formatter *f, uint32_t position) {
    return f->source->text + (position - f->source->base);
}

static inline bool piece_is_made(const FormatPiece *piece) {
    return piece->span.start == piece->span.end;
}

/* format_pieces.c */
void format_begin(Formatter *f, Session *session, SourceFile *source);
/* The pieces of the next declarations, up to a line break at module level that lies behind `least`. False at
 * the end of the file, whose piece of kind TK_EOF has the comments that are left. */
bool format_take_pieces(Formatter *f, uint32_t least);
/* The comments and line breaks between two positions; gives the newlines behind the last comment. */
typedef void (*FormatVisitComment)(void *context, const FormatComment *comment);
uint8_t format_scan_gap(const SourceFile *source, uint32_t from, uint32_t to, FormatVisitComment visit,
                        void *context);
/* The piece that starts at the position, or the one that ends there. */
uint32_t format_piece_at(const Formatter *f, uint32_t start);
uint32_t format_piece_ending_at(const Formatter *f, uint32_t end);
/* The first piece of the source behind a node. */
uint32_t format_piece_behind(const Formatter *f, const AstNode *node);

static inline FormatPiece *format_piece(const Formatter *f, uint32_t index) {
    return &f->pieces.items[index];
}

static inline FormatPiece *format_piece_starting(const Formatter *f, uint32_t start) {
    return format_piece(f, format_piece_at(f, start));
}

/* format_marks.c: notes what a node and all below it ask for. */
void format_visit(Formatter *f, const AstNode *node);
void format_visit_children(Formatter *f, const AstNode *node);
/* A group from one piece to another; groups of one piece are opened from the outermost to the innermost. The
 * mark is valid until the next one. */
FormatMark *format_open_group(Formatter *f, uint32_t index);
void format_close_group(Formatter *f, uint32_t index);

/* format_chains.c: likewise for these kinds. */
void format_mark_binary(Formatter *f, const AstBinary *binary);
void format_mark_catch(Formatter *f, const AstCatch *node);
void format_mark_postfix(Formatter *f, const AstNode *node);
bool format_ends_with_block(const AstNode *node);

/* format_space.c: whether a blank stands between two pieces that follow each other on a line. */
bool format_needs_space(const Formatter *f, const FormatPiece *left, const FormatPiece *right);
bool format_ends_operand(const FormatPiece *piece);

/* format_build.c */
void format_build(Formatter *f);

/* format_print.c */
void format_print(Formatter *f);
/* What waits for the end of the last line, and that end. */
void format_print_end(Formatter *f);

/* format_align.c */
void format_align(const Formatter *f, Text *out);

#endif
