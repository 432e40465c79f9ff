/* `switch`, `case … of` and `match` as other languages have them: arms with `case`, `->` or ':', `default`,
 * `break` at their end, blocks by `do` or by indentation. One report for the whole. */
#include "compiler/syntax/foreign/parts.h"

typedef struct Switch {
    uint32_t head, open, close; /* open: its brace, `do` or ':'; close: what ends it, or what follows */
    bool is_indented;           /* nothing ends it */
    Diagnostic *d;
} Switch;

static Diagnostic *switch_report(Foreign *f, Switch *s, uint32_t from, uint32_t to) {
    if (s->d == NULL) s->d = report_form(f, from, to, "a match", "match x { pattern => body }");
    belongs_to(f, s->head, s->d);
    return s->d;
}

static bool is_head_word(const Foreign *f, uint32_t index) {
    return kind_at(f, index) == TK_MATCH ||
           ((word_is(f, index, "switch") || word_is(f, index, "case")) && begins_statement(f, index));
}

static uint32_t indented_end(const Foreign *f, uint32_t from, uint32_t indent) {
    while (from < f->count - 1 && !(f->tokens[from].after_newline && indent_at(f, from) <= indent)) from++;
    return from;
}

static bool find_body(const Foreign *f, Switch *s) {
    uint32_t end = line_end(f, s->head), brace = find_kind(f, s->head, end, TK_LBRACE);
    uint32_t block = find_kind(f, s->head, end, TK_DO);
    if (brace != NO_TOKEN && brace < block) {
        s->open = brace;
        s->close = f->partner[brace];
    } else if (block != NO_TOKEN && begins_line(f, block + 1)) {
        s->open = block;
        s->close = end_of_do(f, block);
    } else if (block == NO_TOKEN && kind_at(f, end - 1) == TK_COLON && begins_line(f, end)) {
        s->open = end - 1;
        s->close = indented_end(f, end, indent_at(f, s->head));
        s->is_indented = true;
    } else {
        return false;
    }
    bool is_literal = s->close != NO_TOKEN && kind_at(f, s->close + 1) == TK_LBRACE; /* the body follows */
    return s->close != NO_TOKEN && s->open > s->head + 1 && !is_literal;
}

/* ---- arms ---- */

/* The sign between pattern and body of the arm that begins at the index; NO_TOKEN: ours, or none. */
static uint32_t foreign_sign(const Foreign *f, uint32_t index, uint32_t close) {
    for (uint32_t at = index; at < close && (at == index || !f->tokens[at].after_newline); at++) {
        uint8_t kind = kind_at(f, at);
        if (kind == TK_FAT_ARROW || kind == TK_DO || kind == TK_LBRACE) return NO_TOKEN;
        bool is_sign =
            kind == TK_ARROW ||
            (kind == TK_COLON && kind_at(f, at + 1) != TK_COLON && kind_at(f, at - 1) != TK_COLON) ||
            word_is(f, at, "then");
        if (is_sign) return at;
        if ((kind == TK_LPAREN || kind == TK_LBRACKET) && f->partner[at] != NO_TOKEN) at = f->partner[at];
    }
    return NO_TOKEN;
}

static bool begins_case(const Foreign *f, uint32_t index) {
    bool is_word = word_is(f, index, "case") || word_is(f, index, "default");
    return begins_line(f, index) && is_word && kind_at(f, index + 1) != TK_FAT_ARROW &&
           kind_at(f, index + 1) != TK_DOT && kind_at(f, index + 1) != TK_LPAREN;
}

static uint32_t next_case(const Foreign *f, uint32_t from, uint32_t close) {
    while (from < close && !begins_case(f, from)) from++;
    return from;
}

/* `break` at the end of a case ends nothing here. */
static uint32_t drop_break(Foreign *f, Switch *s, uint32_t from, uint32_t to) {
    uint32_t last = to;
    while (last > from && kind_at(f, last - 1) == TK_SEMICOLON) last--;
    if (last <= from || kind_at(f, last - 1) != TK_BREAK) return to;
    edit_tokens(f, s->d, last - 1, to, "end");
    drop_tokens(f, last - 1, to);
    return last - 1;
}

static void translate_pattern(Foreign *f, Switch *s, uint32_t index, uint32_t sign) {
    if (word_is(f, index, "default")) {
        edit_token(f, s->d, index, "_");
        set_kind(f, index, TK_UNDERSCORE);
        return;
    }
    edit_away(f, s->d, index);
    drop_token(f, index);
    for (uint32_t at = index + 1; at < sign; at++) {
        if (kind_at(f, at) == TK_LPAREN && f->partner[at] != NO_TOKEN) at = f->partner[at];
        if (kind_at(f, at) != TK_COMMA) continue;
        edit_token(f, s->d, at, " |");
        set_kind(f, at, TK_PIPE);
    }
}

/* `case 1: …`, up to the next; its statements become a block. */
static uint32_t translate_case(Foreign *f, Switch *s, uint32_t index) {
    uint32_t sign = foreign_sign(f, index, s->close), next = next_case(f, index + 1, s->close);
    switch_report(f, s, s->head, s->head);
    uint32_t arrow = sign != NO_TOKEN ? sign : find_kind(f, index, line_end(f, index), TK_FAT_ARROW);
    translate_pattern(f, s, index, arrow == NO_TOKEN ? index : arrow);
    if (sign == NO_TOKEN) return next;
    bool is_short = !begins_line(f, sign + 1) && line_end(f, sign) >= next;
    edit_token(f, s->d, sign, is_short ? " =>" : " => do");
    set_kind(f, sign, TK_FAT_ARROW);
    if (is_short) return next;
    insert_kind(f, sign + 1, TK_DO);
    uint32_t body_end = drop_break(f, s, sign + 1, next);
    if (body_end == next) {
        uint32_t indent = indent_at(f, index);
        edit_behind(f, s->d, next - 1, text_format(f->scratch, "\n%*send", (int)indent, ""));
    }
    insert_kind(f, body_end, TK_END);
    return next;
}

/* `1 -> body` */
static void translate_arm(Foreign *f, Switch *s, uint32_t index) {
    uint32_t sign = foreign_sign(f, index, s->close);
    if (sign == NO_TOKEN || sign == index || begins_line(f, sign + 1)) return;
    if (kind_at(f, sign) == TK_COLON && is_name(f, index) && kind_at(f, sign + 1) == TK_FOR) return;
    edit_token(f, switch_report(f, s, sign, sign), sign, kind_at(f, sign) == TK_COLON ? " =>" : "=>");
    set_kind(f, sign, TK_FAT_ARROW);
}

static void translate_arms(Foreign *f, Switch *s) {
    uint32_t depth = 0;
    for (uint32_t at = s->open + 1; at < s->close; at++) {
        uint8_t kind = kind_at(f, at);
        if (f->gone[at]) continue;
        bool begins = begins_line(f, at) || at == s->open + 1 || kind_at(f, at - 1) == TK_COMMA;
        if (depth == 0 && begins_case(f, at)) {
            at = translate_case(f, s, at) - 1;
            continue;
        }
        if (depth == 0 && begins && kind != TK_RBRACE) translate_arm(f, s, at);
        if (kind == TK_DO && kind_at(f, at - 1) != TK_ELSE) depth++;
        if (kind == TK_IF && kind_at(f, at - 1) == TK_ELSE && depth > 0) depth--;
        if (kind == TK_END && depth > 0) depth--;
        bool is_bracket = kind == TK_LPAREN || kind == TK_LBRACKET || kind == TK_LBRACE;
        if (is_bracket && f->partner[at] != NO_TOKEN && f->partner[at] < s->close) at = f->partner[at];
    }
}

/* ---- the whole ---- */

static void translate_braces(Foreign *f, Switch *s) {
    if (kind_at(f, s->open) == TK_LBRACE) return;
    switch_report(f, s, s->open, s->open);
    edit_token(f, s->d, s->open, kind_at(f, s->open) == TK_COLON ? " {" : "{");
    set_kind(f, s->open, TK_LBRACE);
    if (s->is_indented) {
        edit_behind(f, s->d, s->close - 1, text_format(f->scratch, "\n%*s}", (int)indent_at(f, s->head), ""));
        insert_kind(f, s->close, TK_RBRACE);
    } else {
        edit_token(f, s->d, s->close, "}");
        set_kind(f, s->close, TK_RBRACE);
    }
}

static void translate_word(Foreign *f, Switch *s) {
    if (kind_at(f, s->head) == TK_MATCH) return;
    s->d = report_instead(f, s->head, "match");
    belongs_to(f, s->head, s->d);
    set_kind(f, s->head, TK_MATCH);
}

/* `case x`, and `when` on the lines below */
static bool when_lines(Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index), indent = indent_at(f, index);
    if (!word_is(f, index, "case") || kind_at(f, end) != TK_WHEN || !begins_line(f, end)) return false;
    while (end < f->count - 1 && kind_at(f, end) != TK_END) end++;
    if (indent_at(f, end) != indent) return false;
    report_form(f, index, index, "a match", "match x { pattern => body }");
    set_kind(f, index, TK_BAD_ITEM);
    drop_tokens(f, index + 1, end + 1);
    return true;
}

bool foreign_match(Foreign *f, uint32_t index) {
    Switch s = {.head = index};
    if (!is_head_word(f, index)) return false;
    if (!find_body(f, &s)) return when_lines(f, index);
    translate_word(f, &s);
    translate_arms(f, &s);
    translate_braces(f, &s);
    return s.d != NULL;
}
