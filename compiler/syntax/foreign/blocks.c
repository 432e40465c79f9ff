/* Blocks and loops of other languages: a head that ends with ':' or with nothing, blocks that end by their
 * indentation, `if (c) statement`, `unless`, `until`, `loop`, `for (…; …; …)`, `for x := range xs`, `do …
 * while`.
 *
 * Where no `end` stands at the indentation of the head, the block is taken to go as far as its lines are
 * indented. */
#include "compiler/syntax/foreign/parts.h"

#include <string.h>

static const char block_form[] = "do ... end";

static bool is_opener(const Foreign *f, uint32_t index) {
    return kind_at(f, index) == TK_DO || kind_at(f, index) == TK_LBRACE;
}

static bool is_else_word(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"else", "elif", "elsif", "elseif"};
    return word_is_any(f, index, words, sizeof words / sizeof *words);
}

/* The first token of a line that is not further in than the head. */
static uint32_t dedent_after(const Foreign *f, uint32_t from, uint32_t indent) {
    uint32_t at = from;
    while (at < f->count - 1 && !(f->tokens[at].after_newline && indent_at(f, at) <= indent)) at++;
    return at;
}

static void end_block(Foreign *f, Diagnostic *d, uint32_t head, uint32_t next) {
    uint32_t indent = indent_at(f, head);
    const char *text = foreign_text(f, f->tokens[head].start);
    while (text > f->source->text && text[-1] != '\n') text--;
    edit_behind(f, d, next - 1, text_format(f->scratch, "\n%.*send", (int)indent, text));
    insert_kind(f, next, TK_END);
}

/* `then`, `begin` */
static bool ends_with_word(const Foreign *f, uint32_t end) {
    return word_is(f, end - 1, "then") || word_is(f, end - 1, "begin");
}

/* `do` at the end of the head's line, in the place of a ':' or of nothing. */
static void open_block(Foreign *f, Diagnostic *d, uint32_t end, bool is_else) {
    bool is_word = ends_with_word(f, end);
    if (is_word || kind_at(f, end - 1) == TK_COLON) {
        edit_token(f, d, end - 1, is_else ? "" : is_word ? "do" : " do");
        if (is_else)
            drop_token(f, end - 1);
        else
            set_kind(f, end - 1, TK_DO);
    } else if (!is_else) {
        edit_behind(f, d, end - 1, " do");
        insert_kind(f, end, TK_DO);
    }
}

/* The branches of an `if` that are written in the same way: their heads, and the `end` of all. */
static void translate_branches(Foreign *f, Diagnostic *d, uint32_t head, uint32_t next) {
    while (is_else_word(f, next) && begins_line(f, next) && indent_at(f, next) == indent_at(f, head)) {
        uint32_t end = line_end(f, next);
        bool is_word = kind_at(f, next) == TK_IDENT, is_plain = !is_word && kind_at(f, next + 1) != TK_IF;
        if (is_opener(f, end - 1) || (is_plain && end > next + 2)) return;
        if (is_word) { /* ELSE comes before it, and it becomes the IF */
            edit_token(f, d, next, "else if");
            insert_kind(f, next, TK_ELSE);
            set_kind(f, next, TK_IF);
            f->tokens[next].after_newline = false;
        }
        open_block(f, d, end, is_plain);
        belongs_to(f, next, d);
        next = dedent_after(f, end, indent_at(f, head));
    }
    bool is_closed = kind_at(f, next) == TK_END && indent_at(f, next) == indent_at(f, head);
    if (!is_closed) end_block(f, d, head, next);
}

static bool is_block_head(const Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    bool is_let = kind_at(f, index + 1) == TK_LET;
    if (kind == TK_IF || kind == TK_WHILE) return is_let || kind_at(f, index + 1) != TK_ASSIGN;
    return kind == TK_FOR;
}

/* The line after the head goes on with it. */
static bool head_goes_on(const Foreign *f, uint32_t end) {
    uint8_t next = kind_at(f, end), last = kind_at(f, end - 1);
    return next == TK_DO || next == TK_LBRACE || next == TK_AND || next == TK_OR || next == TK_DOT ||
           next == TK_QUESTION_DOT || next == TK_QUESTION_FIELD || next == TK_PIPELINE || next == TK_CATCH ||
           !token_has(last, TOKEN_ENDS);
}

/* `if c:`, `if c` and a line that is further in. */
bool foreign_block(Foreign *f, uint32_t index) {
    if (!is_block_head(f, index) || !begins_statement(f, index) || !begins_line(f, index)) return false;
    uint32_t end = line_end(f, index);
    bool has_colon = kind_at(f, end - 1) == TK_COLON || ends_with_word(f, end);
    if (!begins_line(f, end) || end < index + 2 + has_colon) return false;
    if (find_kind(f, index, end, TK_DO) != NO_TOKEN || find_kind(f, index, end, TK_LBRACE) != NO_TOKEN)
        return false;
    if (find_kind(f, index, end, TK_SEMICOLON) != NO_TOKEN) return false;
    bool is_indented = indent_at(f, end) > indent_at(f, index);
    if (!is_indented || (!has_colon && head_goes_on(f, end))) return false;
    Diagnostic *d = report_form(f, has_colon ? end - 1 : index, end - 1, "a block", block_form);
    open_block(f, d, end, false);
    translate_branches(f, d, index, dedent_after(f, end, indent_at(f, index)));
    return true;
}

/* ---- words that begin a block ---- */

static bool needs_parens(const Foreign *f, uint32_t from, uint32_t to) {
    return path_end(f, from) != to;
}

/* `unless c do`, `until c do` */
static bool negated(Foreign *f, uint32_t index) {
    bool is_unless = kind_at(f, index) == TK_UNLESS;
    if ((!is_unless && !word_is(f, index, "until")) || !begins_statement(f, index)) return false;
    uint32_t end = line_end(f, index), opener = find_kind(f, index, end, TK_DO);
    if (opener == NO_TOKEN) opener = find_kind(f, index, end, TK_LBRACE);
    if (opener == NO_TOKEN || opener == index + 1) return false;
    bool parens = needs_parens(f, index + 1, opener);
    Diagnostic *d = report_form(f, index, index, is_unless ? "'unless' with a block" : "'until'",
                                is_unless ? "if not c do ... end" : "while not c do ... end");
    edit_token(f, d, index,
               text_format(f->scratch, "%s not%s", is_unless ? "if" : "while", parens ? " (" : ""));
    if (parens) edit_behind(f, d, opener - 1, ")");
    if (parens) diag_fix(d, (Span){token_end(f->tokens[index]), f->tokens[index + 1].start}, "");
    set_kind(f, index, is_unless ? TK_IF : TK_WHILE);
    insert_kind(f, index + 1, TK_NOT);
    if (parens) insert_kind(f, index + 1, TK_LPAREN);
    if (parens) insert_kind(f, opener, TK_RPAREN);
    belongs_to(f, index, d);
    return true;
}

/* `loop do`, `loop {`, `for {`, `forever do` */
static bool endless(Foreign *f, uint32_t index) {
    static const char *const words[] = {"loop", "forever", "for"};
    if (!word_is_any(f, index, words, 3) || !is_opener(f, index + 1) || !begins_statement(f, index))
        return false;
    Diagnostic *d = report_form(f, index, index, "an endless loop", "while true do ... end");
    edit_token(f, d, index, "while true");
    set_kind(f, index, TK_WHILE);
    insert_kind(f, index + 1, TK_TRUE);
    belongs_to(f, index, d);
    return true;
}

/* `do … while c`, in braces or not. */
static bool do_while(Foreign *f, uint32_t index) {
    bool is_repeat = word_is(f, index, "repeat") && begins_line(f, index + 1);
    if (!is_repeat && kind_at(f, index) != TK_DO) return false;
    if (!begins_statement(f, index) || !begins_line(f, index)) return false;
    bool is_braced = kind_at(f, index + 1) == TK_LBRACE && f->partner[index + 1] != NO_TOKEN;
    uint32_t indent = indent_at(f, index);
    uint32_t end = is_braced ? f->partner[index + 1] + 1 : dedent_after(f, index + 1, indent);
    bool is_until = word_is(f, end, "until"), has_end = kind_at(f, end) == TK_END;
    if (has_end) is_until = word_is(f, ++end, "until");
    if ((kind_at(f, end) != TK_WHILE && !is_until) || indent_at(f, end) != indent) return false;
    uint32_t last = line_end(f, end), semicolon = find_kind(f, end, last, TK_SEMICOLON);
    if (semicolon != NO_TOKEN) last = semicolon;
    if (find_kind(f, end, last, TK_DO) != NO_TOKEN || last == end + 1) return false;
    Diagnostic *d =
        report_form(f, index, index, "a loop that tests at its end", "while true do ... break unless c end");
    uint32_t close = has_end ? end - 1 : end;
    const char *condition = source_between(f, end + 1, last);
    edit_tokens(f, d, index, index + 1 + is_braced, "while true do");
    const char *line = foreign_text(f, f->tokens[index].start) - indent;
    edit_tokens(f, d, is_braced ? end - 1 : close, last,
                text_format(f->scratch, "    break %s %s\n%.*send", is_until ? "if" : "unless", condition,
                            (int)indent, line));
    set_kind(f, index, TK_WHILE);
    insert_kind(f, index + 1, TK_TRUE);
    insert_kind(f, index + 1, TK_DO);
    if (is_braced) drop_token(f, index + 1);
    if (is_braced || has_end) drop_token(f, end - 1);
    set_kind(f, end, TK_BREAK);
    f->tokens[end].after_newline = true;
    Token guard = {.kind = is_until ? TK_IF : TK_UNLESS,
                   .start = token_end(f->tokens[end]),
                   .as.end = token_end(f->tokens[end])};
    Insertion insertion = {end + 1, f->inserted.count, guard};
    vec_push(f->scratch, &f->inserted, insertion);
    insert_kind(f, last, TK_END);
    return true;
}

/* ---- loops that count ---- */

typedef struct Counting {
    uint32_t name, from, first_end, condition, second_end, limit; /* indices: i = FROM; i < LIMIT; */
    uint32_t end;                                                 /* one past the head */
    bool is_known, is_closed;
} Counting;

static bool is_declarator(const Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    return kind == TK_LET || kind == TK_VAR || kind == TK_CONST ||
           (is_name(f, index) && is_name(f, index + 1));
}

static bool is_step(const Foreign *f, uint32_t from, uint32_t to, Name name) {
    uint8_t first = kind_at(f, from), second = kind_at(f, from + 1);
    if (to == from + 2 && first == TK_PLUS_PLUS) return f->tokens[from + 1].as.name == name;
    if (first != TK_IDENT || f->tokens[from].as.name != name) return false;
    bool is_one = second == TK_ASSIGN_ADD && word_is(f, from + 2, "1") && to == from + 3;
    return (second == TK_PLUS_PLUS && to == from + 2) || is_one;
}

static bool read_counting(const Foreign *f, uint32_t index, Counting *loop) {
    bool in_parens = kind_at(f, index + 1) == TK_LPAREN && f->partner[index + 1] != NO_TOKEN;
    uint32_t at = index + 1 + in_parens;
    uint32_t limit = in_parens ? f->partner[index + 1] : line_end(f, index);
    uint32_t first = find_kind(f, at, limit, TK_SEMICOLON);
    uint32_t second = first == NO_TOKEN ? NO_TOKEN : find_kind(f, first + 1, limit, TK_SEMICOLON);
    if (second == NO_TOKEN) return false;
    uint32_t end = limit;
    while (!in_parens && end > second && (is_opener(f, end - 1) || kind_at(f, end - 1) == TK_COLON)) end--;
    if (!in_parens && find_kind(f, second, end, TK_LBRACE) != NO_TOKEN)
        end = find_kind(f, second, end, TK_LBRACE);
    if (!in_parens && find_kind(f, second, end, TK_DO) != NO_TOKEN) end = find_kind(f, second, end, TK_DO);
    while (at < first && is_declarator(f, at)) at++;
    *loop = (Counting){
        .name = at, .from = at + 2, .first_end = first, .condition = first + 1, .second_end = second};
    loop->end = end + in_parens;
    bool is_begun = kind_at(f, at) == TK_IDENT &&
                    (kind_at(f, at + 1) == TK_ASSIGN || kind_at(f, at + 1) == TK_COLON_ASSIGN) &&
                    first > at + 2;
    uint8_t compares = kind_at(f, first + 2);
    bool is_bound = is_begun && kind_at(f, first + 1) == TK_IDENT &&
                    f->tokens[first + 1].as.name == f->tokens[at].as.name && second > first + 3;
    loop->is_closed = compares == TK_LE;
    loop->is_known = is_bound && (compares == TK_LT || compares == TK_LE) &&
                     is_step(f, second + 1, end, f->tokens[at].as.name);
    return kind_at(f, at) == TK_IDENT || kind_at(f, at) == TK_SEMICOLON;
}

/* `for (let i = 0; i < n; i++)` becomes `for i in 0..n`. */
static bool counting(Foreign *f, uint32_t index) {
    Counting loop;
    if (!begins_statement(f, index) || !read_counting(f, index, &loop)) return false;
    Diagnostic *d = report_form(f, index, loop.end - 1, "a loop that counts", "for i in 0..n do ... end");
    belongs_to(f, index, d);
    if (kind_at(f, loop.name) != TK_IDENT) {
        drop_tokens(f, index + 1, loop.end);
        set_kind(f, index, TK_WHILE);
        insert_kind(f, loop.end, TK_BAD_EXPR);
        return true;
    }
    const char *name = f->tokens[loop.name].as.name->text;
    drop_tokens(f, index + 1, loop.name);
    set_kind(f, loop.name + 1, TK_IN);
    drop_tokens(f, loop.first_end, loop.condition + 2);
    drop_tokens(f, loop.second_end, loop.end);
    if (loop.is_known) {
        edit_tokens(f, d, index + 1, loop.end,
                    text_format(f->scratch, "%s in %s%s%s", name,
                                source_between(f, loop.from, loop.first_end), loop.is_closed ? "..=" : "..",
                                source_between(f, loop.condition + 2, loop.second_end)));
        insert_kind(f, loop.condition + 2, loop.is_closed ? TK_RANGE_TO : TK_RANGE);
    } else {
        diag_help(d, "what does not count by one is written with 'while'");
        drop_tokens(f, loop.from, loop.end);
        insert_kind(f, loop.end, TK_BAD_EXPR);
    }
    return true;
}

/* `for _, x := range xs` */
static bool go_range(Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index), assign = find_kind(f, index, end, TK_COLON_ASSIGN);
    if (assign == NO_TOKEN || assign > index + 4 || !word_is(f, assign + 1, "range")) return false;
    Diagnostic *d = report_form(f, assign, assign + 1, "a loop over items", "for i, x in xs do ... end");
    belongs_to(f, index, d);
    edit_tokens(f, d, assign, assign + 2, "in");
    set_kind(f, assign, TK_IN);
    drop_token(f, assign + 1);
    if (assign == index + 2) edit_behind(f, d, index + 1, ", _");
    return true;
}

/* `for (x in xs)`, `for (const x of xs)`, `for (var x : xs)` */
static bool loop_in_parens(Foreign *f, uint32_t index) {
    uint32_t open = index + 1, close = f->partner[open];
    if (kind_at(f, open) != TK_LPAREN || close == NO_TOKEN) return false;
    bool is_head = is_opener(f, close + 1) || begins_line(f, close + 1) || kind_at(f, close + 1) == TK_COLON;
    uint32_t word = open + 1;
    while (word < close && is_declarator(f, word) && !word_is(f, word + 1, "of")) word++;
    uint32_t name = word;
    while (word < close && kind_at(f, word) != TK_IN && kind_at(f, word) != TK_COLON &&
           !word_is(f, word, "of"))
        word++;
    if (!is_head || word + 1 >= close || word == name) return false;
    Diagnostic *d = report_form(f, index, close, "a loop over items", "for x in xs do ... end");
    belongs_to(f, index, d);
    edit_tokens(f, d, open, close + 1,
                text_format(f->scratch, "%s in %s", source_between(f, name, word),
                            source_between(f, word + 1, close)));
    drop_tokens(f, open, name);
    set_kind(f, word, TK_IN);
    drop_token(f, close);
    return true;
}

/* `0 to 10` in the head of a loop */
static bool range_word(Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index), in = find_kind(f, index, end, TK_IN);
    if (in == NO_TOKEN) return false;
    for (uint32_t at = in + 2; at + 1 < end; at++) {
        bool is_to = word_is(f, at, "to") || word_is(f, at, "upto"), is_until = word_is(f, at, "until");
        bool is_between = token_has(kind_at(f, at - 1), TOKEN_ENDS) && kind_at(f, at + 1) != TK_DOT &&
                          (is_name(f, at + 1) || kind_at(f, at + 1) == TK_INT);
        if (!(is_to || is_until) || !is_between || is_in_parens(f, at)) continue;
        Diagnostic *d = report_form(f, at, at, "a range", is_to ? "0..=10" : "0..10");
        edit_token(f, d, at, is_to ? "..=" : "..");
        set_kind(f, at, is_to ? TK_RANGE_TO : TK_RANGE);
        return true;
    }
    return false;
}

/* ---- errors ---- */

static bool is_clause(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"catch", "except", "rescue", "finally", "ensure", "else"};
    return word_is_any(f, index, words, sizeof words / sizeof *words);
}

/* One past the block and its clauses. */
static uint32_t try_end(const Foreign *f, uint32_t index) {
    uint32_t at = index + 1, indent = indent_at(f, index);
    while (kind_at(f, at) == TK_LBRACE && f->partner[at] != NO_TOKEN) {
        at = f->partner[at] + 1;
        if (!is_clause(f, at)) return at;
        uint32_t block = find_kind(f, at, line_end(f, at), TK_LBRACE);
        if (block == NO_TOKEN) return at;
        at = block;
    }
    at = dedent_after(f, line_end(f, index), indent);
    while (is_clause(f, at) && indent_at(f, at) == indent) at = dedent_after(f, line_end(f, at), indent);
    return kind_at(f, at) == TK_END && indent_at(f, at) == indent ? at + 1 : at;
}

/* `try { … } catch (e) { … }`, `try:`, `begin … rescue` */
static bool try_block(Foreign *f, uint32_t index) {
    bool is_begin = word_is(f, index, "begin") && begins_line(f, index + 1);
    bool is_try =
        kind_at(f, index) == TK_TRY && (is_opener(f, index + 1) || kind_at(f, index + 1) == TK_COLON);
    if (!(is_begin || is_try) || !begins_statement(f, index) || !begins_line(f, index)) return false;
    uint32_t end = try_end(f, index);
    if (end <= index + 1) return false;
    Diagnostic *d = report_form(f, index, index, "error handling", "f() catch |err| do ... end");
    diag_help(d, "an error is handled where it arises, or passed on with '?'");
    set_kind(f, index, TK_BAD_ITEM);
    drop_tokens(f, index + 1, end);
    return true;
}

bool foreign_loop(Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    if (kind == TK_DO || kind == TK_IDENT) {
        if (do_while(f, index) || try_block(f, index)) return true;
    }
    if (kind == TK_TRY && try_block(f, index)) return true;
    if (word_is(f, index, "foreach") && begins_statement(f, index) && index + 1 < f->count &&
        !begins_line(f, index + 1)) {
        Diagnostic *d = report_instead(f, index, "for");
        set_kind(f, index, TK_FOR);
        belongs_to(f, index, d);
        kind = TK_FOR;
    }
    bool is_loop = kind == TK_FOR && (counting(f, index) || go_range(f, index) || loop_in_parens(f, index) ||
                                      range_word(f, index));
    return negated(f, index) || endless(f, index) || is_loop;
}
