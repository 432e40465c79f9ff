/* Methods and built-in functions: each has a row that says what it takes; the few with rules of their own
 * have a function. */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- plans --- */

static CallPlan *plan_builtin(Checker *c, AstCall *node, Builtin builtin, AstNode *receiver) {
    CallPlan *plan = arena_new(c->arena, CallPlan);
    plan->kind = CALL_BUILTIN;
    plan->builtin = builtin;
    plan->receiver = receiver;
    node->plan = plan;
    return plan;
}

static AstArg *only_argument(Checker *c, AstCall *node, const char *what) {
    if (node->args.count == 1 && ast_as(Arg, node->args.items[0])->ident.name == NULL)
        return ast_as(Arg, node->args.items[0]);
    report(c, CALL_COUNT, node->node.span, what, 1u, "", node->args.count);
    check_arguments_silently(c, &node->args);
    return NULL;
}

static bool no_argument(Checker *c, AstCall *node, const char *what) {
    if (node->args.count == 0) return true;
    check_arguments_silently(c, &node->args);
    const AstNode *first = ast_as(Arg, node->args.items[0])->value;
    if (!is_poison(first->type)) report(c, CALL_COUNT, first->span, what, 0u, "s", node->args.count);
    return false;
}

static void set_arguments(Checker *c, CallPlan *plan, AstNode *first) {
    plan->args = arena_array(c->arena, AstNode *, 1);
    plan->args[0] = first;
    plan->arg_count = 1;
}

/* --- built-in functions --- */

static const Type *check_print(Checker *c, AstCall *node, CallPlan *plan) {
    plan->arg_count = node->args.count;
    plan->args = arena_array(c->arena, AstNode *, node->args.count);
    for (uint32_t i = 0; i < node->args.count; i++) {
        AstArg *arg = ast_as(Arg, node->args.items[i]);
        if (arg->ident.name != NULL)
            report(c, UNKNOWN_ARGUMENT, arg->ident.span, builtin_text(plan->builtin), "parameter",
                   arg->ident.name->text);
        plan->args[i] = arg->value;
        check_printable(c, arg->value);
    }
    return basic(c, TYPE_VOID);
}

typedef struct BuiltinRow {
    TypeKind parameter; /* VOID: takes nothing */
    TypeKind result;
    Profile profile;
} BuiltinRow;

static const BuiltinRow rows[BUILTIN_COUNT] = {
    [BUILTIN_PANIC] = {TYPE_STRING, TYPE_NEVER, PROFILE_CORE},
    [BUILTIN_SLEEP] = {TYPE_I64, TYPE_VOID, PROFILE_SERVICE},
    [BUILTIN_YIELD_NOW] = {TYPE_VOID, TYPE_VOID, PROFILE_SERVICE},
    [BUILTIN_NOW] = {TYPE_VOID, TYPE_I64, PROFILE_CORE},
    [BUILTIN_STRING_LEN] = {TYPE_VOID, TYPE_I64, PROFILE_CORE},
    [BUILTIN_FIXED_LEN] = {TYPE_VOID, TYPE_I64, PROFILE_CORE},
};

static const Type *check_row(Checker *c, AstCall *node, CallPlan *plan) {
    const BuiltinRow *row = &rows[plan->builtin];
    const char *name = builtin_text(plan->builtin);
    profile_allows(c, row->profile, node->node.span, text_format(c->arena, "'%s'", name));
    if (row->parameter == TYPE_VOID) {
        no_argument(c, node, name);
    } else {
        AstArg *arg = only_argument(c, node, name);
        if (arg == NULL) return basic(c, row->result);
        check_value(c, arg->value, basic(c, row->parameter));
        set_arguments(c, plan, arg->value);
    }
    return basic(c, row->result);
}

const Type *builtin_type(Checker *c, Builtin builtin) {
    const BuiltinRow *row = &rows[builtin];
    if (builtin == BUILTIN_PRINT || builtin == BUILTIN_PRINTLN) return NULL;
    const Type *types[] = {basic(c, row->result), basic(c, row->parameter)};
    return type_make(c->types, TYPE_FUNC, types, row->parameter == TYPE_VOID ? 1 : 2);
}

const Type *check_builtin_call(Checker *c, AstCall *node, Symbol *builtin) {
    CallPlan *plan = plan_builtin(c, node, builtin->as.builtin, NULL);
    node->callee->type = poison(c); /* has no type of its own */
    if (plan->builtin == BUILTIN_PRINT || plan->builtin == BUILTIN_PRINTLN) return check_print(c, node, plan);
    return check_row(c, node, plan);
}

/* --- references to actors --- */

static bool is_message_form(Checker *c, AstNode *node) {
    if (node->kind == AST_StructLit) node = ast_as(StructLit, node)->target;
    if (node->kind == AST_Call) node = ast_as(Call, node)->callee;
    if (node->kind != AST_Member) return false;
    const Symbol *symbol = resolve_entity(c, node);
    return symbol != NULL && symbol->kind == SYMBOL_VARIANT;
}

static void check_raw_message(Checker *c, AstNode *message, const Type *protocol) {
    if (!is_message_form(c, message)) {
        check_value(c, message, protocol);
        return;
    }
    message->type = poison(c);
    Diagnostic *d = report(c, WRONG_PROTOCOL, message->span, text_of(c, protocol), "a message");
    diag_help(d, "the actor has no protocol: give its header a parameter 'msg' of the message type");
}

static void plan_payload(Checker *c, CallPlan *plan, AstNode *message, const Type *protocol, bool is_call) {
    if (protocol->kind == TYPE_MESSAGE) {
        plan->message = plan_message(c, message, protocol, is_call);
    } else {
        check_raw_message(c, message, protocol);
        set_arguments(c, plan, message);
    }
}

static const Type *check_send(Checker *c, AstCall *node, CallPlan *plan, const Type *result) {
    AstArg *arg = only_argument(c, node, builtin_text(plan->builtin));
    const Type *protocol = plan->receiver->type->args[0];
    if (arg != NULL && is_message_in_hand(c, arg->value, protocol) && c->body->kind != BODY_CLOSURE)
        plan->forward =
            check_forward(c, ast_as(Member, node->callee), arg->value, protocol, result->kind != TYPE_VOID);
    else if (arg != NULL)
        plan_payload(c, plan, arg->value, protocol, false);
    return result;
}

static AstArg *timeout_argument(Checker *c, AstCall *node) {
    AstArg *timeout = NULL;
    for (uint32_t i = 1; i < node->args.count; i++) {
        AstArg *arg = ast_as(Arg, node->args.items[i]);
        bool is_timeout = arg->ident.name != NULL && strcmp(arg->ident.name->text, "timeout") == 0;
        if (is_timeout && timeout == NULL) {
            timeout = arg;
            check_value(c, arg->value, basic(c, TYPE_I64));
            continue;
        }
        Diagnostic *d = report(c, UNKNOWN_ARGUMENT, arg->node.span, "call", "parameter",
                               arg->ident.name != NULL ? arg->ident.name->text : "of this place");
        diag_help(d, "a call takes a message and 'timeout: milliseconds'");
        check_expr(c, arg->value, poison(c));
    }
    return timeout;
}

static const Type *call_result(Checker *c, CallPlan *plan, AstNode *message) {
    if (plan->message == NULL) return poison(c);
    const Symbol *variant = plan->message->target;
    int32_t reply = variant->as.variant->reply_index;
    if (reply < 0) {
        Diagnostic *d =
            report(c, NO_REPLY, message->span,
                   text_format(c->arena, "%s.%s", text_of(c, variant->type), variant->name->text));
        diag_note(d, variant->span, "declared here, without a field of type Reply[T]");
        diag_help(d, "use 'send', or give the variant a field 'reply: Reply[T]'");
        return poison(c);
    }
    plan->reply_index = (uint32_t)reply;
    const Type *field = variant->as.variant->fields[reply]->type;
    return make_error_union(c, field->args[0], c->program->call_timeout->type);
}

static const Type *check_actor_call(Checker *c, AstCall *node, CallPlan *plan) {
    const Type *protocol = plan->receiver->type->args[0];
    if (node->args.count == 0 || ast_as(Arg, node->args.items[0])->ident.name != NULL) {
        report(c, MISSING_ARGUMENT, node->node.span, "call", "argument", "message", text_of(c, protocol));
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    AstNode *message = ast_as(Arg, node->args.items[0])->value;
    AstArg *timeout = timeout_argument(c, node);
    set_arguments(c, plan, timeout == NULL ? NULL : timeout->value);
    if (protocol->kind != TYPE_MESSAGE) {
        check_raw_message(c, message, protocol);
        if (is_poison(message->type)) return poison(c);
        Diagnostic *d = report(c, NO_REPLY, message->span, "a plain number");
        diag_help(d, "give the actor a message type with a field 'reply: Reply[T]'");
        return poison(c);
    }
    plan->message = plan_message(c, message, protocol, true);
    return call_result(c, plan, message);
}

/* --- replies --- */

/* From here to the end of the scope the reply is gone: its name then means that it was answered. */
static void consume_reply(Checker *c, AstCall *node, const AstNode *receiver) {
    const Symbol *reply = receiver->symbol;
    if (receiver->kind != AST_NameRef || reply == NULL) return;
    if (reply->kind != SYMBOL_LOCAL && reply->kind != SYMBOL_PARAM) return;
    Symbol *answered = symbol_new(c, SYMBOL_ANSWERED, reply->name, reply->span, &node->node);
    answered->type = reply->type;
    scope_bind(&c->scopes, answered);
}

static const Type *check_reply_send(Checker *c, AstCall *node, CallPlan *plan) {
    const Type *answer = plan->receiver->type->args[0];
    if (answer->kind == TYPE_VOID) {
        no_argument(c, node, "send");
    } else {
        AstArg *arg = only_argument(c, node, "send");
        if (arg != NULL) {
            check_value(c, arg->value, answer);
            set_arguments(c, plan, arg->value);
        }
    }
    consume_reply(c, node, plan->receiver);
    return basic(c, TYPE_VOID);
}

void check_checked_send(Checker *c, AstNode *call) {
    if (call->kind != AST_Call) return;
    CallPlan *plan = ast_as(Call, call)->plan;
    if (plan == NULL || plan->kind != CALL_BUILTIN) return;
    if (plan->builtin != BUILTIN_SEND && plan->builtin != BUILTIN_REPLY_SEND) return;
    plan->is_checked = true;
    call->type = make_error_union(c, basic(c, TYPE_VOID), c->program->send_stopped->type);
    if (plan->forward != NULL) check_forward_result(c, plan->forward, call->type);
}

/* --- dispatch --- */

typedef struct MethodRow {
    TypeKind receiver;
    Builtin builtin;
} MethodRow;

static const MethodRow methods[] = {
    {TYPE_ACTOR_REF, BUILTIN_SEND},    {TYPE_ACTOR_REF, BUILTIN_TRY_SEND},
    {TYPE_ACTOR_REF, BUILTIN_CALL},    {TYPE_REPLY, BUILTIN_REPLY_SEND},
    {TYPE_STRING, BUILTIN_STRING_LEN}, {TYPE_FIXED_ARRAY, BUILTIN_FIXED_LEN},
};

enum { METHOD_COUNT = sizeof methods / sizeof *methods };

static const MethodRow *find_row(const Type *receiver, const char *name) {
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (methods[i].receiver == receiver->kind && strcmp(builtin_text(methods[i].builtin), name) == 0)
            return &methods[i];
    }
    return NULL;
}

static void help_unknown_method(Checker *c, Diagnostic *d, AstMember *callee, const Type *receiver) {
    const char *names[METHOD_COUNT];
    uint32_t count = 0;
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (methods[i].receiver == receiver->kind) names[count++] = builtin_text(methods[i].builtin);
    }
    const char *similar = suggest_word(names, count, callee->ident.name->text);
    if (similar == NULL) similar = suggest_method(c, receiver, callee->ident.name);
    if (!help_held_member(d, callee->ident.span, receiver) &&
        !help_member_habit(c, d, receiver, callee->ident, true))
        help_suggestion(d, callee->ident.span, similar);
    bool sends =
        strcmp(callee->ident.name->text, "send") == 0 || strcmp(callee->ident.name->text, "try_send") == 0;
    if (receiver->kind == TYPE_U64 && sends)
        diag_help(d, "a start function gives a plain number: make a reference with 'ActorRef[M].of(number)'");
}

static const Type *report_unknown_method(Checker *c, AstCall *node, AstMember *callee, const Type *receiver) {
    check_arguments_silently(c, &node->args);
    const char *name = callee->ident.name->text;
    Diagnostic *d = report(c, UNKNOWN_METHOD, callee->ident.span, text_of(c, receiver), name);
    blame_value(c, d, callee->object, NULL);
    blame_member(c, d, callee->ident.name, receiver);
    help_unknown_method(c, d, callee, receiver);
    if (d->helps.count == 0) note_declared(d, callee->object);
    return poison(c);
}

/* `fixed[..]`, all of its items in an array that grows. */
static AstNode *items_of_fixed(Checker *c, AstNode *fixed, const Type *array) {
    AstRange *all = ast_new(c->arena, Range, fixed->span);
    all->node.type = basic(c, TYPE_I64);
    AstIndex *items = ast_new(c->arena, Index, fixed->span);
    items->object = fixed;
    items->index = &all->node;
    items->node.type = array;
    return &items->node;
}

/* A method of this type, not one of all types. */
static bool is_of_type(const FoundMethod *found) {
    const Symbol *owner = found->func == NULL ? NULL : found->func->as.func->owner;
    return owner != NULL && (owner->kind != SYMBOL_IMPL || owner->as.impl->target->kind != TYPE_PARAM);
}

/* What only reads an array works on a copy of a fixed one. NULL: nothing is called so. */
static const Type *call_on_items(Checker *c, AstCall *node, AstMember *callee, const Type *want) {
    const Type *fixed = callee->object->type;
    const Type *array = type_make(c->types, TYPE_ARRAY, fixed->args, 1);
    const FoundMethod own = find_method(c, fixed, callee->ident.name);
    const FoundMethod found = find_method(c, array, callee->ident.name);
    if (is_of_type(&own) || !is_of_type(&found) || !found.func->as.func->has_self) return NULL;
    if (found.func->as.func->params[0]->is_inout) {
        Diagnostic *d =
            report(c, UNKNOWN_METHOD, callee->ident.span, text_of(c, fixed), callee->ident.name->text);
        diag_help(d, "%s has it: copy the items into a variable, 'var items = %s[0..]'", text_of(c, array),
                  callee->object->kind == AST_NameRef ? callee->object->symbol->name->text : "fixed");
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    callee->object = items_of_fixed(c, callee->object, array);
    return check_impl_method(c, node, callee->ident, callee->object, want);
}

/* A field that holds a function is called like a method. */
static const Type *call_field(Checker *c, AstCall *node, AstMember *callee, const Type *receiver) {
    const Type *field = field_type_of(c, receiver, callee->ident.name);
    if (field == NULL || field->kind != TYPE_FUNC) return report_unknown_method(c, node, callee, receiver);
    callee->node.type = field;
    return call_function_value(c, node, field);
}

const Type *check_method(Checker *c, AstCall *node, AstMember *callee, const Type *want) {
    const Type *receiver = check_any_value(c, callee->object, NULL);
    if (is_poison(receiver)) {
        check_arguments_silently(c, &node->args);
        return receiver;
    }
    const MethodRow *row = find_row(receiver, callee->ident.name->text);
    callee->node.type = poison(c); /* a method is no value */
    if (row == NULL) {
        const Type *result = receiver->kind == TYPE_FIXED_ARRAY ? call_on_items(c, node, callee, want) : NULL;
        if (result == NULL) result = check_impl_method(c, node, callee->ident, callee->object, want);
        return result != NULL ? result : call_field(c, node, callee, receiver);
    }
    CallPlan *plan = plan_builtin(c, node, row->builtin, callee->object);
    switch (row->builtin) {
    case BUILTIN_SEND: return check_send(c, node, plan, basic(c, TYPE_VOID));
    case BUILTIN_TRY_SEND: return check_send(c, node, plan, basic(c, TYPE_BOOL));
    case BUILTIN_CALL: return check_actor_call(c, node, plan);
    case BUILTIN_REPLY_SEND: return check_reply_send(c, node, plan);
    default: return check_row(c, node, plan);
    }
}

/* --- functions of types: ActorRef[M].of(raw) --- */

static bool is_handle(TypeKind kind) {
    return kind == TYPE_ACTOR_REF || kind == TYPE_GRAIN_REF || kind == TYPE_REPLY || kind == TYPE_TASK ||
           kind == TYPE_CHANNEL;
}

bool names_handle_type(Checker *c, AstNode *object) {
    Symbol *symbol = resolve_applied(c, object);
    if (symbol == NULL) return false;
    if (symbol->kind == SYMBOL_TYPE_ALIAS) {
        resolve_symbol(c, symbol);
        return symbol->type != NULL && symbol->type->kind == TYPE_ACTOR_REF;
    }
    return symbol->kind == SYMBOL_BUILTIN_TYPE && is_handle(symbol->as.type_kind);
}

const Type *check_type_call(Checker *c, AstCall *node, AstMember *callee) {
    const Type *type = resolve_expr_type(c, callee->object);
    callee->object->type = callee->node.type = poison(c);
    if (type == NULL || is_poison(type)) {
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    if (type->kind != TYPE_ACTOR_REF || strcmp(callee->ident.name->text, "of") != 0) {
        check_arguments_silently(c, &node->args);
        Diagnostic *d =
            report(c, UNKNOWN_METHOD, callee->ident.span, text_of(c, type), callee->ident.name->text);
        if (type->kind == TYPE_ACTOR_REF) diag_help(d, "a reference is made from a number with 'of'");
        return poison(c);
    }
    CallPlan *plan = plan_builtin(c, node, BUILTIN_ACTOR_REF_OF, NULL);
    AstArg *arg = only_argument(c, node, "of");
    if (arg == NULL) return type;
    check_value(c, arg->value, basic(c, TYPE_U64));
    set_arguments(c, plan, arg->value);
    return type;
}
