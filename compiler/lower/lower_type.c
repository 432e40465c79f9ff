/* Types as this instance of a function means them: what a generic function calls T is one type here. */
#include "compiler/lower/lowering.h"

const Type *lower_type(const FuncLowering *f, const Type *type) {
    const Instance *instance = f->instance;
    const TypeScope *scope = f->scope;
    if (type->has_param && scope != NULL)
        return type_substitute(f->program->types, type, scope->params, scope->args, scope->count);
    if (!type->has_param || instance == NULL) return type;
    Symbol *const *symbols = instance->symbol->as.func->type_params;
    const Type **params = arena_array(f->program->arena, const Type *, instance->type_arg_count);
    for (uint32_t i = 0; i < instance->type_arg_count; i++) params[i] = symbols[i]->type;
    return type_substitute(f->program->types, type, params, instance->type_args, instance->type_arg_count);
}

bool lower_is_counted(const FuncLowering *f, const Type *type) {
    return !type_is_plain(f->program->types, lower_type(f, type));
}
