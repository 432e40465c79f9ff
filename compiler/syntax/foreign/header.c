/* Heads of functions as other languages write them: `fn f(&mut self, x int) i64 {`, `def f(x):`, `int f(int
 * x)`, `func f() -> T = value`. One report for all that is foreign in one head; its braces join it. */
#include "compiler/syntax/foreign/parts.h"

typedef struct FunctionHead {
    uint32_t word, name, open, close; /* open, close: of the parameters */
    Diagnostic *d;
} FunctionHead;

static const char function_form[] = "func name(a: T) -> R do ... end";

static Diagnostic *head_report(Foreign *f, FunctionHead *h, uint32_t from, uint32_t to, const char *what,
                               const char *how) {
    if (h->d == NULL) h->d = report_form(f, from, to, what, how);
    belongs_to(f, h->word, h->d);
    return h->d;
}

static bool is_function_word(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"fn",   "def",  "function", "fun",   "sub",
                                        "proc", "defp", "fnc",      "method"};
    return kind_at(f, index) == TK_IDENT && word_is_any(f, index, words, sizeof words / sizeof *words);
}

static bool is_type_name(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"i8",     "i16",     "i32",    "i64",  "u8",    "u16",  "u32",
                                        "u64",    "f32",     "f64",    "int",  "uint",  "Int",  "float",
                                        "double", "string",  "String", "bool", "Bool",  "char", "void",
                                        "long",   "boolean", "str",    "byte", "size_t"};
    return is_name(f, index) && word_is_any(f, index, words, sizeof words / sizeof *words);
}

/* From the word to the parentheses; the word may be the type of a C function. */
static bool read_head(const Foreign *f, uint32_t index, FunctionHead *h) {
    uint32_t at = index + 2;
    bool is_generic = kind_at(f, at) == TK_LT || kind_at(f, at) == TK_LBRACKET;
    for (uint32_t i = 0; is_generic && i < 40 && kind_at(f, at) != TK_LPAREN && !begins_line(f, at); i++)
        at++;
    *h = (FunctionHead){.word = index, .name = index + 1, .open = at};
    if (!is_name(f, index + 1) || kind_at(f, at) != TK_LPAREN || f->partner[at] == NO_TOKEN) return false;
    h->close = f->partner[at];
    return true;
}

/* ---- parameters ---- */

/* `&self`, `&mut self`, `mut self`, `mut x`, `_ x` */
static uint32_t parameter_marks(Foreign *f, FunctionHead *h, uint32_t at, uint32_t end) {
    uint32_t from = at;
    bool is_mut = false, is_mark = false;
    for (; at + 1 < end; at++) {
        bool is_word = word_is(f, at, "mut") || word_is(f, at, "inout");
        bool is_other = kind_at(f, at) == TK_AMP || kind_at(f, at) == TK_STAR || word_is(f, at, "final") ||
                        kind_at(f, at) == TK_LET || kind_at(f, at) == TK_CONST ||
                        (kind_at(f, at) == TK_UNDERSCORE && is_name(f, at + 1));
        if (!is_word && !is_other) break;
        is_mut |= is_word;
        is_mark = true;
    }
    if (!is_mark) return at;
    Diagnostic *d = head_report(f, h, from, at - 1, "a parameter",
                                kind_at(f, at) == TK_SELF ? (is_mut ? "var self" : "self") : "name: Type");
    if (kind_at(f, at) == TK_SELF && !is_mut)
        diag_help(d, "there are no references; a method that changes its receiver takes 'var self'");
    diag_fix(d, (Span){f->tokens[from].start, f->tokens[at].start}, is_mut ? "var " : "");
    drop_tokens(f, from, at);
    if (is_mut) insert_kind(f, at, TK_VAR);
    return at;
}

static void swap_name_and_type(Foreign *f, Diagnostic *d, uint32_t at) {
    edit_tokens(
        f, d, at, at + 2,
        text_format(f->scratch, "%s: %s", source_between(f, at + 1, at + 2), source_between(f, at, at + 1)));
    name_before_type(f, at);
}

static void parameter(Foreign *f, FunctionHead *h, uint32_t at, uint32_t end) {
    at = parameter_marks(f, h, at, end);
    if (kind_at(f, at) == TK_VAR) at++;
    if (at >= end || !is_name(f, at) || kind_at(f, at) == TK_SELF) return;
    uint8_t next = at + 1 < end ? kind_at(f, at + 1) : TK_EOF;
    if (next == TK_EOF || next == TK_ASSIGN) {
        Diagnostic *d = head_report(f, h, at, at, "a parameter", "name: Type");
        diag_help(d, "the type of '%s' is missing: '%s: i64'", source_between(f, at, at + 1),
                  source_between(f, at, at + 1));
        insert_kind(f, at + 1, TK_COLON);
        insert_kind(f, at + 1, TK_BAD_EXPR);
    } else if (is_name(f, at + 1) && at + 2 >= end && is_type_name(f, at) && !is_type_name(f, at + 1)) {
        swap_name_and_type(f, head_report(f, h, at, at + 1, "a parameter", "name: Type"), at);
    } else if (is_name(f, at + 1) || next == TK_LBRACKET || next == TK_STAR || next == TK_FUNC) {
        Diagnostic *d = head_report(f, h, at, at + 1, "a parameter", "name: Type");
        edit_behind(f, d, at, ":");
        insert_kind(f, at + 1, TK_COLON);
    }
}

static void parameters(Foreign *f, FunctionHead *h) {
    for (uint32_t at = h->open + 1; at < h->close;) {
        uint32_t end = find_kind(f, at, h->close, TK_COMMA);
        if (end == NO_TOKEN) end = h->close;
        uint32_t first = at;
        while (first < end && f->gone[first]) first++;
        parameter(f, h, first, end);
        at = end + 1;
    }
}

/* ---- result and body ---- */

/* `f() i64 {`, `f(): i64 {`, `f() => i64 {` */
static uint32_t result(Foreign *f, FunctionHead *h) {
    uint32_t at = h->close + 1, end = line_end(f, h->word);
    uint8_t kind = kind_at(f, at);
    if (at >= end || kind == TK_ARROW || kind == TK_BANG) return at;
    bool is_sign =
        (kind == TK_COLON || kind == TK_FAT_ARROW) && at + 1 < end && kind_at(f, end - 1) != TK_EOF;
    bool is_type = (is_name(f, at) && !word_is(f, at, "throws")) || kind == TK_LBRACKET || kind == TK_LPAREN;
    bool has_body = find_kind(f, at, end, TK_DO) != NO_TOKEN || find_kind(f, at, end, TK_LBRACE) != NO_TOKEN;
    if (is_sign && has_body) {
        edit_token(f, head_report(f, h, at, at, "a result type", "-> T"), at, " ->");
        set_kind(f, at, TK_ARROW);
    } else if (is_type && has_body) {
        Diagnostic *d = head_report(f, h, at, at, "a result type", "-> T");
        edit_before(f, d, at, "-> ");
        Token arrow = {.kind = TK_ARROW, .start = f->tokens[at].start, .as.end = f->tokens[at].start};
        Insertion insertion = {at, f->inserted.count, arrow};
        vec_push(f->scratch, &f->inserted, insertion);
        f->has_changed = true;
    }
    return at;
}

static bool in_trait(const Foreign *f, uint32_t index) {
    uint32_t outer = f->outer[index];
    for (uint32_t at = outer; outer != NO_TOKEN && at > 0 && outer - at < 40; at--) {
        if (kind_at(f, at) == TK_TRAIT) return true;
        if (at != outer && begins_line(f, at)) break;
    }
    return false;
}

/* `func f() -> T = value` */
static bool one_expression(Foreign *f, FunctionHead *h, uint32_t end) {
    uint32_t sign = find_kind(f, h->close + 1, end, TK_ASSIGN);
    if (sign == NO_TOKEN) sign = find_kind(f, h->close + 1, end, TK_FAT_ARROW);
    if (sign == NO_TOKEN || sign + 1 >= end || find_kind(f, h->close, sign, TK_DO) != NO_TOKEN) return false;
    if (find_kind(f, h->close, sign, TK_LBRACE) != NO_TOKEN || kind_at(f, sign + 1) == TK_LBRACE)
        return false;
    Diagnostic *d = head_report(f, h, sign, sign, "the body of a function", "do ... end");
    edit_token(f, d, sign, "do return");
    edit_behind(f, d, end - 1, " end");
    set_kind(f, sign, TK_RETURN);
    insert_kind(f, sign, TK_DO);
    insert_kind(f, end, TK_END);
    return true;
}

/* The body that follows a head without its `do`, up to where it is no longer further in. */
static void body(Foreign *f, FunctionHead *h) {
    uint32_t end = line_end(f, h->close), indent = indent_at(f, h->word);
    bool has_colon = kind_at(f, end - 1) == TK_COLON, has_do = find_kind(f, h->close, end, TK_DO) != NO_TOKEN;
    if (has_do || find_kind(f, h->close, end, TK_LBRACE) != NO_TOKEN || one_expression(f, h, end)) return;
    bool is_indented = begins_line(f, end) && end < f->count - 1 && indent_at(f, end) > indent;
    bool goes_on = kind_at(f, end) == TK_DO || kind_at(f, end) == TK_WHERE || kind_at(f, end) == TK_ARROW;
    if (!is_indented || goes_on || (!has_colon && in_trait(f, h->word))) return;
    Diagnostic *d = head_report(f, h, end - 1, end - 1, "the body of a function", "do ... end");
    uint32_t next = end;
    while (next < f->count - 1 && !(f->tokens[next].after_newline && indent_at(f, next) <= indent)) next++;
    if (has_colon) {
        edit_token(f, d, end - 1, " do");
        set_kind(f, end - 1, TK_DO);
    } else {
        edit_behind(f, d, end - 1, " do");
        insert_kind(f, end, TK_DO);
    }
    bool is_closed = kind_at(f, next) == TK_END && indent_at(f, next) == indent;
    if (is_closed) return;
    edit_behind(f, d, next - 1, text_format(f->scratch, "\n%*send", (int)indent, ""));
    insert_kind(f, next, TK_END);
}

/* ---- the whole ---- */

/* `int f(int x) {` */
static bool c_function(Foreign *f, uint32_t index, FunctionHead *h) {
    bool at_start = begins_statement(f, index) || f->about[index] != NULL;
    bool is_here = f->outer[index] == NO_TOKEN && at_start && kind_at(f, index) == TK_IDENT &&
                   is_type_name(f, index) && !begins_line(f, index + 1) && read_head(f, index, h);
    if (!is_here || kind_at(f, h->close + 1) != TK_LBRACE) return false;
    Diagnostic *d = head_report(f, h, index, h->close, "a function", function_form);
    edit_token(f, d, index, "func");
    bool is_void = word_is(f, index, "void");
    if (!is_void) {
        edit_behind(f, d, h->close, text_format(f->scratch, " -> %s", source_between(f, index, index + 1)));
        Token type = f->tokens[index];
        insert_kind(f, h->close + 1, TK_ARROW);
        type.after_newline = false;
        Insertion insertion = {h->close + 1, f->inserted.count, type};
        vec_push(f->scratch, &f->inserted, insertion);
    }
    set_kind(f, index, TK_FUNC);
    parameters(f, h);
    return true;
}

static bool stands_after(const Foreign *f, uint32_t index, uint8_t kind) {
    return index > 0 && kind_at(f, index - 1) == kind;
}

bool foreign_function(Foreign *f, uint32_t index) {
    FunctionHead h;
    if (c_function(f, index, &h)) return true;
    bool is_word = is_function_word(f, index), is_func = kind_at(f, index) == TK_FUNC;
    bool at_start = begins_statement(f, index) || stands_after(f, index, TK_PUB) ||
                    stands_after(f, index, TK_ASYNC) || (index > 0 && f->gone[index - 1]) ||
                    stands_after(f, index, TK_CONST);
    if (!(is_word || is_func) || !at_start || !read_head(f, index, &h)) return false;
    h.d = f->about[index];
    if (is_word) {
        h.d = report_instead(f, index, "func");
        belongs_to(f, index, h.d);
        set_kind(f, index, TK_FUNC);
    }
    if (stands_after(f, index, TK_CONST)) {
        edit_away(f, head_report(f, &h, index - 1, index, "a function", function_form), index - 1);
        drop_token(f, index - 1);
    }
    if (stands_after(f, index, TK_EXTERN)) return h.d != NULL;
    parameters(f, &h);
    result(f, &h);
    body(f, &h);
    return h.d != NULL;
}
