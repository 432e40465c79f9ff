/* What a name or method that does not exist is called here: words of other languages, variants without their
 * enum, fields and methods without their `self`. Each gives one help, and the edit where there is one. */
#include "compiler/sema/checker.h"

#include <string.h>

typedef struct Habit {
    const char *word;
    const char *replacement; /* NULL: more than the word has to change */
    const char *help;        /* NULL: the replacement says it */
} Habit;

static const char number_types[] = "the integer types are i8 ... i64 and u8 ... u64";
static const char printing[] = "use println or print: they take any values, one after the other";

static const Habit types[] = {
    {"int", "i64", number_types},
    {"Int", "i64", number_types},
    {"integer", "i64", number_types},
    {"Integer", "i64", number_types},
    {"long", "i64", number_types},
    {"uint", "u64", number_types},
    {"usize", "i64", "sizes are i64; the unsigned types are u8 ... u64"},
    {"isize", "i64", "sizes are i64"},
    {"byte", "u8", NULL},
    {"rune", "char", NULL},
    {"float", "f64", "the floating-point types are f32 and f64"},
    {"Float", "f64", "the floating-point types are f32 and f64"},
    {"double", "f64", "the floating-point types are f32 and f64"},
    {"number", "f64", "numbers are i64 or f64, and of other widths"},
    {"string", "String", NULL},
    {"str", "String", NULL},
    {"boolean", "bool", NULL},
    {"Bool", "bool", NULL},
    {"Boolean", "bool", NULL},
    {"None", "void", NULL},
    {"unit", "void", NULL},
    {"dict", "Map", NULL},
    {"Dict", "Map", NULL},
    {"Dictionary", "Map", NULL},
    {"map", "Map", NULL},
    {"set", "Set", NULL},
    {"HashSet", "Set", NULL},
    {"Optional", "Option", "a type whose value may be null is written T?"},
    {"Maybe", "Option", "a type whose value may be null is written T?"},
    {"Result", NULL, "what can fail has the type T ! E, or !T with any error"},
    {"Either", NULL, "what can fail has the type T ! E, or !T with any error"},
    {"error", NULL, "what can fail has the type T ! E, or !T with any error"},
    {"Tuple", NULL, "a tuple type is written (A, B)"},
    {"tuple", NULL, "a tuple type is written (A, B)"},
    {"object", NULL, "a value of any type that implements a trait is 'any Trait'"},
    {"Fn", NULL, "the type of a function is written func(A) -> R"},
};

static const Habit values[] = {
    {"nil", "null", "the absent value is null"},
    {"None", "null", "the absent value is null"},
    {"Nil", "null", "the absent value is null"},
    {"NULL", "null", "the absent value is null"},
    {"nullptr", "null", "the absent value is null"},
    {"undefined", "null", "the absent value is null"},
    {"True", "true", "the values of bool are true and false"},
    {"TRUE", "true", "the values of bool are true and false"},
    {"False", "false", "the values of bool are true and false"},
    {"FALSE", "false", "the values of bool are true and false"},
    {"this", "self", "a method's receiver and an actor's own reference are called self"},
    {"Some", NULL,
     "a value becomes an optional by itself; 'if let x = maybe' and a name in a match take it out"},
    {"Ok", NULL, "a value is returned as it is; an error leaves with 'fail'"},
    {"Err", NULL, "an error leaves with 'fail Set.Name'; 'catch |e|' takes it"},
    {"printf", NULL, printing},
    {"sprintf", NULL, "values are put into a string by $\"{x}\""},
    {"format", NULL, "values are put into a string by $\"{x}\""},
    {"echo", "println", printing},
    {"puts", "println", printing},
    {"console", NULL, printing},
    {"fmt", NULL, printing},
    {"IO", NULL, printing},
    {"System", NULL, printing},
    {"cout", NULL, printing},
    {"len", NULL, "the length of a value is 'xs.len()'"},
    {"append", NULL, "an item is added by 'xs.push(x)'"},
    {"range", NULL, "a range is written 0..10"},
    {"str", NULL, "any value becomes a string by 'x.to_string()'"},
    {"int", NULL, "numbers are converted by 'x as i64'; text by 'text.to_int()', which gives an optional"},
    {"float", NULL, "numbers are converted by 'x as f64'"},
    {"parseInt", NULL, "text becomes a number by 'text.to_int()', which gives an optional"},
    {"throw", "fail", "an error leaves with 'fail Set.Name'"},
    {"raise", "fail", "an error leaves with 'fail Set.Name'"},
    {"go", "spawn", "a task is started by 'spawn f()' in a nursery"},
    {"make", NULL, "an empty array is [], an empty map [:], a channel channel(n)"},
    {"pass", NULL, "an empty block is written 'do end'"},
    {"yield", NULL,
     "there are no generators: an array, an iterator or a channel gives values one after the other"},
    {"goto", NULL, "loops, 'break' and 'continue' with labels, and 'return' lead elsewhere"},
    {"delete", NULL, "values go away by themselves; 'map.remove(key)' takes an entry out"},
    {"free", NULL, "values go away by themselves"},
    {"typeof", NULL, "the type of every value is known while compiling; variants are told apart by 'match'"},
    {"type_of", NULL, "the type of every value is known while compiling; variants are told apart by 'match'"},
    {"repeat", NULL, "an endless loop is written 'while true do ... end'"},
    {"until", NULL, "write 'while not ... do'"},
    {"input", NULL, "a line is read by 'io.read_line()' of std.io"},
    {"gets", NULL, "a line is read by 'io.read_line()' of std.io"},
    {"readLine", NULL, "a line is read by 'io.read_line()' of std.io"},
    {"read_line", NULL, "a line is read by 'io.read_line()' of std.io"},
    {"exit", NULL, "the program is left by 'os.exit(status)' of std.os, or by returning from main"},
    {"assert_eq", NULL, "write 'assert a == b': it shows both sides when it fails"},
    {"assertEqual", NULL, "write 'assert a == b': it shows both sides when it fails"},
    {"expect", NULL, "write 'assert condition'"},
    {"it", NULL, "a closure names its parameters: '|x| x + 1'"},
    {"enumerate", NULL, "an index comes with each item: 'for i, x in xs do ... end'"},
    {"sizeof", NULL, "the length of a value is 'xs.len()'"},
    {"lambda", NULL, "a closure is written '|x| x + 1'"},
    {"elif", NULL, "write 'else if'"},
    {"elsif", NULL, "write 'else if'"},
    {"switch", NULL, "write 'match'"},
};

static const Habit members[] = {
    {"length", "len", NULL},
    {"size", "len", NULL},
    {"count", "len", NULL},
    {"append", "push", NULL},
    {"add", "push", NULL},
    {"push_back", "push", NULL},
    {"upper", "to_upper", NULL},
    {"toUpperCase", "to_upper", NULL},
    {"toUpper", "to_upper", NULL},
    {"uppercase", "to_upper", NULL},
    {"lower", "to_lower", NULL},
    {"toLowerCase", "to_lower", NULL},
    {"toLower", "to_lower", NULL},
    {"lowercase", "to_lower", NULL},
    {"strip", "trim", NULL},
    {"toString", "to_string", NULL},
    {"to_str", "to_string", NULL},
    {"includes", "contains", NULL},
    {"has", "contains", NULL},
    {"contains_key", "contains", NULL},
    {"has_key", "contains", NULL},
    {"forEach", "each", NULL},
    {"for_each", "each", NULL},
    {"indexOf", "index_of", NULL},
    {"startsWith", "starts_with", NULL},
    {"startswith", "starts_with", NULL},
    {"endsWith", "ends_with", NULL},
    {"endswith", "ends_with", NULL},
    {"replaceAll", "replace", NULL},
    {"put", "insert", NULL},
    {"isEmpty", "is_empty", NULL},
    {"reverse", "reversed", NULL},
    {"select", "filter", NULL},
    {"format", NULL, "values are put into a string by $\"{x}\""},
    {"unwrapOr", "unwrap_or", NULL},
    {"join", NULL, "an array of strings is joined by 'parts.join(separator)'"},
    {"collect", NULL, "arrays need no 'collect': 'map' and 'filter' give arrays"},
};

static const Habit *find_habit(const Habit *list, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].word, word) == 0) return &list[i];
    }
    return NULL;
}

static bool help_habit(Diagnostic *d, Span span, const Habit *habit) {
    if (habit == NULL) return false;
    if (habit->help != NULL)
        diag_help(d, "%s", habit->help);
    else
        diag_help(d, "it is called '%s' here", habit->replacement);
    if (habit->replacement != NULL) diag_fix(d, span, habit->replacement);
    return true;
}

bool help_type_habit(Checker *c, Diagnostic *d, AstIdent ident) {
    return help_array_type(c, d, ident) ||
           help_habit(d, ident.span, find_habit(types, sizeof types / sizeof *types, ident.name->text));
}

/* --- names that need something in front --- */

/* `Red` for `Color.Red`, when one set of this module alone has it. */
static bool help_variant(Checker *c, Diagnostic *d, AstIdent ident) {
    const Symbol *owner = NULL;
    if (c->module->scope == NULL) return false;
    for (uint32_t i = 0; i < c->module->scope->symbols.count; i++) {
        const Symbol *symbol = c->module->scope->symbols.items[i];
        if (find_variant(symbol, ident.name) == NULL) continue;
        if (owner != NULL) return false;
        owner = symbol;
    }
    if (owner == NULL) return false;
    diag_help(d, "write '%s.%s'", owner->name->text, ident.name->text);
    diag_fix(d, (Span){ident.span.start, ident.span.start}, text_format(c->arena, "%s.", owner->name->text));
    return true;
}

static const Symbol *function_around(const Checker *c) {
    const Body *body = c->body;
    while (body != NULL && body->kind == BODY_CLOSURE) body = body->outer;
    if (body == NULL || body->owner == NULL || body->owner->kind != SYMBOL_FUNC) return NULL;
    return body->owner;
}

/* `width` for `self.width`, `area()` for `self.area()` */
static bool help_own_member(Checker *c, Diagnostic *d, AstIdent ident) {
    const Symbol *func = function_around(c);
    if (func == NULL || !func->as.func->has_self || func->as.func->param_count == 0) return false;
    const Type *self = func->as.func->params[0]->type;
    if (self == NULL) return false;
    if (field_type_of(c, self, ident.name) != NULL)
        diag_help(d, "a field of the receiver is 'self.%s'", ident.name->text);
    else if (has_method(c, self, ident.name))
        diag_help(d, "a method is called on its receiver: 'self.%s(...)'", ident.name->text);
    else
        return false;
    diag_fix(d, (Span){ident.span.start, ident.span.start}, "self.");
    return true;
}

bool help_missing_self(Checker *c, Diagnostic *d) {
    const Symbol *func = function_around(c);
    if (func == NULL || func->as.func->owner == NULL || func->as.func->has_self) return false;
    const AstFunc *node = func->as.func->node;
    diag_help(d, "give '%s' a receiver: its first parameter is 'self'", func->name->text);
    if (node->params.count > 0)
        diag_fix(d, (Span){node->params.items[0]->span.start, node->params.items[0]->span.start}, "self, ");
    else if (node->type_params.count == 0)
        diag_fix(d, (Span){func->span.end + 1, func->span.end + 1}, "self");
    return true;
}

bool help_value_habit(Checker *c, Diagnostic *d, AstIdent ident) {
    return help_own_member(c, d, ident) || help_variant(c, d, ident) || help_call_habit(c, d, ident) ||
           help_wrapper(c, d, ident) ||
           help_habit(d, ident.span, find_habit(values, sizeof values / sizeof *values, ident.name->text)) ||
           help_word_habit(c, d, ident);
}

/* --- members --- */

/* What this optional, error union or other type lacks may be there in what it holds. */
bool help_held_member(Diagnostic *d, Span member, const Type *object) {
    if (object->kind == TYPE_ERROR_UNION) {
        diag_help(d, "handle the error first, with '?' or 'catch'");
    } else if (object->kind == TYPE_OPTIONAL) {
        diag_help(d, "this may be null: '?.' goes on only when it is not; '?\?' gives another value");
        diag_fix(d, (Span){member.start - 1, member.start}, "?.");
    } else {
        return false;
    }
    return true;
}

bool help_member_habit(Checker *c, Diagnostic *d, const Type *object, AstIdent ident, bool is_call) {
    const Habit *habit = find_habit(members, sizeof members / sizeof *members, ident.name->text);
    const char *name = habit != NULL && habit->replacement != NULL ? habit->replacement : ident.name->text;
    bool exists = has_method(c, object, name_intern_c(&c->session->names, name));
    exists |= object->kind == TYPE_STRING && strcmp(name, "len") == 0;
    if (habit != NULL && habit->replacement == NULL) {
        diag_help(d, "%s", habit->help);
    } else if (exists) {
        diag_help(d, "write '%s%s'", name, is_call ? "" : "()");
        diag_fix(d, ident.span, is_call ? name : text_format(c->arena, "%s()", name));
    } else {
        return false;
    }
    return true;
}
