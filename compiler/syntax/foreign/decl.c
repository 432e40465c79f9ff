/* Imports, bindings and words of other languages: `from m import f`, `int x = 3`, `x := 3`, `a, b = b, a`,
 * `public`, `alias`, and words of the language that are misspelt or written with a capital. */
#include "compiler/syntax/foreign/parts.h"

#include <ctype.h>
#include <string.h>

#include "compiler/base/suggest.h"

static bool is_module_level(const Foreign *f, uint32_t index) {
    return f->outer[index] == NO_TOKEN && begins_statement(f, index);
}

static bool is_statement_level(const Foreign *f, uint32_t index) {
    return f->outer[index] != NO_TOKEN && kind_at(f, f->outer[index]) == TK_DO && begins_statement(f, index);
}

/* ---- imports ---- */

/* "./shapes.js" -> "shapes", "std/math" -> "std.math"; NULL: no name of a module. */
static const char *module_of(Foreign *f, uint32_t index) {
    Span span = token_span(f->tokens[index]);
    uint32_t length = span.end - span.start;
    if (kind_at(f, index) != TK_STRING || length < 3 || length > 200) return NULL;
    char *name = text_format(f->scratch, "%.*s", (int)(length - 2), foreign_text(f, span.start + 1));
    if (strncmp(name, "./", 2) == 0) name += 2;
    char *dot = strrchr(name, '.');
    static const char *const endings[] = {".js", ".ts", ".py", ".h", ".jan"};
    for (uint32_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++) {
        if (strcmp(dot, endings[i]) == 0) *dot = '\0';
    }
    for (char *at = name; *at != '\0'; at++) {
        if (*at == '/') *at = '.';
        if (!isalnum((unsigned char)*at) && *at != '_' && *at != '.') return NULL;
    }
    return *name != '\0' ? name : NULL;
}

static void write_import(Foreign *f, uint32_t from, uint32_t to, const char *wanted) {
    Diagnostic *d = report_form(f, from, to - 1, "an import", "use std.math.{sqrt}");
    if (wanted != NULL) edit_tokens(f, d, from, to, wanted);
    set_kind(f, from, TK_BAD_ITEM);
    drop_tokens(f, from + 1, to);
}

static const char *names_between(Foreign *f, uint32_t from, uint32_t to) {
    bool has_braces = kind_at(f, from) == TK_LBRACE;
    return has_braces ? source_between(f, from, to)
                      : text_format(f->scratch, "{%s}", source_between(f, from, to));
}

/* `from std.math import sqrt` */
static bool python_import(Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index), import = find_kind(f, index, end, TK_IMPORT);
    if (!word_is(f, index, "from") || import == NO_TOKEN || import == index + 1 || import + 1 >= end)
        return false;
    write_import(f, index, end,
                 text_format(f->scratch, "use %s.%s", source_between(f, index + 1, import),
                             names_between(f, import + 1, end)));
    return true;
}

/* `import x from "m"`, `import { a, b } from "m"`, `import "m"` */
static bool script_import(Foreign *f, uint32_t index) {
    if (kind_at(f, index) != TK_IMPORT && kind_at(f, index) != TK_USE) return false;
    uint32_t end = line_end(f, index), last = end - 1;
    if (kind_at(f, last) == TK_SEMICOLON) last--;
    if (kind_at(f, last) != TK_STRING) return false;
    const char *module = module_of(f, last);
    bool has_names = last > index + 2 && word_is(f, last - 1, "from");
    const char *wanted = NULL;
    if (module != NULL && last == index + 1)
        wanted = text_format(f->scratch, "use %s", module);
    else if (module != NULL && has_names && kind_at(f, index + 1) != TK_STAR)
        wanted = text_format(f->scratch, "use %s.%s", module, names_between(f, index + 1, last - 1));
    write_import(f, index, end, wanted);
    return true;
}

bool foreign_import(Foreign *f, uint32_t index) {
    return is_module_level(f, index) && (python_import(f, index) || script_import(f, index));
}

/* ---- bindings ---- */

/* Whether the name is assigned to behind the index, in the same function. */
static bool changes_later(const Foreign *f, uint32_t index, Name name) {
    for (uint32_t at = index; at + 1 < f->count && at < index + 2000 && kind_at(f, at) != TK_FUNC; at++) {
        if (kind_at(f, at) != TK_IDENT || f->tokens[at].as.name != name || kind_at(f, at - 1) == TK_DOT)
            continue;
        uint8_t next = kind_at(f, at + 1);
        if (token_rows[next].family == FAMILY_ASSIGN || next == TK_PLUS_PLUS || next == TK_MINUS_MINUS)
            return true;
    }
    return false;
}

static bool is_variable(const Foreign *f, uint32_t index, Name name) {
    for (uint32_t at = index; at > 0 && index - at < 2000 && kind_at(f, at) != TK_FUNC; at--) {
        if (kind_at(f, at - 1) == TK_VAR && kind_at(f, at) == TK_IDENT && f->tokens[at].as.name == name)
            return true;
    }
    return false;
}

static const char let_form[] = "let name: Type = value";

/* `int x = 3`, `val x = 3` */
static bool typed_first(Foreign *f, uint32_t index) {
    static const char *const lets[] = {"val", "auto",  "final",  "local", "my",
                                       "dim", "const", "static", "lte"};
    static const char *const vars[] = {"mut", "mutable", "vra"};
    uint8_t assign = kind_at(f, index + 2);
    if (kind_at(f, index) != TK_IDENT || kind_at(f, index + 1) != TK_IDENT || begins_line(f, index + 1))
        return false;
    if (assign != TK_ASSIGN && assign != TK_COLON_ASSIGN) return false;
    Name name = f->tokens[index + 1].as.name;
    bool is_let = word_is_any(f, index, lets, sizeof lets / sizeof *lets);
    bool is_var =
        word_is_any(f, index, vars, sizeof vars / sizeof *vars) || changes_later(f, index + 3, name);
    const char *word = is_var ? "var" : "let";
    if (is_let || word_is_any(f, index, vars, sizeof vars / sizeof *vars)) {
        report_instead(f, index, word);
        set_kind(f, index, is_var ? TK_VAR : TK_LET);
        return true;
    }
    Diagnostic *d = report_form(f, index, index + 1, "a declaration", let_form);
    edit_tokens(f, d, index, index + 2,
                text_format(f->scratch, "%s %s: %s", word, name->text, source_between(f, index, index + 1)));
    insert_kind(f, index, is_var ? TK_VAR : TK_LET);
    name_before_type(f, index);
    return true;
}

/* `x: i64 = 3`, `x := 3` */
static bool without_let(Foreign *f, uint32_t index) {
    uint8_t next = kind_at(f, index + 1);
    if (kind_at(f, index) != TK_IDENT || begins_line(f, index + 1)) return false;
    bool has_type = next == TK_COLON && find_kind(f, index, line_end(f, index), TK_ASSIGN) != NO_TOKEN &&
                    kind_at(f, index + 2) != TK_FOR && kind_at(f, index + 2) != TK_WHILE;
    if (!has_type && next != TK_COLON_ASSIGN) return false;
    Name name = f->tokens[index].as.name;
    if (!has_type && is_variable(f, index, name)) {
        edit_token(f, report_form(f, index + 1, index + 1, "an assignment", "x = value"), index + 1, "=");
        set_kind(f, index + 1, TK_ASSIGN);
        return true;
    }
    bool is_var = changes_later(f, index + 2, name);
    Diagnostic *d = report_form(f, index, index + 1, "a declaration", has_type ? let_form : "let x := 1");
    diag_help(d, "'let' declares a name, and 'var' one that changes");
    edit_before(f, d, index, is_var ? "var " : "let ");
    insert_kind(f, index, is_var ? TK_VAR : TK_LET);
    return true;
}

static void put_in_parens(Foreign *f, Diagnostic *d, uint32_t from, uint32_t to) {
    edit_before(f, d, from, "(");
    edit_behind(f, d, to - 1, ")");
    insert_kind(f, from, TK_LPAREN);
    insert_kind(f, to, TK_RPAREN);
}

static uint32_t statement_end(const Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index), semicolon = find_kind(f, index, end, TK_SEMICOLON);
    return semicolon != NO_TOKEN ? semicolon : end;
}

/* `let a, b = 1, 2` */
static bool several_names(Foreign *f, uint32_t index) {
    bool is_binding = kind_at(f, index) == TK_LET || kind_at(f, index) == TK_VAR;
    if (!is_binding || kind_at(f, index + 1) != TK_IDENT || kind_at(f, index + 2) != TK_COMMA) return false;
    uint32_t end = statement_end(f, index), assign = find_kind(f, index, end, TK_ASSIGN);
    if (assign == NO_TOKEN) assign = find_kind(f, index, end, TK_COLON_ASSIGN);
    if (assign == NO_TOKEN || assign + 1 >= end) return false;
    Diagnostic *d = report_form(f, index + 1, assign - 1, "the parts of a tuple", "let (a, b) = (1, 2)");
    put_in_parens(f, d, index + 1, assign);
    if (find_kind(f, assign, end, TK_COMMA) != NO_TOKEN) put_in_parens(f, d, assign + 1, end);
    return true;
}

/* `@balance`: a field of the receiver in Ruby. */
static bool at_field(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_AT && is_name(f, index + 1) && touches_next(f, index);
    uint32_t outer = f->outer[index];
    bool in_function = outer != NO_TOKEN && kind_at(f, outer) != TK_LBRACE;
    bool is_pattern = index > 0 && is_name(f, index - 1);
    if (!is_here || !in_function || is_pattern) return false;
    Diagnostic *d = report_form(f, index, index + 1, "a field of the receiver", "self.name");
    edit_token(f, d, index, "self.");
    set_kind(f, index, TK_BAD_EXPR);
    drop_token(f, index + 1);
    return true;
}

/* `type Color = Red | Green` */
static bool variants_by_bars(Foreign *f, uint32_t index) {
    if (kind_at(f, index) != TK_TYPE || !is_module_level(f, index) || !is_name(f, index + 1)) return false;
    uint32_t end = line_end(f, index), bar = find_kind(f, index, end, TK_PIPE);
    if (bar == NO_TOKEN || kind_at(f, index + 2) != TK_ASSIGN) return false;
    report_form(f, index, end - 1, "a type of several variants", "enum Color { Red, Green }");
    set_kind(f, index, TK_BAD_ITEM);
    drop_tokens(f, index + 1, end);
    return true;
}

/* `guard let x = y else …`, `with open(f) as g do … end`, `outer: println()` */
static bool other_statement(Foreign *f, uint32_t index) {
    uint32_t end = line_end(f, index);
    if (word_is(f, index, "guard") && find_kind(f, index, end, TK_ELSE) != NO_TOKEN &&
        !begins_line(f, index + 1)) {
        report_form(f, index, index, "leaving early", "let x = maybe ?? return");
        set_kind(f, index, TK_BAD_ITEM);
        drop_tokens(f, index + 1, end);
        return true;
    }
    uint32_t as = find_kind(f, index, end, TK_AS);
    bool is_with =
        word_is(f, index, "with") && as != NO_TOKEN && is_name(f, as + 1) && kind_at(f, as + 2) == TK_DO;
    if (!is_with || as == index + 1) return false;
    Diagnostic *d = report_form(f, index, as + 1, "what is closed at the end of a block",
                                "using f := open(path)? do ... end");
    edit_tokens(f, d, index, as + 2,
                text_format(f->scratch, "using %s := %s", source_between(f, as + 1, as + 2),
                            source_between(f, index + 1, as)));
    set_kind(f, index, TK_USING);
    move_tokens(f, as + 1, as + 2, index + 1);
    insert_kind(f, index + 1, TK_COLON_ASSIGN);
    drop_token(f, as);
    return true;
}

/* `a, b = b, a` */
static bool several_targets(Foreign *f, uint32_t index) {
    uint32_t target = path_end(f, index), end = statement_end(f, index);
    if (target == index || kind_at(f, target) != TK_COMMA || begins_line(f, target)) return false;
    uint32_t assign = find_kind(f, target, end, TK_ASSIGN);
    if (assign == NO_TOKEN) return false;
    report_form(f, index, assign, "an assignment", "x = value");
    set_kind(f, index, TK_BAD_ITEM);
    drop_tokens(f, index + 1, end);
    return true;
}

/* `return 1, 2` */
static bool several_results(Foreign *f, uint32_t index) {
    uint32_t end = statement_end(f, index);
    if (kind_at(f, index) != TK_RETURN || begins_line(f, index + 1)) return false;
    if (find_kind(f, index, end, TK_COMMA) == NO_TOKEN || kind_at(f, end - 1) == TK_COMMA) return false;
    for (uint32_t at = index; at < end; at++) {
        uint8_t kind = kind_at(f, at);
        if (kind == TK_DO || kind == TK_END || kind == TK_IF || kind == TK_FAT_ARROW || kind == TK_PIPE)
            return false;
    }
    Diagnostic *d = report_form(f, index + 1, end - 1, "several results", "return (a, b)");
    put_in_parens(f, d, index + 1, end);
    return true;
}

bool foreign_binding(Foreign *f, uint32_t index) {
    if (at_field(f, index) || variants_by_bars(f, index)) return true;
    if (!is_statement_level(f, index)) return false;
    if (other_statement(f, index)) return true;
    return several_names(f, index) || typed_first(f, index) || without_let(f, index) ||
           several_targets(f, index) || several_results(f, index);
}

/* ---- words ---- */

static const char *const pub_words[] = {"public", "export", "exported"};
static const char *const idle_words[] = {"private",  "static",   "internal", "protected", "final",
                                         "abstract", "override", "inline",   "data",      "open"};
enum { PUB_WORDS = 3, IDLE_WORDS = 10 };

static bool is_modifier(const Foreign *f, uint32_t index) {
    return word_is_any(f, index, pub_words, PUB_WORDS) || word_is_any(f, index, idle_words, IDLE_WORDS);
}

static bool is_declared_by(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"fn", "def", "function", "fun"};
    uint8_t kind = kind_at(f, index);
    bool is_c_function = is_name(f, index) && is_name(f, index + 1) && kind_at(f, index + 2) == TK_LPAREN;
    if (word_is(f, index, "class") || word_is(f, index, "interface")) return true;
    return token_rows[kind].family == FAMILY_DECL || kind == TK_FUNC || kind == TK_CONST || kind == TK_LET ||
           kind == TK_VAR || is_c_function || word_is_any(f, index, words, sizeof words / sizeof *words);
}

static uint32_t behind_modifiers(const Foreign *f, uint32_t index) {
    while (is_modifier(f, index) && !begins_line(f, index + 1)) index++;
    return index;
}

/* `public func`, `private static int f(` */
static bool modifier(Foreign *f, uint32_t index) {
    uint32_t end = behind_modifiers(f, index);
    if (end == index || !begins_statement(f, index) || !is_declared_by(f, end)) return false;
    bool is_pub = word_is_any(f, index, pub_words, PUB_WORDS);
    Diagnostic *d = is_pub ? report_instead(f, index, "pub")
                           : report_form(f, index, index, "what other modules may use", "pub");
    if (is_pub)
        set_kind(f, index, TK_PUB);
    else
        diag_help(d, "what is not 'pub' is private to its module");
    for (uint32_t at = is_pub ? index + 1 : index; at < end; at++) {
        edit_away(f, d, at);
        drop_token(f, at);
    }
    belongs_to(f, end, d);
    if (!is_pub) f->tokens[end].after_newline = f->tokens[index].after_newline;
    return true;
}

/* `alias Id = u64` */
static bool type_alias(Foreign *f, uint32_t index) {
    bool is_word =
        word_is(f, index, "alias") || word_is(f, index, "typealias") || word_is(f, index, "typedef");
    if (!is_word || !is_module_level(f, index) || kind_at(f, index + 2) != TK_ASSIGN) return false;
    report_instead(f, index, "type");
    set_kind(f, index, TK_TYPE);
    return true;
}

static uint8_t kind_of_word(const char *word) {
    size_t length = strlen(word);
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        const char *text = token_rows[kind].text;
        if (token_has((uint8_t)kind, TOKEN_WORD) && strlen(text) == length + 2 &&
            memcmp(text + 1, word, length) == 0)
            return (uint8_t)kind;
    }
    return TK_EOF;
}

/* The word of a list that is meant; NULL: none. */
static const char *meant_word(Foreign *f, uint32_t index, const char *const *words, uint32_t count) {
    const char *text = f->tokens[index].as.name->text;
    char lower[16];
    size_t length = strlen(text);
    if (length < 2 || length >= sizeof lower) return NULL;
    for (size_t i = 0; i <= length; i++) lower[i] = (char)tolower((unsigned char)text[i]);
    Suggestion suggestion;
    suggest_init(&suggestion, lower);
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(lower, words[i]) == 0) return words[i];
        if (length > 2) suggest_offer(&suggestion, words[i]);
    }
    return suggestion.best;
}

static bool replace_word(Foreign *f, uint32_t index, const char *const *words, uint32_t count) {
    const char *wanted = meant_word(f, index, words, count);
    if (wanted == NULL) return false;
    Diagnostic *d = report_instead(f, index, wanted);
    belongs_to(f, index, d);
    set_kind(f, index, kind_of_word(wanted));
    return true;
}

/* `fucn f()`, `strcut P`, `whlie c do`, `edn` */
static bool misspelt(Foreign *f, uint32_t index) {
    static const char *const declares[] = {"func",    "struct", "enum",  "trait",  "impl",  "type",
                                           "message", "actor",  "const", "let",    "use",   "import",
                                           "pub",     "error",  "test",  "extern", "async", "supervisor"};
    static const char *const blocks[] = {"if", "while", "for", "using", "match", "select"};
    static const char *const binds[] = {"let", "var", "const"};
    static const char *const ends[] = {"end"};
    if (kind_at(f, index) != TK_IDENT || !f->tokens[index].is_word || !begins_line(f, index)) return false;
    if (kind_of_word(f->tokens[index].as.name->text) != TK_EOF)
        return false; /* a name where the lexer took it as one */
    uint32_t end = line_end(f, index);
    bool is_alone = index + 1 >= end, next_is_name = is_name(f, index + 1) ||
                                                     kind_at(f, index + 1) == TK_STRING ||
                                                     kind_at(f, index + 1) == TK_FUNC;
    if (is_alone) return f->list->open_blocks > 0 && replace_word(f, index, ends, 1);
    if (is_module_level(f, index))
        return next_is_name && replace_word(f, index, declares, sizeof declares / sizeof *declares);
    if (!is_statement_level(f, index)) return false;
    if (is_name(f, index + 1) && (kind_at(f, index + 2) == TK_ASSIGN || kind_at(f, index + 2) == TK_COLON))
        return replace_word(f, index, binds, 3);
    bool opens =
        find_kind(f, index, end, TK_DO) != NO_TOKEN || find_kind(f, index, end, TK_LBRACE) != NO_TOKEN;
    uint8_t next = kind_at(f, index + 1);
    bool is_call = next == TK_LPAREN && touches_next(f, index);
    bool is_pattern = next == TK_AT || next == TK_WHEN || next == TK_FAT_ARROW || next == TK_PIPE;
    if (!opens || is_call || is_pattern || next == TK_DOT || next == TK_COLON ||
        token_rows[next].family == FAMILY_ASSIGN)
        return false;
    return next != TK_LBRACE && replace_word(f, index, blocks, sizeof blocks / sizeof *blocks);
}

/* `end else` */
static bool end_before_else(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_END && kind_at(f, index + 1) == TK_ELSE &&
                   !begins_line(f, index + 1) && kind_at(f, index + 2) != TK_FAT_ARROW &&
                   kind_at(f, index + 2) != TK_WHEN;
    if (!is_here) return false;
    Diagnostic *d = report_form(f, index, index + 1, "an 'else'", "if c do ... else ... end");
    edit_away(f, d, index);
    drop_token(f, index);
    return true;
}

/* `...` for what is still to be written */
static bool ellipsis(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_RANGE && kind_at(f, index + 1) == TK_DOT &&
                   touches_next(f, index) && begins_line(f, index) && begins_line(f, index + 2);
    if (!is_here) return false;
    Diagnostic *d = report_form(f, index, index + 1, "an empty block", "do end");
    edit_tokens(f, d, index, index + 2, "");
    drop_tokens(f, index, index + 2);
    if (word_is(f, index + 2, "end")) set_kind(f, index + 2, TK_END); /* the lexer took it as a member */
    return true;
}

/* `do do` */
static bool doubled_do(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_DO && kind_at(f, index + 1) == TK_DO && !begins_line(f, index + 1);
    if (!is_here || f->list->open_blocks <= 0) return false;
    Diagnostic *d = diag_report(&f->session->diags, DIAG_EXPECTED, token_span(f->tokens[index + 1]),
                                "a statement", "'do'");
    diag_help(d, "one 'do' begins the block");
    edit_away(f, d, index + 1);
    drop_token(f, index + 1);
    return true;
}

bool foreign_word(Foreign *f, uint32_t index) {
    return ellipsis(f, index) || doubled_do(f, index) || modifier(f, index) || type_alias(f, index) ||
           misspelt(f, index) || end_before_else(f, index);
}
