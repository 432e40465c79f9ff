/* Messages: declaring their variants, and making one where it is sent. A message is no value that could be
 * stored. */
#include "compiler/sema/checker.h"

/* --- declarations --- */

void check_message_signature(Checker *c, Symbol *message) {
    MessageInfo *info = message->as.message;
    if (!profile_allows(c, PROFILE_CLUSTER, message->span, "message types")) return;
    VariantList list = {message, "message type", &info->variants, &info->variant_count, &info->names};
    declare_variants(c, &list, &info->node->variants);
}

void check_message_defaults(Checker *c, Symbol *message) {
    check_variant_defaults(c, message, message->as.message->variants, message->as.message->variant_count);
}

/* --- making one --- */

static void report_wrong_protocol(Checker *c, AstNode *node, const Type *protocol, const char *found) {
    Diagnostic *d = report(c, WRONG_PROTOCOL, node->span, text_of(c, protocol), found);
    diag_note(d, protocol->symbol->span, "'%s' is declared here", protocol->symbol->name->text);
}

/* A bare `Set { … }`: variants are not in scope by themselves. */
static bool report_bare_variant(Checker *c, AstNode *target, const Type *protocol) {
    if (target->kind != AST_NameRef) return false;
    AstIdent ident = ast_as(NameRef, target)->ident;
    if (scope_lookup(ident.name) != NULL || find_variant(protocol->symbol, ident.name) == NULL) return false;
    Diagnostic *d = report(c, UNKNOWN_NAME, ident.span, ident.name->text);
    const char *full = text_format(c->arena, "%s.%s", text_of(c, protocol), ident.name->text);
    diag_help(d, "it is a variant: write '%s' or '.%s'", full, ident.name->text);
    diag_fix(d, ident.span, full);
    return true;
}

static Symbol *dotted_variant(Checker *c, AstDotVariant *node, const Type *protocol) {
    Symbol *variant = find_variant(protocol->symbol, node->ident.name);
    if (variant == NULL) report_unknown_variant(c, protocol->symbol, node->ident);
    return node->node.symbol = variant;
}

/* The variant that an expression names, NULL when it was reported. */
static Symbol *target_variant(Checker *c, AstNode *target, const Type *protocol) {
    if (target->kind == AST_DotVariant) return dotted_variant(c, ast_as(DotVariant, target), protocol);
    if (report_bare_variant(c, target, protocol)) return NULL;
    Symbol *symbol = resolve_entity(c, target);
    if (symbol != NULL && symbol->kind == SYMBOL_BAD) return NULL;
    if (symbol == NULL || symbol->kind != SYMBOL_VARIANT) {
        const char *found = symbol == NULL ? "this value" : symbol_describe(c->arena, symbol);
        report_wrong_protocol(c, target, protocol, found);
        return NULL;
    }
    if (symbol->type == protocol) return symbol;
    report_wrong_protocol(c, target, protocol,
                          text_format(c->arena, "%s.%s", text_of(c, symbol->type), symbol->name->text));
    return NULL;
}

static CallPlan *plan_variant(Checker *c, AstNode *node, Symbol *variant, AstList *args, bool is_literal_form,
                              bool is_call) {
    VariantInfo *info = variant->as.variant;
    const char *name = text_format(c->arena, "%s.%s", text_of(c, variant->type), variant->name->text);
    Signature signature = {.what = name,
                           .params = info->fields,
                           .count = info->field_count,
                           .skipped =
                               is_call && info->reply_index >= 0 ? (uint32_t)info->reply_index : UINT32_MAX,
                           .declared = variant,
                           .is_variant = true};
    Span end = {node->span.end > node->span.start ? node->span.end - 1 : node->span.start, node->span.end};
    if (args == NULL || args->count == 0) end = node->span;
    static const AstList none = {0};
    CallPlan *plan = plan_arguments(c, CALL_VARIANT, &signature, args != NULL ? args : (AstList *)&none,
                                    is_literal_form, end);
    node->type = variant->type;
    return plan;
}

static CallPlan *plan_literal(Checker *c, AstStructLit *node, const Type *protocol, bool is_call) {
    Symbol *variant = target_variant(c, node->target, protocol);
    if (node->base != NULL && variant != NULL) report_update(c, node->base, "a message");
    if (variant == NULL || node->base != NULL) {
        check_arguments_silently(c, &node->fields);
        return NULL;
    }
    return node->plan = plan_variant(c, &node->node, variant, &node->fields, true, is_call);
}

static CallPlan *plan_call(Checker *c, AstCall *node, const Type *protocol, bool is_call) {
    Symbol *variant = target_variant(c, node->callee, protocol);
    if (variant == NULL) {
        check_arguments_silently(c, &node->args);
        return NULL;
    }
    return node->plan = plan_variant(c, &node->node, variant, &node->args, false, is_call);
}

static bool names_variant(Checker *c, AstNode *callee) {
    if (callee->kind == AST_DotVariant) return true;
    if (callee->kind != AST_Member) return false;
    Symbol *symbol = resolve_entity(c, callee);
    return symbol != NULL && (symbol->kind == SYMBOL_VARIANT || symbol->kind == SYMBOL_BAD);
}

/* Which variant it is, and so what is answered, is known only at run time. */
static void report_passed_on(Checker *c, AstNode *node, const Type *protocol) {
    Diagnostic *d = report(c, NO_REPLY, node->span, "the message in hand");
    diag_help(d, "call with one variant: 'ref.call(%s.%s …)'", text_of(c, protocol),
              protocol->symbol->as.message->variants[0]->name->text);
}

static CallPlan *plan_other(Checker *c, AstNode *node, const Type *protocol) {
    if (report_bare_variant(c, node, protocol)) return NULL;
    const Type *found = check_expr(c, node, protocol);
    if (is_poison(found)) return NULL;
    if (found == protocol && is_message_in_hand(c, node, protocol)) /* a call, or a closure: reported there */
        report_passed_on(c, node, protocol);
    else
        report_wrong_protocol(c, node, protocol, text_of(c, found));
    return NULL;
}

CallPlan *plan_message(Checker *c, AstNode *node, const Type *protocol, bool is_call) {
    switch ((AstKind)node->kind) {
    case AST_StructLit: return plan_literal(c, ast_as(StructLit, node), protocol, is_call);
    case AST_Call:
        if (names_variant(c, ast_as(Call, node)->callee))
            return plan_call(c, ast_as(Call, node), protocol, is_call);
        break;
    case AST_DotVariant:
    case AST_Member: {
        if (!names_variant(c, node)) break;
        Symbol *variant = target_variant(c, node, protocol);
        return variant == NULL ? NULL : plan_variant(c, node, variant, NULL, true, is_call);
    }
    default: break;
    }
    return plan_other(c, node, protocol);
}

/* --- elsewhere --- */

const Type *check_variant_value(Checker *c, AstNode *node, Symbol *variant) {
    if (c->is_silent) return poison(c);
    Diagnostic *d = report(c, MESSAGE_VALUE, node->span, text_of(c, variant->type));
    diag_help(d, "a message is made where it is sent: 'ref.send(%s.%s)'", text_of(c, variant->type),
              variant->name->text);
    return poison(c);
}

/* What stands in front of the braces names nothing. */
static const Type *report_no_type(Checker *c, AstStructLit *node, const Type *want) {
    Diagnostic *d;
    if (want != NULL && is_poison(want)) return want;
    if (node->target->kind == AST_DotVariant) {
        const char *name = ast_as(DotVariant, node->target)->ident.name->text;
        d = report(c, DOT_WITHOUT_TYPE, node->target->span, name);
        diag_help(d, "write the type in front of it: 'Type.%s'", name);
    } else {
        d = report(c, LITERAL_TARGET, node->target->span);
        diag_help(d, "a function is given to a call between parentheses: 'xs.map(|x| x + 1)'");
    }
    return poison(c);
}

const Type *check_struct_literal(Checker *c, AstStructLit *node, const Type *want) {
    const Type *type = check_variant_literal(c, node, want);
    if (type == NULL) type = check_struct_value(c, node, want);
    if (type != NULL) return type;
    Symbol *symbol = node->target->kind == AST_DotVariant ? NULL : resolve_entity(c, node->target);
    check_arguments_silently(c, &node->fields);
    if (node->base != NULL) check_expr(c, node->base, NULL);
    if (symbol != NULL && symbol->kind == SYMBOL_BAD) return poison(c);
    if (symbol != NULL && symbol->kind == SYMBOL_VARIANT) return check_variant_value(c, &node->node, symbol);
    if (symbol == NULL) return report_no_type(c, node, want);
    if (symbol->kind == SYMBOL_ERROR_NAME) return refuse_error_fields(c, node->node.span, symbol);
    report(c, NOT_A_STRUCT, node->target->span, symbol_describe(c->arena, symbol));
    return poison(c);
}
