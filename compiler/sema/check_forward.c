/* `other.send(msg)`: the message in hand goes on to another actor.
 *
 * It is sent as what it is: a match over it, whose arms send their variant with its fields, stands for the
 * call. A reply goes along, and is the other actor's to answer. */
#include "compiler/sema/checker.h"

bool is_message_in_hand(Checker *c, AstNode *node, const Type *protocol) {
    if (node->kind != AST_NameRef || protocol->kind != TYPE_MESSAGE) return false;
    const Symbol *symbol = resolve_entity(c, node);
    return symbol != NULL && symbol->kind == SYMBOL_MESSAGE_VALUE && symbol->type == protocol;
}

static AstNode *name_at(Checker *c, Span span, Name name) {
    AstNameRef *node = ast_new(c->arena, NameRef, span);
    node->ident = (AstIdent){name, span};
    return &node->node;
}

/* The name that a field has in its arm: one that no source can have. */
static Name field_name(Checker *c, uint32_t index) {
    return name_intern_c(&c->session->names, text_format(c->arena, "field %u", index));
}

static AstNode *arm_pattern(Checker *c, const Symbol *variant, Span span) {
    const VariantInfo *info = variant->as.variant;
    AstVariantPattern *pattern = ast_new(c->arena, VariantPattern, span);
    AstWord *word = ast_new(c->arena, Word, span);
    bool is_positional = ((const AstVariant *)variant->node)->is_positional;
    word->ident = (AstIdent){variant->name, span};
    ast_append(c->arena, &pattern->path, &word->node);
    pattern->is_dot = true;
    pattern->has_fields = info->field_count > 0;
    pattern->is_positional = is_positional;
    for (uint32_t i = 0; i < info->field_count; i++) {
        AstFieldPattern *field = ast_new(c->arena, FieldPattern, span);
        AstNamePattern *name = ast_new(c->arena, NamePattern, span);
        name->ident = (AstIdent){field_name(c, i), span};
        if (!is_positional) field->ident = (AstIdent){info->fields[i]->name, span};
        field->pattern = &name->node;
        ast_append(c->arena, &pattern->fields, &field->node);
    }
    return &pattern->node;
}

static AstNode *arm_message(Checker *c, const Symbol *variant, Span span) {
    const VariantInfo *info = variant->as.variant;
    AstDotVariant *target = ast_new(c->arena, DotVariant, span);
    target->ident = (AstIdent){variant->name, span};
    if (info->field_count == 0) return &target->node;
    AstCall *message = ast_new(c->arena, Call, span);
    message->callee = &target->node;
    for (uint32_t i = 0; i < info->field_count; i++) {
        AstArg *arg = ast_new(c->arena, Arg, span);
        arg->value = name_at(c, span, field_name(c, i));
        ast_append(c->arena, &message->args, &arg->node);
    }
    return &message->node;
}

static AstNode *arm_send(Checker *c, const AstMember *callee, Name target, AstNode *message) {
    AstMember *member = ast_new(c->arena, Member, callee->node.span);
    AstCall *call = ast_new(c->arena, Call, callee->node.span);
    AstArg *arg = ast_new(c->arena, Arg, message->span);
    member->object = name_at(c, callee->object->span, target);
    member->ident = callee->ident;
    arg->value = message;
    call->callee = &member->node;
    ast_append(c->arena, &call->args, &arg->node);
    return &call->node;
}

/* A number that is no variant goes nowhere: the receiver would drop it. */
static AstNode *other_arm(Checker *c, Span span, bool wants_value) {
    AstMatchArm *arm = ast_new(c->arena, MatchArm, span);
    arm->pattern = &ast_new(c->arena, AnyPattern, span)->node;
    arm->body = wants_value ? &ast_new(c->arena, Bool, span)->node : &ast_new(c->arena, Tuple, span)->node;
    return &arm->node;
}

static AstMatch *make_match(Checker *c, const AstMember *callee, Name target, AstNode *message,
                            const MessageInfo *info, bool wants_value) {
    AstMatch *match = ast_new(c->arena, Match, callee->node.span);
    match->subject = message;
    for (uint32_t i = 0; i < info->variant_count; i++) {
        AstMatchArm *arm = ast_new(c->arena, MatchArm, message->span);
        arm->pattern = arm_pattern(c, info->variants[i], message->span);
        arm->body = arm_send(c, callee, target, arm_message(c, info->variants[i], message->span));
        ast_append(c->arena, &match->arms, &arm->node);
    }
    ast_append(c->arena, &match->arms, other_arm(c, message->span, wants_value));
    return match;
}

/* do let TARGET = receiver; match msg { … } end */
AstNode *check_forward(Checker *c, const AstMember *callee, AstNode *message, const Type *protocol,
                       bool wants_value) {
    Name target = name_intern_c(&c->session->names, "forward target");
    AstBlock *block = ast_new(c->arena, Block, callee->node.span);
    AstBinding *binding = ast_new(c->arena, Binding, callee->object->span);
    AstNamePattern *name = ast_new(c->arena, NamePattern, callee->object->span);
    AstExprStmt *last = ast_new(c->arena, ExprStmt, callee->node.span);
    name->ident = (AstIdent){target, callee->object->span};
    binding->kind = OP_LET;
    binding->pattern = &name->node;
    binding->value = callee->object;
    const MessageInfo *info = protocol->symbol->as.message;
    last->value = &make_match(c, callee, target, message, info, wants_value)->node;
    ast_append(c->arena, &block->statements, &binding->node);
    ast_append(c->arena, &block->statements, &last->node);
    check_block(c, block, NULL, wants_value);
    return &block->node;
}

void check_forward_result(Checker *c, AstNode *forward, const Type *type) {
    AstList *statements = &ast_as(Block, forward)->statements;
    AstNode *match = ast_as(ExprStmt, statements->items[1])->value;
    AstList *arms = &ast_as(Match, match)->arms;
    for (uint32_t i = 0; i + 1 < arms->count; i++)
        check_checked_send(c, ast_as(MatchArm, arms->items[i])->body);
    forward->type = match->type = type;
}
