/* Instances: one IR function for each function of the program and list of type arguments, made when something
 * reaches it. Generics that ask for ever larger instances of themselves are refused with the chain. */
#include "compiler/lower/lowering.h"

#include <string.h>

/* A limit that no sensible program meets: how often instances ask for larger instances. */
enum { INSTANCE_DEPTH_MAX = 200 };

/* What the instance would be called as a type: equal for equal functions and arguments, and hash-consed. */
static const Type *instance_key(Lowering *program, Symbol *symbol, const Type *const *args, uint32_t count) {
    return type_make_named(program->types, TYPE_PARAM, symbol, symbol->name, args, count);
}

static const Type *substituted(Lowering *program, const Instance *instance, const Type *type) {
    const FuncLowering f = {.program = program, .instance = instance};
    return lower_type(&f, type);
}

static const char *with_type_args(Arena *arena, const char *name, const Instance *instance) {
    if (instance->type_arg_count == 0) return name;
    Text text;
    text_init(&text, arena);
    text_add(&text, name);
    for (uint32_t i = 0; i < instance->type_arg_count; i++) {
        text_add(&text, i == 0 ? "[" : ", ");
        type_print(&text, instance->type_args[i]);
    }
    text_add_char(&text, ']');
    return text.bytes;
}

static const char *qualified_name(Arena *arena, const Instance *instance) {
    return with_type_args(arena, symbol_qualified_name(arena, instance->symbol), instance);
}

static const char *link_name(Lowering *program, const Instance *instance) {
    const Symbol *symbol = instance->symbol;
    if (symbol->as.func->is_main) return text_format(program->arena, "%s.main", program->module->name);
    const char *name = with_type_args(program->arena, symbol_link_name(program->arena, symbol), instance);
    /* Two blocks of a function may have functions of one name. */
    return symbol->as.func->outer == NULL ? name : ir_symbol_unique(program->module, name);
}

/* Struct.method, Trait.method, name: without type arguments and the trait of an impl, so that a debugger
 * finds what it was told by the name in the source. */
static const char *report_name(Arena *arena, const Symbol *symbol) {
    const FuncInfo *info = symbol->as.func;
    if (info->outer != NULL || info->owner == NULL || info->owner->kind == SYMBOL_TRAIT)
        return symbol_qualified_name(arena, symbol);
    const char *target = type_text(arena, info->owner->as.impl->target);
    int length = target[0] == '[' ? (int)strlen(target) : (int)strcspn(target, "[");
    return text_format(arena, "%.*s.%s", length, target, symbol->name->text);
}

static IrFunc *declare_instance(Lowering *program, const Instance *instance) {
    const FuncInfo *info = instance->symbol->as.func;
    const Type **params = arena_array(program->arena, const Type *, info->param_count);
    const char **names = arena_array(program->arena, const char *, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) {
        bool is_inout = info->params[i]->is_inout;
        params[i] = is_inout ? type_basic(program->types, TYPE_POINTER)
                             : substituted(program, instance, info->params[i]->type);
        names[i] = info->params[i]->name->text;
    }
    const char *name = report_name(program->arena, instance->symbol);
    IrFunc *func =
        lower_function_new(program, link_name(program, instance), name,
                           substituted(program, instance, info->result), params, names, info->param_count);
    func->span = instance->symbol->span;
    return func;
}

/* --- limits --- */

static uint64_t size_of_args(const Instance *instance) {
    uint64_t size = 0;
    for (uint32_t i = 0; i < instance->type_arg_count; i++) size += instance->type_args[i]->nodes;
    return size;
}

/* A chain of any length that hands on the same types ends. */
static void count_growth(Instance *instance) {
    if (instance->user == NULL || instance->type_arg_count == 0) return;
    bool grows = size_of_args(instance) > size_of_args(instance->user);
    instance->depth = instance->user->depth + grows;
}

static bool is_too_large(const Instance *instance) {
    return instance->depth > INSTANCE_DEPTH_MAX || size_of_args(instance) >= TYPE_NODES_MAX;
}

static void report_chain(Lowering *program, const Instance *instance) {
    if (program->has_endless_instance) return;
    program->has_endless_instance = true;
    const Symbol *symbol = instance->symbol;
    Diagnostic *d =
        diag_report(&program->session->diags, DIAG_ENDLESS_GENERIC, symbol->span, symbol->name->text);
    const Instance *at = instance;
    for (int i = 0; i < 4 && at->user != NULL; i++) {
        at = at->user;
        if (at->type_arg_count > 0 && at->type_args[0]->nodes < 40)
            diag_note(d, at->symbol->span, "asked for by '%s'", qualified_name(program->arena, at));
    }
    diag_help(d, "a generic function may call itself, but not with types made from its own again and again");
}

/* --- making them --- */

static Instance *new_instance(Lowering *program, Symbol *symbol, const Type *const *type_args,
                              uint32_t count) {
    Instance *instance = arena_new(program->arena, Instance);
    *instance = (Instance){.symbol = symbol, .type_arg_count = count, .user = program->instance};
    instance->type_args = arena_array(program->arena, const Type *, count);
    for (uint32_t i = 0; i < count; i++) instance->type_args[i] = type_args[i];
    count_growth(instance);
    if (is_too_large(instance)) {
        report_chain(program, instance);
        instance->is_refused = true;
        const Instance *user = program->instance; /* NULL: a variable of the program asks */
        instance->func = user != NULL ? user->func : declare_instance(program, instance);
        return instance;
    }
    instance->func = declare_instance(program, instance);
    vec_push(program->arena, &program->instances, instance);
    return instance;
}

IrFunc *lower_instance(Lowering *program, Symbol *symbol, const Type *const *type_args, uint32_t count) {
    uint64_t key = count == 0 ? map_key(symbol) : map_key(instance_key(program, symbol, type_args, count));
    Instance *instance = map_get(&program->instance_of, key);
    if (instance == NULL) {
        instance = new_instance(program, symbol, type_args, count);
        map_set(program->arena, &program->instance_of, key, instance);
    }
    return instance->func;
}

IrFunc *lower_target(FuncLowering *f, const CallPlan *plan) {
    const Type **args = arena_array(f->program->arena, const Type *, plan->type_arg_count);
    for (uint32_t i = 0; i < plan->type_arg_count; i++) args[i] = lower_type(f, plan->type_args[i]);
    return lower_instance(f->program, plan->target, args, plan->type_arg_count);
}
