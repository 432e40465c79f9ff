/* Annotations, from two tables: which exist and where, and which keys each takes.
 * Those of grains are known by name, so that an actor that carries one hears where it belongs. */
#include "compiler/sema/checker.h"

#include <string.h>

typedef enum Target { ON_ACTOR, ON_GRAIN } Target;

typedef struct AnnotationRow {
    const char *name;
    Target target;
} AnnotationRow;

static const AnnotationRow annotations[] = {
    {"mailbox", ON_ACTOR},   {"reductions", ON_ACTOR}, {"arena", ON_ACTOR},    {"persist", ON_GRAIN},
    {"lifecycle", ON_GRAIN}, {"reload", ON_GRAIN},     {"observe", ON_GRAIN},  {"tombstone", ON_GRAIN},
    {"behaviour", ON_GRAIN}, {"replicate", ON_GRAIN},  {"requires", ON_GRAIN}, {"memory", ON_GRAIN},
};

enum { ANNOTATION_COUNT = sizeof annotations / sizeof *annotations };

typedef struct KeyRow {
    const char *annotation, *key;
    Target target;
    size_t offset; /* in ActorInfo: a uint64_t */
} KeyRow;

static const KeyRow keys[] = {
    {"mailbox", "capacity", ON_ACTOR, offsetof(ActorInfo, mailbox_capacity)},
    {"reductions", "limit", ON_ACTOR, offsetof(ActorInfo, reductions_limit)},
    {"arena", "max_bytes", ON_ACTOR, offsetof(ActorInfo, arena_max_bytes)},
    {"arena", "scope", ON_GRAIN, 0},
    {"arena", "reset", ON_GRAIN, 0},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

static const AnnotationRow *find_annotation(const char *name) {
    for (size_t i = 0; i < ANNOTATION_COUNT; i++) {
        if (strcmp(annotations[i].name, name) == 0) return &annotations[i];
    }
    return NULL;
}

static const KeyRow *find_key(const char *annotation, const char *key) {
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].annotation, annotation) == 0 && strcmp(keys[i].key, key) == 0) return &keys[i];
    }
    return NULL;
}

/* --- reports --- */

static void report_unknown(Checker *c, AstAnnotation *node) {
    const char *names[ANNOTATION_COUNT];
    Text list;
    text_init(&list, c->arena);
    for (size_t i = 0; i < ANNOTATION_COUNT; i++) {
        names[i] = annotations[i].name;
        text_printf(&list, "%s@%s", i > 0 ? ", " : "", names[i]);
    }
    Diagnostic *d = report(c, UNKNOWN_ANNOTATION, node->ident.span, node->ident.name->text);
    help_suggestion(d, node->ident.span, suggest_word(names, ANNOTATION_COUNT, node->ident.name->text));
    diag_help(d, "the annotations are %s", list.bytes);
}

static void report_unknown_key(Checker *c, AstAnnotation *node, AstArg *arg) {
    const char *names[KEY_COUNT];
    uint32_t count = 0;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].annotation, node->ident.name->text) == 0 && keys[i].target == ON_ACTOR)
            names[count++] = keys[i].key;
    }
    Span span = arg->ident.name != NULL ? arg->ident.span : arg->node.span;
    Diagnostic *d = report(c, ANNOTATION_KEY, span, node->ident.name->text,
                           arg->ident.name != NULL ? arg->ident.name->text : "value without a key");
    for (uint32_t i = 0; i < count; i++) diag_help(d, "it takes '%s: number'", names[i]);
}

static void report_value(Checker *c, AstArg *arg) {
    Diagnostic *d = report(c, ANNOTATION_VALUE, arg->value->span, arg->ident.name->text);
    diag_help(d, "write a whole number, 1 or more");
}

static void report_missing_key(Checker *c, AstAnnotation *node) {
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (keys[i].target != ON_ACTOR || strcmp(keys[i].annotation, node->ident.name->text) != 0) continue;
        Diagnostic *d = report(c, ANNOTATION_MISSING_KEY, node->node.span, node->ident.name->text);
        diag_help(d, "write '@%s(%s: number)'", keys[i].annotation, keys[i].key);
        return;
    }
}

/* --- checks --- */

enum { MAX_MAILBOX = 1 << 30 };

static bool is_in_range(const KeyRow *key, uint64_t value) {
    if (value == 0 || value > INT64_MAX) return false;
    return key->offset != offsetof(ActorInfo, mailbox_capacity) || value <= MAX_MAILBOX;
}

static void check_number(Checker *c, const KeyRow *key, AstArg *arg, ActorInfo *actor) {
    ConstValue value;
    if (arg->value->kind == AST_DotVariant) {
        report_value(c, arg);
        return;
    }
    const Type *type = check_any_value(c, arg->value, basic(c, TYPE_U64));
    if (is_poison(type)) return;
    if (!type_is_int(type) || !program_constant(arg->value, &value) ||
        !is_in_range(key, (uint64_t)value.as.bits))
        report_value(c, arg);
    else
        *(uint64_t *)((char *)actor + key->offset) = (uint64_t)value.as.bits;
}

/* seen: the rows of `keys` that were given before, as bits */
static void check_key(Checker *c, AstAnnotation *node, AstArg *arg, ActorInfo *actor, uint32_t *seen) {
    const KeyRow *key =
        arg->ident.name == NULL ? NULL : find_key(node->ident.name->text, arg->ident.name->text);
    if (key == NULL)
        report_unknown_key(c, node, arg);
    else if (*seen & 1u << (key - keys))
        report(c, DUPLICATE_ARGUMENT, arg->node.span, arg->ident.name->text);
    else if (key->target == ON_GRAIN)
        report(c, ANNOTATION_TARGET, arg->node.span, text_format(c->arena, "'%s:'", key->key), "grains");
    else
        check_number(c, key, arg, actor);
    if (key != NULL) *seen |= 1u << (key - keys);
}

static void check_annotation(Checker *c, AstAnnotation *node, Symbol *actor) {
    const AnnotationRow *row = find_annotation(node->ident.name->text);
    const char *text = text_format(c->arena, "'@%s'", node->ident.name->text);
    if (row == NULL) {
        if (!profile_reports_later(c, node->ident.span, node->ident.name)) report_unknown(c, node);
    } else if (actor == NULL) {
        report(c, ANNOTATION_TARGET, node->node.span, text,
               row->target == ON_ACTOR ? "actors and grains" : "grains");
    } else if (row->target == ON_GRAIN) {
        report(c, ANNOTATION_TARGET, node->node.span, text, "grains");
    } else if (node->args.count == 0) {
        report_missing_key(c, node);
    } else {
        uint32_t seen = 0;
        for (uint32_t i = 0; i < node->args.count; i++)
            check_key(c, node, ast_as(Arg, node->args.items[i]), actor->as.actor, &seen);
    }
}

void check_annotations(Checker *c, AstList *list, Symbol *actor) {
    Map earlier = {0}; /* Name -> AstAnnotation */
    Body body = {.kind = BODY_INITIALIZER, .owner = actor}, *outer = c->body;
    c->body = &body;
    for (uint32_t i = 0; i < list->count; i++) {
        AstAnnotation *node = ast_as(Annotation, list->items[i]);
        const AstAnnotation *first = map_get(&earlier, map_key(node->ident.name));
        if (first == NULL) {
            map_set(c->arena, &earlier, map_key(node->ident.name), node);
            check_annotation(c, node, actor);
            continue;
        }
        Diagnostic *d = report(c, DUPLICATE_ANNOTATION, node->node.span, node->ident.name->text);
        diag_note(d, first->node.span, "first given here");
    }
    c->body = outer;
}
