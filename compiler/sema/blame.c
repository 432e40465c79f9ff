/* One mistake, one report, where the mistake is a declaration: a parameter that should have been an i64, a
 * type that is called otherwise than it is used. Every use of it is then wrong in the same way.
 *
 * Whoever reports a mismatch says what it may be about: what a value was declared as, and what it was given
 * to. At the end, reports about one declaration become one, and the other places its notes. Not so for what
 * may as well be a few separate mistakes: two calls that give one parameter the wrong type are two reports.
 */
#include "compiler/sema/checker.h"

enum { CAUSES_MAX = 300, PLACES_SHOWN = 3, ORIGIN_STEPS = 16, USES_MIN = 4, GIFTS_MIN = 3, FIXES_MAX = 400 };

static void add(Checker *c, Diagnostic *d, const void *what, const Type *other, CauseSide side) {
    bool is_kept = c->diags->list.count > 0 && vec_last(&c->diags->list) == d;
    if (what == NULL || !is_kept || c->causes.count == CAUSES_MAX) return;
    const Cause *last = c->causes.count > 0 ? &vec_last(&c->causes) : NULL;
    if (last != NULL && last->report == d && last->what == what) return;
    Cause cause = {d, what, other, side, NULL};
    vec_push(c->arena, &c->causes, cause);
}

static bool is_ours(const Symbol *symbol) {
    return symbol != NULL && symbol->span.start != 0 && (symbol->module == NULL || !symbol->module->is_std);
}

static const Symbol *find_field(const AstMember *node) {
    const Type *object = node->object->type;
    if (object == NULL || object->kind != TYPE_STRUCT) return NULL;
    const StructInfo *info = object->symbol->as.structure;
    for (uint32_t i = 0; i < info->field_count; i++)
        if (info->fields[i]->name == node->ident.name) return info->fields[i];
    return NULL;
}

/* What a variable without a type of its own was given. */
static const AstNode *given_to(const Symbol *symbol) {
    if (symbol == NULL || symbol->kind != SYMBOL_LOCAL || symbol->state != LOCAL_BINDING) return NULL;
    const AstBinding *binding = (const AstBinding *)symbol->node;
    return binding->type_node == NULL ? binding->value : NULL;
}

static bool is_literal_value(const AstNode *node) {
    return node->kind == AST_Int || node->kind == AST_Float || node->kind == AST_String;
}

/* The expression whose type this one has. */
static const AstNode *origin_step(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_NameRef: {
        const AstNode *given = given_to(node->symbol);
        return given == NULL || is_literal_value(given) ? NULL : given;
    }
    case AST_Index: return ((const AstIndex *)node)->object;
    case AST_Try: return ((const AstTry *)node)->value;
    case AST_Catch: return ((const AstCatch *)node)->value;
    case AST_Unary: return ((const AstUnary *)node)->operand;
    case AST_Binary: return ((const AstBinary *)node)->left;
    default: return NULL;
    }
}

/* The declaration that the value of an expression comes from; NULL: none of ours. */
static const void *declaration_of(const AstNode *node) {
    for (uint32_t i = 0; i < ORIGIN_STEPS; i++) {
        const AstNode *next = origin_step(node);
        if (next == NULL) break;
        node = next;
    }
    if (node->kind == AST_NameRef && is_ours(node->symbol)) {
        const Symbol *symbol = node->symbol;
        bool is_part = symbol->kind == SYMBOL_LOCAL && symbol->as.local.origin != NULL;
        if (is_part) return symbol->as.local.origin;
        return symbol;
    }
    if (node->kind == AST_Member && node->symbol == NULL) {
        const Symbol *field = find_field((const AstMember *)node);
        return is_ours(field) ? field : NULL;
    }
    if (node->kind != AST_Call) return NULL;
    const CallPlan *plan = ((const AstCall *)node)->plan;
    const Symbol *target = plan == NULL ? NULL : plan->target;
    return is_ours(target) && target->kind == SYMBOL_FUNC ? target->as.func : NULL;
}

const void *begin_patterns(Checker *c, const AstNode *value) {
    const void *outer = c->pattern_of;
    c->pattern_of = declaration_of(value);
    return outer;
}

void blame_value(Checker *c, Diagnostic *d, const AstNode *node, const Type *other) {
    bool is_wrapped =
        node->type != NULL && (node->type->kind == TYPE_OPTIONAL || node->type->kind == TYPE_ERROR_UNION);
    if (is_wrapped) return; /* what is wrong is the use, which looks at nothing */
    add(c, d, declaration_of(node), other, CAUSE_USED);
}

void blame_pattern(Checker *c, Diagnostic *d, const Type *found) {
    add(c, d, c->pattern_of, found, CAUSE_USED);
}

void blame_operands(Checker *c, Diagnostic *d, const AstNode *left, const AstNode *right) {
    const void *of_left = declaration_of(left), *of_right = declaration_of(right);
    if (of_left != NULL && of_right != NULL) return; /* it may be either */
    add(c, d, of_left, right->type, CAUSE_USED);
    add(c, d, of_right, left->type, CAUSE_USED);
}

void blame_place(Checker *c, Diagnostic *d, const Symbol *place, const Type *found) {
    if (is_ours(place)) add(c, d, place, found, CAUSE_GIVEN);
}

void blame_result(Checker *c, Diagnostic *d, const Type *found) {
    const Body *body = c->body;
    if (body == NULL || body->kind != BODY_FUNC || body->owner == NULL || !is_ours(body->owner)) return;
    add(c, d, body->owner->as.func, found, CAUSE_GIVEN);
}

void blame_part(Checker *c, Diagnostic *d, const AstNode *whole, const Type *found) {
    add(c, d, whole, found, CAUSE_GIVEN);
}

void blame_member(Checker *c, Diagnostic *d, Name name, const Type *type) {
    add(c, d, name, type, CAUSE_GIVEN);
}

void blame_name(Checker *c, Diagnostic *d, Name name) {
    add(c, d, name, NULL, CAUSE_NAME);
}

/* ---- at the end ---- */

/* Without another type, a use says nothing about the next one, but it does about what was given. */
static bool is_same(const Cause *a, const Cause *b) {
    bool is_open = a->other == NULL || b->other == NULL;
    bool agree = is_open ? a->side != b->side || a->side == CAUSE_NAME : a->other == b->other;
    return a->report != b->report && a->what == b->what && agree;
}

/* The report follows another one, by whichever of its causes. */
static bool is_led(const Checker *c, const Diagnostic *report) {
    for (uint32_t i = 0; i < c->causes.count; i++) {
        if (c->causes.items[i].report == report && c->causes.items[i].follows != NULL) return true;
    }
    return false;
}

/* The first report that is about the same. */
static const Cause *find_leader(const Checker *c, uint32_t index) {
    if (is_led(c, c->causes.items[index].report)) return NULL;
    for (uint32_t i = 0; i < index; i++) {
        const Cause *cause = &c->causes.items[i];
        if (!is_same(cause, &c->causes.items[index])) continue;
        if (cause->follows != NULL) return cause->follows;
        if (!is_led(c, cause->report)) return cause;
    }
    return NULL;
}

/* Enough to tell one mistake from several. A declaration that is used as it is given, and otherwise than it
 * says, is wrong itself. */
static bool is_one_mistake(const Checker *c, const Cause *leader) {
    uint32_t count = 1, sides = 1u << leader->side;
    for (uint32_t i = 0; i < c->causes.count; i++) {
        if (c->causes.items[i].follows != leader) continue;
        count++;
        sides |= 1u << c->causes.items[i].side;
    }
    if (sides == 1u << CAUSE_USED) return count >= USES_MIN;
    return count >= (sides == 1u << CAUSE_GIVEN ? GIFTS_MIN : 2);
}

static void withdraw(Checker *c, const Diagnostic *d) {
    for (uint32_t i = 0; i < c->diags->list.count; i++) {
        if (c->diags->list.items[i] == d) {
            diags_remove(c->diags, i);
            return;
        }
    }
}

static void join(Checker *c, Diagnostic *leader, const Diagnostic *d, uint32_t place) {
    if (place < PLACES_SHOWN) diag_note(leader, d->span, "and here");
    if (place == PLACES_SHOWN) diag_note(leader, d->span, "and in more places, from here on");
    for (uint32_t i = 0; i < d->fixes.count && leader->fixes.count < FIXES_MAX; i++)
        vec_push(c->arena, &leader->fixes, d->fixes.items[i]);
    withdraw(c, d);
}

/* One that none of the earlier is like may be like a later one that follows an earlier. */
static const Cause *find_late_leader(const Checker *c, uint32_t index) {
    const Cause *self = &c->causes.items[index];
    if (is_led(c, self->report)) return self->follows;
    for (uint32_t i = 0; i < c->causes.count; i++) {
        const Cause *cause = &c->causes.items[i];
        if (cause->follows == self) return NULL;
    }
    for (uint32_t i = index + 1; i < c->causes.count; i++) {
        const Cause *cause = &c->causes.items[i];
        bool is_early = cause->follows != NULL && cause->follows < self;
        if (is_early && cause->follows->report != self->report && is_same(cause, self)) return cause->follows;
    }
    return NULL;
}

void join_reports(Checker *c) {
    for (uint32_t i = 0; i < c->causes.count; i++) c->causes.items[i].follows = find_leader(c, i);
    for (uint32_t i = 0; i < c->causes.count; i++) c->causes.items[i].follows = find_late_leader(c, i);
    for (uint32_t i = 0; i < c->causes.count; i++) {
        const Cause *first = &c->causes.items[i];
        if (first->follows != NULL || !is_one_mistake(c, first)) continue;
        for (uint32_t k = i + 1, place = 0; k < c->causes.count; k++) {
            if (c->causes.items[k].follows == first)
                join(c, first->report, c->causes.items[k].report, place++);
        }
    }
}
