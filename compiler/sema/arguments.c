/* Matching arguments with parameters: positional, named, defaults, and the shorthand of `Variant { field }`.
 * Gives a plan in any case; what is missing or wrong was reported and has NULL or a poisoned argument. */
#include "compiler/sema/checker.h"

typedef struct Matching {
    Checker *c;
    const Signature *signature;
    CallPlan *plan;
    uint32_t *order; /* parameter indexes as the source gives them */
    uint32_t given;
    uint32_t next;      /* positional parameter to fill */
    Diagnostic *misfit; /* of the first argument that does not fit; NULL: none */
    const AstNode *misfit_value;
    const Type *misfit_want, *misfit_found;
    bool failed;
} Matching;

static const Type *type_of_param(const Signature *signature, uint32_t i) {
    if (signature->params != NULL) return signature->params[i]->type;
    const Type *type = signature->types[i];
    return type->kind == TYPE_INOUT ? type->args[0] : type;
}

static AstNode *default_of_param(const Signature *signature, uint32_t i) {
    return signature->params == NULL ? NULL : default_of(signature->params[i]);
}

static uint32_t find_param(const Signature *signature, Name name) {
    for (uint32_t i = 0; signature->params != NULL && i < signature->count; i++) {
        if (signature->params[i]->name == name) return i;
    }
    return UINT32_MAX;
}

static void note_declaration(Diagnostic *d, const Signature *signature) {
    if (signature->declared != NULL && signature->declared->span.start != 0)
        diag_note(d, signature->declared->span, "declared here");
}

static void check_silently(Checker *c, AstNode *value) {
    check_expr(c, value, poison(c));
}

static bool is_changed(const Matching *m, uint32_t index) {
    if (m->signature->params != NULL) return m->signature->params[index]->is_inout;
    return m->signature->types[index]->kind == TYPE_INOUT;
}

/* What the call changes has the type of the parameter: nothing is converted on the way back. */
static Diagnostic *check_changed_fits(Matching *m, AstNode *value, const Type *want) {
    const Type *found = value->type;
    bool is_open = has_hole(found) || is_poison(found) || is_poison(want);
    if (found == want || is_open) return check_fits(m->c, value, want);
    return report(m->c, TYPE_MISMATCH, value->span, text_of(m->c, want), text_of(m->c, found));
}

/* Two arguments each of which has the type of the other's parameter: said of both in one report. */
static bool is_exchanged(Matching *m, AstNode *value, const Type *want) {
    Diagnostic *d = m->misfit;
    if (d == NULL || is_poison(value->type) || is_poison(want) || type_fits(value->type, want)) return false;
    if (!type_fits(value->type, m->misfit_want) || !type_fits(m->misfit_found, want)) return false;
    const SourceFile *file = source_file_of(&m->c->session->sources, value->span.start);
    Span first = m->misfit_value->span, second = value->span;
    d->helps.count = d->fixes.count = 0;
    diag_note(d, second, "and this one has the type of the other's parameter");
    diag_help(d, "the two arguments stand in the other order");
    diag_fix(d, first,
             text_format(m->c->arena, "%.*s", (int)(second.end - second.start),
                         file->text + (second.start - file->base)));
    diag_fix(d, second,
             text_format(m->c->arena, "%.*s", (int)(first.end - first.start),
                         file->text + (first.start - file->base)));
    value->type = poison(m->c);
    m->misfit = NULL;
    return true;
}

static void check_argument_fits(Matching *m, uint32_t index, AstNode *value, const Type *want) {
    const Type *found = value->type;
    if (is_exchanged(m, value, want)) return;
    Diagnostic *d = is_changed(m, index) ? check_changed_fits(m, value, want) : check_fits(m->c, value, want);
    if (d == NULL) return;
    if (m->misfit == NULL && !is_changed(m, index)) {
        m->misfit = d;
        m->misfit_value = value;
        m->misfit_want = want;
        m->misfit_found = found;
    }
    value->type = poison(m->c);
    const Symbol *param = m->signature->params == NULL ? NULL : m->signature->params[index];
    if (param != NULL && param->span.start != 0)
        diag_note(d, param->span, "%s '%s' is %s", symbol_kind_text(param->kind), param->name->text,
                  type_text(m->c->arena, want));
    blame_place(m->c, d, param, found);
    if (m->signature->receiver != NULL) blame_value(m->c, d, m->signature->receiver, found);
}

static bool is_checked(const Matching *m, const AstNode *value) {
    return value == m->signature->receiver || (m->signature->is_chosen && value->type != NULL);
}

/* The arguments of a generic declaration are looked at when all of them are placed. */
static void check_argument(Matching *m, uint32_t index, AstNode *value) {
    if (m->signature->type_args != NULL) return;
    const Type *want = type_of_param(m->signature, index);
    if (want == NULL) want = poison(m->c);
    if (is_changed(m, index)) narrow_forget_changed(value, want);
    if (!is_checked(m, value)) check_expr(m->c, value, want);
    check_argument_fits(m, index, value, want);
}

static void check_mark(const Matching *m, uint32_t index, const AstArg *arg) {
    check_var_mark(m->c, arg, is_changed(m, index),
                   m->signature->params == NULL ? NULL : m->signature->params[index]);
}

static void place(Matching *m, uint32_t index, AstArg *arg) {
    if (m->plan->args[index] != NULL) {
        Diagnostic *d =
            report(m->c, DUPLICATE_ARGUMENT, arg->node.span, m->signature->params[index]->name->text);
        diag_note(d, m->plan->args[index]->span, "first given here");
        check_silently(m->c, arg->value);
        m->failed = true;
        return;
    }
    check_argument(m, index, arg->value);
    check_mark(m, index, arg);
    m->plan->args[index] = arg->value;
    m->order[m->given++] = index;
}

enum { LISTED_MAX = 8 };

/* What there is, when nothing is called nearly so. */
static void help_names(const Matching *m, Diagnostic *d) {
    const Signature *s = m->signature;
    if (s->params == NULL || s->count == 0 || s->count > LISTED_MAX) return;
    Text names;
    text_init(&names, m->c->arena);
    for (uint32_t i = 0; i < s->count; i++)
        text_printf(&names,
                    i == 0              ? "'%s'"
                    : i + 1 == s->count ? " and '%s'"
                                        : ", '%s'",
                    s->params[i]->name->text);
    diag_help(d, s->is_variant ? "it has %s" : "it takes %s", names.bytes);
}

static void report_unknown_argument(Matching *m, AstArg *arg) {
    const Signature *s = m->signature;
    Diagnostic *d = report(m->c, UNKNOWN_ARGUMENT, arg->ident.span, s->what,
                           s->is_variant ? "field" : "parameter", arg->ident.name->text);
    if (s->params != NULL)
        help_suggestion(d, arg->ident.span, suggest_among(m->c, s->params, s->count, arg->ident.name));
    if (d->fixes.count == 0) help_names(m, d);
    note_declaration(d, s);
    check_silently(m->c, arg->value);
    m->failed = true;
}

static void place_named(Matching *m, AstArg *arg) {
    uint32_t index = find_param(m->signature, arg->ident.name);
    if (index == UINT32_MAX || index == m->signature->skipped) {
        report_unknown_argument(m, arg);
    } else {
        m->signature->params[index]->is_pinned = true;
        place(m, index, arg);
    }
}

static void report_too_many(Matching *m, AstArg *arg, uint32_t given) {
    const Signature *s = m->signature;
    uint32_t takes = s->count - (s->skipped < s->count) - (s->receiver != NULL);
    Diagnostic *d = report(m->c, CALL_COUNT, arg->node.span, s->what, takes, takes == 1 ? "" : "s", given);
    note_declaration(d, s);
    m->failed = true;
}

static void place_positional(Matching *m, AstArg *arg, uint32_t given) {
    while (m->next < m->signature->count &&
           (m->next == m->signature->skipped || m->plan->args[m->next] != NULL))
        m->next++;
    if (m->next < m->signature->count) {
        place(m, m->next++, arg);
        return;
    }
    if (!m->failed) report_too_many(m, arg, given);
    check_silently(m->c, arg->value);
}

/* `Set { value }`: the name of a field stands for that field. */
static uint32_t shorthand_param(const Signature *signature, const AstArg *arg) {
    if (arg->ident.name != NULL || arg->value->kind != AST_NameRef) return UINT32_MAX;
    return find_param(signature, ((const AstNameRef *)arg->value)->ident.name);
}

static void match_fields(Matching *m, AstList *args) {
    for (uint32_t i = 0; i < args->count; i++) {
        AstArg *arg = ast_as(Arg, args->items[i]);
        uint32_t index = shorthand_param(m->signature, arg);
        if (arg->ident.name != NULL)
            place_named(m, arg);
        else if (index != UINT32_MAX && index != m->signature->skipped)
            place(m, index, arg);
    }
    for (uint32_t i = 0; i < args->count; i++) {
        AstArg *arg = ast_as(Arg, args->items[i]);
        uint32_t index = shorthand_param(m->signature, arg);
        if (arg->ident.name == NULL && (index == UINT32_MAX || index == m->signature->skipped))
            place_positional(m, arg, args->count);
    }
}

static void place_receiver(Matching *m) {
    m->plan->args[0] = m->signature->receiver;
    m->order[m->given++] = 0;
    m->next = 1;
    if (m->signature->type_args == NULL)
        check_argument_fits(m, 0, m->signature->receiver, type_of_param(m->signature, 0));
}

static void match_call(Matching *m, AstList *args) {
    for (uint32_t i = 0; i < args->count; i++) {
        AstArg *arg = ast_as(Arg, args->items[i]);
        if (arg->ident.name != NULL) {
            place_named(m, arg);
        } else {
            place_positional(m, arg, args->count);
        }
    }
}

/* --- generic declarations --- */

/* What takes more of its type from its place speaks later; the last ones have nothing to say. */
typedef enum Turn { TURN_FIRST, TURN_LITERAL, TURN_CLOSURE, TURN_LAST } Turn;

static Turn turn_of(const AstNode *value);

/* An item that can speak speaks for all. */
static Turn turn_of_items(const AstList *items) {
    Turn first = TURN_LAST;
    for (uint32_t i = 0; i < items->count && first != TURN_FIRST; i++) {
        const AstNode *item = items->items[i];
        Turn turn = turn_of(item->kind == AST_Arg ? ((const AstArg *)item)->value : item);
        if (turn < first) first = turn;
    }
    return first;
}

/* `Node { }`, `Set.new()`: of a generic type, which knows no more than its parts, and is some type all the
 * same. */
static Turn turn_of_parts(const AstList *parts) {
    Turn turn = turn_of_items(parts);
    return turn == TURN_LAST ? TURN_CLOSURE : turn;
}

static Turn turn_of_call(const AstCall *node) {
    const AstNode *callee = node->callee;
    if (callee->kind == AST_Member && names_generic_type(((const AstMember *)callee)->object))
        return turn_of_parts(&node->args);
    return turn_of(callee) == TURN_LAST ? TURN_LAST : TURN_FIRST;
}

static Turn turn_of_struct(const AstStructLit *node) {
    if (node->target->kind == AST_DotVariant) return TURN_LAST;
    bool is_open = names_generic_type(node->target) && node->base == NULL;
    return is_open ? turn_of_parts(&node->fields) : TURN_FIRST;
}

static Turn turn_of(const AstNode *value) {
    switch ((AstKind)value->kind) {
    case AST_Closure: return TURN_CLOSURE;
    case AST_NameRef: return names_generic_function(value) ? TURN_CLOSURE : TURN_FIRST;
    case AST_Member:
        return names_generic_type(((const AstMember *)value)->object) ? TURN_CLOSURE : TURN_FIRST;
    case AST_Null:
    case AST_DotVariant: return TURN_LAST;
    case AST_Call: return turn_of_call((const AstCall *)value);
    case AST_StructLit: return turn_of_struct((const AstStructLit *)value);
    case AST_Array: return turn_of_items(&((const AstArray *)value)->items);
    case AST_MapLit: return ((const AstMapLit *)value)->entries.count == 0 ? TURN_LAST : TURN_FIRST;
    default: return is_literal(value) ? TURN_LITERAL : TURN_FIRST;
    }
}

/* A closure that gives what the call gives. */
static bool gives_result(const Matching *m, uint32_t index) {
    const Type *declared = type_of_param(m->signature, index);
    const AstNode *value = m->plan->args[index];
    bool is_open = value->kind == AST_Closure && ((const AstClosure *)value)->result == NULL;
    if (!is_open || declared->kind != TYPE_FUNC || declared->args[0] != m->signature->result) return false;
    for (uint32_t i = 1; i < declared->arg_count; i++)
        if (type_mentions(declared->args[i], m->signature->result)) return false;
    return true;
}

/* What the call gives is of any type, and an optional or something that may fail is wanted: a closure among
 * the arguments says which of T, T? and T ! E it is, when no other argument does. */
static bool closure_decides(const Matching *m) {
    const Type *result = m->signature->result, *want = m->signature->want;
    if (result == NULL || want == NULL || result->kind != TYPE_PARAM) return false;
    if (want->kind != TYPE_OPTIONAL && want->kind != TYPE_ERROR_UNION) return false;
    bool decides = false;
    for (uint32_t i = 0; i < m->given; i++) {
        if (gives_result(m, m->order[i]))
            decides = true;
        else if (type_mentions(type_of_param(m->signature, m->order[i]), result))
            return false;
    }
    return decides;
}

static bool result_is_open(const Matching *m, uint32_t index) {
    return m->plan->args[index]->kind == AST_Closure && closure_decides(m) && gives_result(m, index);
}

static bool is_empty_literal(const AstNode *value) {
    if (value->kind == AST_MapLit) return ((const AstMapLit *)value)->entries.count == 0;
    return value->kind == AST_Array && ((const AstArray *)value)->items.count == 0;
}

/* The items of an array literal say of what it is, but not that it is fixed. */
static const Type *hint_of_argument(const Matching *m, const AstNode *value, const Type *declared) {
    const AstArray *array = value->kind == AST_Array ? (const AstArray *)value : NULL;
    bool has_items = array != NULL && array->length == NULL && array->items.count > 0;
    if (has_items && declared->kind == TYPE_FIXED_ARRAY)
        return infer_type(m->c, m->signature->type_args, declared);
    return infer_hint(m->c, m->signature->type_args, declared);
}

static void infer_from_argument(Matching *m, uint32_t index) {
    AstNode *value = m->plan->args[index];
    TypeArgs *known = m->signature->type_args;
    const Type *declared = type_of_param(m->signature, index);
    bool says_nothing = is_empty_literal(value) && infer_hint(m->c, known, declared) == NULL;
    if (says_nothing && !is_checked(m, value)) return; /* the type parameter is what is not known */
    if (result_is_open(m, index)) m->c->result_hint = m->signature->want;
    if (!is_checked(m, value)) check_expr(m->c, value, hint_of_argument(m, value, declared));
    m->c->result_hint = NULL;
    if (value->type->kind == TYPE_VOID) {
        report(m->c, NO_VALUE, value->span);
        value->type = poison(m->c);
    }
    infer_from(m->c, known, declared, value->type);
}

static void infer_from_arguments(Matching *m, Turn turn) {
    for (uint32_t i = 0; i < m->given; i++)
        if (turn_of(m->plan->args[m->order[i]]) == turn) infer_from_argument(m, m->order[i]);
}

static void infer_from_note(Matching *m, const Type *declared, AstNode *written) {
    if (written == NULL) return;
    const Type *type = resolve_type(m->c, written);
    if (type_has_value(type) && type->kind != TYPE_MESSAGE)
        infer_from(m->c, m->signature->type_args, declared, type);
}

/* The types that closures write for their parameters and results speak before the literals do, and for what
 * knows no more than its parts: `fold(Tree.Leaf, |tree: Tree[i64], x| …)`. */
static void infer_from_notes(Matching *m) {
    for (uint32_t i = 0; i < m->given; i++) {
        const Type *declared = type_of_param(m->signature, m->order[i]);
        if (!ast_is(Closure, m->plan->args[m->order[i]]) || declared->kind != TYPE_FUNC) continue;
        AstClosure *closure = ast_as(Closure, m->plan->args[m->order[i]]);
        if (closure->params.count + 1 != declared->arg_count) continue;
        for (uint32_t k = 0; k < closure->params.count; k++)
            infer_from_note(m, declared->args[1 + k], ast_as(Param, closure->params.items[k])->type_node);
        infer_from_note(m, declared->args[0], closure->result);
    }
}

/* `let xs = []`, whose first use does not say what it holds. */
static bool gives_up_on_literal(const Matching *m) {
    AstNode *receiver = m->signature->receiver;
    if (receiver == NULL || !has_hole(receiver->type)) return false;
    const TypeArgs *known = m->signature->type_args;
    for (uint32_t i = 0; i < known->count; i++) {
        if (known->args[i] != NULL) continue;
        check_completed(m->c, receiver->symbol, receiver);
        receiver->type = poison(m->c);
        return true;
    }
    return false;
}

static void check_inferred(Matching *m) {
    const Signature *s = m->signature;
    TypeArgs *known = s->type_args;
    infer_from_arguments(m, TURN_FIRST);
    if (s->result != NULL && !closure_decides(m)) infer_from_wanted(m->c, known, s->result, s->want);
    infer_from_notes(m);
    infer_from_bounds(m->c, known);
    for (Turn turn = TURN_LITERAL; turn <= TURN_LAST; turn++) infer_from_arguments(m, turn);
    if (!m->failed && !gives_up_on_literal(m)) infer_end(m->c, known, s->callee, s->what, s->declared);
    for (uint32_t i = 0; i < known->count; i++)
        if (known->args[i] == NULL) known->args[i] = poison(m->c);
    for (uint32_t i = 0; i < m->given; i++) {
        uint32_t index = m->order[i];
        const Type *want = infer_type(m->c, known, type_of_param(s, index));
        if (m->plan->args[index]->type == NULL) check_expr(m->c, m->plan->args[index], want);
        check_argument_fits(m, index, m->plan->args[index], want);
    }
    m->plan->type_args = known->args;
    m->plan->type_arg_count = known->count;
}

static void report_missing(Matching *m, uint32_t index, uint32_t given, Span end) {
    const Signature *s = m->signature;
    m->failed = true;
    if (s->params == NULL) {
        report(m->c, CALL_COUNT, end, s->what, s->count, s->count == 1 ? "" : "s", given);
        return;
    }
    Diagnostic *d = report(m->c, MISSING_ARGUMENT, end, s->what, s->is_variant ? "field" : "argument",
                           s->params[index]->name->text, text_of(m->c, s->params[index]->type));
    note_declaration(d, s);
    if (s->is_variant)
        diag_help(d, "write '%s { %s: … }'", s->what, s->params[index]->name->text);
    else
        diag_help(d, "add '%s: …'", s->params[index]->name->text);
}

static void fill_default(Matching *m, uint32_t index, Span end) {
    note_default_use(m->c, m->signature->params[index], end);
    if (m->signature->declared != NULL && m->signature->declared->kind == SYMBOL_FUNC)
        check_body_of(m->c, m->signature->declared); /* and with it the default */
    m->order[m->given++] = index;
}

static void fill_defaults(Matching *m, uint32_t given, Span end) {
    for (uint32_t i = 0; i < m->signature->count; i++) {
        if (m->plan->args[i] != NULL || i == m->signature->skipped || m->signature->is_partial) continue;
        m->plan->args[i] = default_of_param(m->signature, i);
        if (m->plan->args[i] != NULL)
            fill_default(m, i, end);
        else if (!m->failed)
            report_missing(m, i, given, end);
    }
}

static bool is_ascending(const uint32_t *order, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        if (order[i] < order[i - 1]) return false;
    }
    return true;
}

/* What `var` parameters get may be changed, and by nobody else during the call. */
static void check_places(Matching *m) {
    bool *changed = arena_array(m->c->arena, bool, m->signature->count), has_places = false;
    for (uint32_t i = 0; i < m->signature->count; i++) {
        changed[i] = is_changed(m, i);
        if (!changed[i] || m->plan->args[i] == NULL) continue;
        has_places = true;
        if (m->plan->args[i] != m->signature->receiver) check_place(m->c, m->plan->args[i]);
    }
    if (has_places) check_exclusive(m->c, m->plan, changed);
}

/* Whether a closure may outlive the call depends on what the function does with it. */
static void note_closures(const CallPlan *plan, const Signature *signature) {
    Symbol *target = signature->declared;
    if (target == NULL || target->kind != SYMBOL_FUNC) return;
    for (uint32_t i = 0; i < plan->arg_count; i++) {
        if (plan->args[i] == NULL || !ast_is(Closure, plan->args[i])) continue;
        ClosureInfo *info = ast_as(Closure, plan->args[i])->info;
        if (info == NULL) continue;
        info->given_to = target;
        info->given_index = i;
    }
}

CallPlan *plan_arguments(Checker *c, CallKind kind, const Signature *signature, AstList *args,
                         bool is_literal_form, Span end) {
    CallPlan *plan = arena_new(c->arena, CallPlan);
    Matching m = {.c = c, .signature = signature, .plan = plan};
    plan->kind = kind;
    plan->target = signature->declared;
    plan->arg_count = signature->count;
    plan->args = arena_array(c->arena, AstNode *, signature->count);
    m.order = arena_array(c->arena, uint32_t, signature->count);
    if (signature->receiver != NULL) place_receiver(&m);
    if (is_literal_form)
        match_fields(&m, args);
    else
        match_call(&m, args);
    if (signature->type_args != NULL) check_inferred(&m);
    fill_defaults(&m, args->count, end);
    if (!is_ascending(m.order, m.given) || m.given < plan->arg_count) plan->order = m.order;
    if (signature->params != NULL || signature->types != NULL) check_places(&m);
    note_closures(plan, signature);
    return plan;
}
