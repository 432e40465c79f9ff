/* Calls of other languages, told by the text around an unknown name: `console.log(x)`, `len(xs)`,
 * `range(10)`, modules of the library without their `use`, words of the language that are misspelt. Each
 * gives a help, and the edit where the text is simple: one line, nothing but the call. */
#include "compiler/sema/checker.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

enum { CALL_MAX_BYTES = 400 };

/* A call as it is written: name(first, rest). */
typedef struct WrittenCall {
    Span name, first, all; /* first: its first argument, without blanks */
    uint32_t rest;         /* where the second begins; 0: there is none */
} WrittenCall;

static const char *text_at(const Checker *c, uint32_t position) {
    const SourceFile *file = source_file_of(&c->session->sources, position);
    return file->text + (position - file->base);
}

/* Behind the bracket, string or character that begins at `at`; NULL: it does not end soon, or on this line.
 */
static const char *skip_nested(const char *at) {
    const char *from = at;
    int depth = 0;
    bool in_string = false;
    for (; *at != '\0' && *at != '\n' && at - from < CALL_MAX_BYTES; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
            continue;
        }
        if (*at == '"') in_string = !in_string;
        if (in_string) continue;
        if (strchr("([{", *at) != NULL) depth++;
        if (strchr(")]}", *at) != NULL && --depth == 0) return at + 1;
    }
    return NULL;
}

/* The end of an argument: a comma or the bracket that closes the call. */
static const char *argument_end(const char *at) {
    while (at != NULL && *at != '\0' && *at != '\n' && *at != ',' && *at != ')') {
        if (strchr("([{", *at) != NULL) {
            at = skip_nested(at);
        } else if (*at == '"') {
            for (at++; *at != '"' && *at != '\0' && *at != '\n'; at++)
                if (*at == '\\' && at[1] != '\0') at++;
            if (*at == '"') at++;
        } else {
            at++;
        }
    }
    return at != NULL && (*at == ',' || *at == ')') ? at : NULL;
}

static bool read_call(const Checker *c, Span name, WrittenCall *call) {
    const char *text = text_at(c, name.start), *open = text + (name.end - name.start);
    if (*open != '(') return false;
    const char *close = skip_nested(open), *first = open + 1;
    while (*first == ' ') first++;
    const char *end = close == NULL ? NULL : argument_end(first);
    if (end == NULL || end == first) return false;
    *call = (WrittenCall){.name = name};
    call->all = (Span){name.start, name.start + (uint32_t)(close - text)};
    call->first = (Span){name.start + (uint32_t)(first - text), name.start + (uint32_t)(end - text)};
    if (*end != ',') return true;
    for (end++; *end == ' ';) end++;
    call->rest = name.start + (uint32_t)(end - text);
    return true;
}

/* Whether `.f()` behind it belongs to all of it. */
static bool is_postfix(const char *text, uint32_t length) {
    for (uint32_t i = 0; i < length; i++) {
        bool is_part = isalnum((unsigned char)text[i]) || text[i] == '_' || text[i] == '.';
        const char *end = strchr("([\"", text[i]) != NULL ? skip_nested(text + i) : NULL;
        if (text[i] == '"') end = NULL;
        if (!is_part && end == NULL) return false;
        if (end != NULL) i = (uint32_t)(end - text) - 1;
    }
    return true;
}

/* --- functions that are methods, types that are conversions --- */

typedef struct MethodName {
    const char *function, *method;
} MethodName;

static const MethodName methods[] = {
    {"len", "len"},     {"str", "to_string"}, {"String", "to_string"},  {"toString", "to_string"},
    {"abs", "abs"},     {"sqrt", "sqrt"},     {"min", "min"},           {"max", "max"},
    {"floor", "floor"}, {"ceil", "ceil"},     {"round", "round"},       {"sum", "sum"},
    {"sort", "sort"},   {"sorted", "sorted"}, {"reversed", "reversed"}, {"upper", "to_upper"},
    {"trim", "trim"},   {"strlen", "len"},    {"count", "len"},         {"size", "len"},
    {"pow", "pow"},     {"length", "len"},
};

static void move_receiver(Checker *c, Diagnostic *d, const WrittenCall *call, const char *method) {
    uint32_t length = call->first.end - call->first.start;
    const char *first = text_at(c, call->first.start);
    bool is_simple = is_postfix(first, length);
    const char *receiver =
        text_format(c->arena, is_simple ? "%.*s.%s(" : "(%.*s).%s(", (int)length, first, method);
    uint32_t to = call->rest != 0 ? call->rest : call->first.end;
    diag_fix(d, (Span){call->name.start, to}, receiver);
}

static bool help_method_call(Checker *c, Diagnostic *d, AstIdent ident) {
    WrittenCall call;
    if (!read_call(c, ident.span, &call)) return false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].function, ident.name->text) != 0) continue;
        diag_help(d, "it is a method: 'x.%s()'", methods[i].method);
        move_receiver(c, d, &call, methods[i].method);
        return true;
    }
    return false;
}

/* `range(10)`, `range(1, 10)` */
static bool help_range(Checker *c, Diagnostic *d, AstIdent ident) {
    WrittenCall call;
    if (strcmp(ident.name->text, "range") != 0 || !read_call(c, ident.span, &call)) return false;
    int length = (int)(call.first.end - call.first.start);
    const char *first = text_at(c, call.first.start);
    diag_help(d, "a range is written 0..10");
    if (call.rest == 0) {
        diag_fix(d, call.all, text_format(c->arena, "0..%.*s", length, first));
        return true;
    }
    const char *rest = text_at(c, call.rest), *end = argument_end(rest);
    if (end == NULL || *end == ',') return true; /* by steps */
    diag_fix(d, call.all, text_format(c->arena, "%.*s..%.*s", length, first, (int)(end - rest), rest));
    return true;
}

/* `f64(n)`, `float(n)`: the edit to `n as f64`. */
void help_conversion(Checker *c, Diagnostic *d, Span name, const char *type) {
    WrittenCall call;
    if (!read_call(c, name, &call) || call.rest != 0) return;
    uint32_t length = call.first.end - call.first.start;
    const char *first = text_at(c, call.first.start), *behind = text_at(c, call.all.end);
    bool is_simple = is_postfix(first, length), goes_on = *behind == '.' || *behind == '[' || *behind == '?';
    const char *value = text_format(c->arena, is_simple ? "%.*s" : "(%.*s)", (int)length, first);
    diag_fix(d, call.all, text_format(c->arena, goes_on ? "(%s as %s)" : "%s as %s", value, type));
}

static bool help_number_call(Checker *c, Diagnostic *d, AstIdent ident) {
    static const MethodName casts[] = {{"float", "f64"}, {"double", "f64"}, {"uint", "u64"}};
    WrittenCall call;
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++) {
        if (strcmp(casts[i].function, ident.name->text) != 0 || !read_call(c, ident.span, &call)) continue;
        diag_help(d, "a number is converted by 'x as %s', text by 'text.to_int()' or 'text.to_float()'",
                  casts[i].method);
        help_conversion(c, d, ident.span, casts[i].method);
        return true;
    }
    return false;
}

/* --- printing --- */

static const MethodName printers[] = {
    {"console.log", "println"},
    {"console.error", "println"},
    {"System.out.println", "println"},
    {"System.out.print", "print"},
    {"fmt.Println", "println"},
    {"fmt.Print", "print"},
    {"IO.puts", "println"},
    {"IO.inspect", "println"},
    {"io.println", "println"},
    {"Console.WriteLine", "println"},
    {"Console.Write", "print"},
    {"io.format", NULL},
    {"fmt.Printf", NULL},
    {"std.debug.print", NULL},
};

static bool help_printer(Checker *c, Diagnostic *d, AstIdent ident) {
    const char *text = text_at(c, ident.span.start);
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++) {
        size_t length = strlen(printers[i].function);
        bool is_here =
            strncmp(text, printers[i].function, length) == 0 && !isalnum((unsigned char)text[length]);
        if (!is_here) continue;
        diag_help(d,
                  "println and print take any values, one after the other; $\"{x}\" puts them into a text");
        if (printers[i].method != NULL)
            diag_fix(d, (Span){ident.span.start, ident.span.start + (uint32_t)length}, printers[i].method);
        return true;
    }
    return false;
}

/* --- modules of the library --- */

/* Where a `use` can be put: before the first one, else behind the profile, else at the start. */
static uint32_t place_of_use(const Checker *c) {
    const AstModule *tree = c->module->tree;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        if (ast_is(Use, tree->items.items[i])) return tree->items.items[i]->span.start;
    }
    const SourceFile *file = c->module->source;
    const char *line = file->text;
    if (tree->profile.name != NULL) {
        line = file->text + (tree->profile.span.end - file->base);
        line += strcspn(line, "\n");
        if (*line == '\n') line++;
    }
    return file->base + (uint32_t)(line - file->text);
}

static bool help_library(Checker *c, Diagnostic *d, AstIdent ident) {
    const char *folder = c->session->std_folder, *after = text_at(c, ident.span.end);
    char name[32];
    size_t length = ident.name->length;
    if (folder == NULL || *after != '.' || length >= sizeof name) return false;
    for (size_t i = 0; i <= length; i++) name[i] = (char)tolower((unsigned char)ident.name->text[i]);
    if (access(text_format(c->arena, "%s/%s.jan", folder, name), R_OK) != 0) return false;
    bool is_here = lookup_name(name_intern_c(&c->session->names, name)) != NULL;
    uint32_t place = place_of_use(c);
    diag_help(d, is_here ? "the module is called '%s'" : "it is a module of the library: 'use std.%s'", name);
    if (!is_here) diag_fix(d, (Span){place, place}, text_format(c->arena, "use std.%s\n", name));
    if (strcmp(name, ident.name->text) != 0) diag_fix(d, ident.span, name);
    return true;
}

/* --- words of the language --- */

/* `retrun x`, `Return x` */
static bool help_keyword(Checker *c, Diagnostic *d, AstIdent ident) {
    static const char *const words[] = {"return", "break",  "continue", "fail",  "defer",
                                        "spawn",  "assert", "await",    "match", "while"};
    const char *after = text_at(c, ident.span.end), *before = text_at(c, ident.span.start);
    const SourceFile *file = source_file_of(&c->session->sources, ident.span.start);
    while (before > file->text && (before[-1] == ' ' || before[-1] == '\t')) before--;
    bool is_first = before == file->text || before[-1] == '\n' || before[-1] == ';';
    if (!is_first || (*after != ' ' && *after != '\n')) return false;
    char lower[16];
    if (ident.name->length < 4 || ident.name->length >= sizeof lower) return false;
    for (uint32_t i = 0; i <= ident.name->length; i++)
        lower[i] = (char)tolower((unsigned char)ident.name->text[i]);
    const char *word = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words && word == NULL; i++)
        if (strcmp(words[i], lower) == 0) word = words[i];
    if (word == NULL) word = suggest_word(words, sizeof words / sizeof *words, lower);
    if (word == NULL) return false;
    diag_help(d, "did you mean '%s'?", word);
    diag_fix(d, ident.span, word);
    return true;
}

bool help_call_habit(Checker *c, Diagnostic *d, AstIdent ident) {
    return help_printer(c, d, ident) || help_library(c, d, ident) || help_method_call(c, d, ident) ||
           help_range(c, d, ident) || help_number_call(c, d, ident);
}

bool help_word_habit(Checker *c, Diagnostic *d, AstIdent ident) {
    return help_keyword(c, d, ident);
}

/* `List[i64]` is `[i64]`: the name goes away in front of its bracket. */
bool help_array_type(Checker *c, Diagnostic *d, AstIdent ident) {
    static const char *const words[] = {"List",   "list",      "Vec", "Array", "vector",
                                        "Vector", "ArrayList", "Seq", "Slice"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], ident.name->text) != 0) continue;
        diag_help(d, "an array type is written [T]");
        if (*text_at(c, ident.span.end) == '[') diag_fix(d, ident.span, "");
        return true;
    }
    return false;
}

/* `Some(v)` in a pattern, `Ok(v)` and `Some(v)` as values: what is inside stands alone. */
bool help_wrapper(Checker *c, Diagnostic *d, AstIdent ident) {
    WrittenCall call;
    bool is_wrapper = strcmp(ident.name->text, "Some") == 0 || strcmp(ident.name->text, "Ok") == 0 ||
                      strcmp(ident.name->text, "Just") == 0;
    if (!is_wrapper || !read_call(c, ident.span, &call) || call.rest != 0) return false;
    diag_help(d, ident.name->text[0] == 'O'
                     ? "a value is returned as it is; an error leaves with 'fail'"
                     : "a value becomes an optional by itself; 'if let x = maybe' takes it out");
    diag_fix(d, call.all,
             text_format(c->arena, "%.*s", (int)(call.first.end - call.first.start),
                         text_at(c, call.first.start)));
    return true;
}
