/* Structs, enums, traits and impls as other languages write them: `type P struct {`, `struct P: Trait {`,
 * `P(i64)`, `struct P do … end`, blocks by indentation, fields as `int a;` or `pub a: i64`, variants with
 * `case` or numbers. */
#include "compiler/syntax/foreign/parts.h"

typedef struct ListHead {
    uint32_t head, open, close; /* open: its brace, `do` or ':' */
    bool is_indented;
    Diagnostic *d;
} ListHead;

static Diagnostic *list_report(Foreign *f, ListHead *l, uint32_t from, uint32_t to, const char *what,
                               const char *how) {
    if (l->d == NULL) l->d = report_form(f, from, to, what, how);
    return l->d;
}

static bool is_list_word(const Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    if (!begins_statement(f, index) &&
        !(index > 0 && (kind_at(f, index - 1) == TK_PUB || f->gone[index - 1])))
        return false;
    return kind == TK_STRUCT || kind == TK_ENUM || kind == TK_TRAIT || kind == TK_IMPL ||
           ((kind == TK_MESSAGE || kind == TK_ERROR) && is_name(f, index + 1));
}

/* `type P struct {` */
static bool go_type(Foreign *f, uint32_t index) {
    bool is_trait = word_is(f, index + 2, "interface");
    bool is_here = kind_at(f, index) == TK_TYPE && begins_statement(f, index) && is_name(f, index + 1) &&
                   (kind_at(f, index + 2) == TK_STRUCT || is_trait) && kind_at(f, index + 3) == TK_LBRACE;
    if (!is_here) return false;
    Diagnostic *d = report_form(f, index, index + 2, is_trait ? "a trait" : "a struct",
                                is_trait ? "trait Name { ... }" : "struct Name { ... }");
    edit_tokens(f, d, index, index + 3,
                text_format(f->scratch, "%s %s", is_trait ? "trait" : "struct",
                            source_between(f, index + 1, index + 2)));
    set_kind(f, index, is_trait ? TK_TRAIT : TK_STRUCT);
    drop_token(f, index + 2);
    belongs_to(f, index, d);
    return true;
}

/* ---- heads ---- */

static bool find_list(const Foreign *f, ListHead *l) {
    uint32_t end = line_end(f, l->head), brace = find_kind(f, l->head, end, TK_LBRACE),
             block = find_kind(f, l->head, end, TK_DO);
    if (brace != NO_TOKEN && brace < block) {
        l->open = brace;
        l->close = f->partner[brace];
    } else if (block != NO_TOKEN) {
        l->open = block;
        l->close = end_of_do(f, block);
    } else if (kind_at(f, end - 1) == TK_COLON && begins_line(f, end)) {
        uint32_t next = end, indent = indent_at(f, l->head);
        while (next < f->count - 1 && !(f->tokens[next].after_newline && indent_at(f, next) <= indent))
            next++;
        l->open = end - 1;
        l->close = next;
        l->is_indented = true;
    } else {
        return false;
    }
    return l->close != NO_TOKEN;
}

static void list_braces(Foreign *f, ListHead *l) {
    if (kind_at(f, l->open) == TK_LBRACE) return;
    bool is_colon = kind_at(f, l->open) == TK_COLON;
    list_report(f, l, l->open, l->open, "what is listed",
                "in braces: struct Point { ... }, impl Point { ... }");
    edit_token(f, l->d, l->open, is_colon ? " {" : "{");
    set_kind(f, l->open, TK_LBRACE);
    if (l->is_indented) {
        edit_behind(f, l->d, l->close - 1, text_format(f->scratch, "\n%*s}", (int)indent_at(f, l->head), ""));
        insert_kind(f, l->close, TK_RBRACE);
    } else {
        edit_token(f, l->d, l->close, "}");
        set_kind(f, l->close, TK_RBRACE);
    }
}

/* `struct P: Trait {`, `struct P implements Trait {`, `struct P extends Q {` */
static void list_parents(Foreign *f, ListHead *l) {
    bool has_parents = kind_at(f, l->head) == TK_STRUCT || kind_at(f, l->head) == TK_ENUM;
    for (uint32_t at = l->head + 2; has_parents && at < l->open; at++) {
        bool is_word =
            kind_at(f, at) == TK_COLON || kind_at(f, at) == TK_IMPLEMENTS || word_is(f, at, "extends");
        if (kind_at(f, at) == TK_LBRACKET && f->partner[at] != NO_TOKEN) at = f->partner[at];
        if (!is_word) continue;
        list_report(f, l, at, l->open - 1, "what a type implements", "impl Trait for Type { ... }");
        drop_tokens(f, at, l->open);
        return;
    }
}

/* `struct Pair(i64, i64)` */
static bool tuple_struct(Foreign *f, uint32_t index) {
    uint32_t open = index + 2;
    bool is_here = kind_at(f, index) == TK_STRUCT && is_name(f, index + 1) && kind_at(f, open) == TK_LPAREN &&
                   f->partner[open] != NO_TOKEN;
    if (!is_here) return false;
    uint32_t close = f->partner[open];
    report_form(f, open, close, "a struct with named fields", "struct Pair { a: i64, b: i64 }");
    drop_tokens(f, open, close + 1);
    insert_kind(f, close + 1, TK_LBRACE);
    insert_kind(f, close + 1, TK_RBRACE);
    return true;
}

/* ---- items ---- */

static bool is_field_mark(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"private", "public", "val", "readonly", "final", "mut"};
    uint8_t kind = kind_at(f, index);
    bool is_word = kind == TK_PUB || kind == TK_LET || kind == TK_VAR || kind == TK_CONST ||
                   word_is_any(f, index, words, sizeof words / sizeof *words);
    return is_word && is_name(f, index + 1);
}

static void mend_field(Foreign *f, ListHead *l, uint32_t at) {
    static const char what[] = "a field", how[] = "name: Type";
    while (is_field_mark(f, at)) {
        Diagnostic *d = list_report(f, l, at, at, what, how);
        if (d->helps.count == 0)
            diag_help(d, "a field is visible where its struct is, and changes when its variable does");
        edit_away(f, d, at);
        drop_token(f, at);
        f->tokens[at + 1].after_newline |= f->tokens[at].after_newline;
        at++;
    }
    uint8_t next = kind_at(f, at + 1);
    if (!is_name(f, at) || begins_line(f, at + 1)) return;
    static const char *const types[] = {"int",  "float", "double", "string", "String", "bool", "char",
                                        "long", "i64",   "i32",    "u64",    "f64",    "u8",   "byte"};
    if (is_name(f, at + 1) && word_is_any(f, at, types, sizeof types / sizeof *types)) {
        edit_tokens(f, list_report(f, l, at, at + 1, what, how), at, at + 2,
                    text_format(f->scratch, "%s: %s", source_between(f, at + 1, at + 2),
                                source_between(f, at, at + 1)));
        name_before_type(f, at);
    } else if (is_name(f, at + 1) || next == TK_LBRACKET || next == TK_STAR) {
        if (word_is(f, at, "fn") || word_is(f, at, "def")) return;
        edit_behind(f, list_report(f, l, at, at + 1, what, how), at, ":");
        insert_kind(f, at + 1, TK_COLON);
    }
}

/* `case Red`, `Red = 1`, `| Red` */
static void mend_variant(Foreign *f, ListHead *l, uint32_t at) {
    if ((word_is(f, at, "case") && is_name(f, at + 1) && !begins_line(f, at + 1)) ||
        kind_at(f, at) == TK_PIPE) {
        edit_away(f, list_report(f, l, at, at, "a variant", "enum Color { Red, Green }"), at);
        drop_token(f, at);
        f->tokens[at + 1].after_newline |= f->tokens[at].after_newline;
        at++;
    }
    if (!is_name(f, at) || kind_at(f, at + 1) != TK_ASSIGN) return;
    uint32_t end = at + 2 + (kind_at(f, at + 2) == TK_MINUS);
    Diagnostic *d = list_report(f, l, at + 1, end, "a variant", "enum Color { Red, Green }");
    if (d->helps.count == 0)
        diag_help(d, "variants count from 0 and have no numbers of their own: 'as i64' gives the number");
    diag_fix(d, (Span){token_end(f->tokens[at]), token_end(f->tokens[end])}, "");
    drop_tokens(f, at + 1, end + 1);
}

static void list_items(Foreign *f, ListHead *l) {
    uint8_t head = kind_at(f, l->head);
    for (uint32_t at = l->open + 1; at < l->close; at++) {
        uint8_t before = kind_at(f, at - 1), kind = kind_at(f, at);
        if (kind == TK_FUNC || kind == TK_DO) return;
        bool begins =
            begins_line(f, at) || before == TK_LBRACE || before == TK_COMMA || before == TK_SEMICOLON;
        if (begins && head == TK_STRUCT) mend_field(f, l, at);
        if (begins && head != TK_STRUCT) mend_variant(f, l, at);
        bool is_bracket = kind == TK_LPAREN || kind == TK_LBRACKET || kind == TK_LBRACE;
        if (is_bracket && f->partner[at] != NO_TOKEN) at = f->partner[at];
    }
}

/* `class P { … }`, `class P` … `end`: left out. `interface` is a trait. */
static bool class_declaration(Foreign *f, uint32_t index) {
    bool is_class = word_is(f, index, "class") || word_is(f, index, "object");
    bool at_start = begins_statement(f, index) || f->about[index] != NULL;
    if (!is_class || !at_start || !is_name(f, index + 1) || f->outer[index] != NO_TOKEN) return false;
    uint32_t end = line_end(f, index), brace = find_kind(f, index, end, TK_LBRACE),
             indent = indent_at(f, index);
    if (brace != NO_TOKEN && f->partner[brace] != NO_TOKEN) {
        end = f->partner[brace] + 1;
    } else {
        while (end < f->count - 1 && !(f->tokens[end].after_newline && indent_at(f, end) <= indent)) end++;
        if (kind_at(f, end) == TK_END) end++;
    }
    Diagnostic *d = report_form(f, index, index, "a type", "struct Name { ... }");
    diag_help(d, "its functions stand in an 'impl Name { ... }', what types have in common in a 'trait'");
    while (index > 0 && kind_at(f, index - 1) == TK_PUB) drop_token(f, --index);
    set_kind(f, index, TK_BAD_ITEM);
    f->gone[index] = false;
    drop_tokens(f, index + 1, end);
    return true;
}

static bool interface(Foreign *f, uint32_t index) {
    bool is_word = word_is(f, index, "interface") || word_is(f, index, "protocol");
    bool at_start = begins_statement(f, index) || f->about[index] != NULL;
    if (!is_word || !at_start || !is_name(f, index + 1) || begins_line(f, index + 1)) return false;
    belongs_to(f, index, report_instead(f, index, "trait"));
    set_kind(f, index, TK_TRAIT);
    return true;
}

/* `Point { x = 1.0 }` */
static bool literal_fields(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_LBRACE && index > 0 && kind_at(f, index - 1) == TK_IDENT &&
                   kind_at(f, index + 1) == TK_IDENT && kind_at(f, index + 2) == TK_ASSIGN &&
                   f->partner[index] != NO_TOKEN;
    for (uint32_t at = index; is_here && at > 0 && !begins_line(f, at); at--) {
        uint8_t kind = kind_at(f, at - 1);
        if (kind == TK_IF || kind == TK_WHILE || kind == TK_FOR || kind == TK_STRUCT || kind == TK_ENUM)
            return false;
    }
    if (!is_here) return false;
    Diagnostic *d = report_form(f, index + 2, index + 2, "the value of a field", "name: value");
    for (uint32_t at = index + 1; at < f->partner[index]; at++) {
        bool begins = kind_at(f, at - 1) == TK_COMMA || kind_at(f, at - 1) == TK_LBRACE || begins_line(f, at);
        if (!begins || kind_at(f, at) != TK_IDENT || kind_at(f, at + 1) != TK_ASSIGN) continue;
        diag_fix(d, (Span){token_end(f->tokens[at]), token_end(f->tokens[at + 1])}, ":");
        set_kind(f, at + 1, TK_COLON);
    }
    return true;
}

bool foreign_list(Foreign *f, uint32_t index) {
    if (interface(f, index)) return true;
    if (class_declaration(f, index) || literal_fields(f, index)) return true;

    ListHead l = {.head = index, .d = f->about[index]};
    if (go_type(f, index)) l.d = f->about[index];
    if (!is_list_word(f, index)) return false;
    if (tuple_struct(f, index)) return true;
    if (!find_list(f, &l)) return l.d != NULL;
    list_parents(f, &l);
    list_braces(f, &l);
    bool has_items = kind_at(f, index) != TK_TRAIT && kind_at(f, index) != TK_IMPL;
    if (has_items) list_items(f, &l);
    return l.d != NULL;
}
