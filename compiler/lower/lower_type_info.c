/* What the runtime has to know about types: one IrTypeInfo per type, with the functions that compare, hash
 * and show values of it.
 *
 * The runtime knows numbers, bool, char, String and Bytes by itself; handles are their bits. How to retain,
 * release and share follows from a type's shape alone: pass/counts.c fills that in.
 */
#include "compiler/lower/lowering.h"

typedef struct FunctionRow {
    const char *name, *params[2];
    void (*body)(FuncLowering *f, const Type *type);
    TypeKind result, second; /* type of the second parameter, the first is a POINTER */
} FunctionRow;

static const FunctionRow rows[] = {
    [TYPE_FUNCTION_EQUAL] = {"equal", {"left", "right"}, lower_equal_body, TYPE_BOOL, TYPE_POINTER},
    [TYPE_FUNCTION_COMPARE] = {"compare", {"left", "right"}, lower_compare_body, TYPE_I32, TYPE_POINTER},
    [TYPE_FUNCTION_HASH] = {"hash", {"value", "seed"}, lower_hash_body, TYPE_U64, TYPE_U64},
    [TYPE_FUNCTION_SHOW] = {"show", {"value", "text"}, lower_show_body, TYPE_VOID, TYPE_POINTER},
};

/* The bits say it all, or the runtime knows. */
static bool needs_functions(const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_INT:
    case TYPE_CLASS_FLOAT:
    case TYPE_CLASS_HANDLE:
    case TYPE_CLASS_INTERNAL: return false;
    default: break;
    }
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL:
    case TYPE_CHAR:
    case TYPE_STRING:
    case TYPE_BYTES:
    case TYPE_FUNC:
    case TYPE_MESSAGE:
    case TYPE_VOID: return false;
    default: return true;
    }
}

static IrFunc **slot_of(IrTypeInfo *info, TypeFunction which) {
    switch (which) {
    case TYPE_FUNCTION_EQUAL: return &info->equal;
    case TYPE_FUNCTION_COMPARE: return &info->compare;
    case TYPE_FUNCTION_HASH: return &info->hash;
    case TYPE_FUNCTION_SHOW: return &info->show;
    }
    return NULL;
}

static IrFunc *declare(Lowering *program, const Type *type, const FunctionRow *row) {
    TypeTable *types = program->types;
    const Type *params[] = {type_basic(types, TYPE_POINTER), type_basic(types, row->second)};
    const char *symbol = text_format(program->arena, "%s.%s", type_text(program->arena, type), row->name);
    symbol = ir_symbol_unique(program->module, symbol); /* types of two modules may be called alike */
    IrFunc *func =
        lower_function_new(program, symbol, symbol, type_basic(types, row->result), params, row->params, 2);
    if (type->symbol != NULL) func->span = type->symbol->span; /* where traces lead */
    func->is_cold = row->body == lower_show_body;
    return func;
}

IrFunc *lower_own_function(Lowering *program, BuiltinTrait trait, const Type *type) {
    Symbol *symbol = program->program->builtin_traits[trait];
    if (symbol == NULL || (type->kind != TYPE_STRUCT && type->kind != TYPE_ENUM)) return NULL;
    Symbol *item = symbol->as.trait->items[0];
    MethodMatch found = program_find_method(program->program, item, NULL, type, NULL);
    if (found.func == NULL) return NULL;
    return lower_instance(program, found.func, found.type_args, found.type_arg_count);
}

/* A type that contains itself calls the function that is being made. */
IrFunc *lower_type_function(Lowering *program, const Type *type, TypeFunction which) {
    IrFunc **slot = slot_of(ir_type_info_get(program->module, type), which);
    if (*slot != NULL) return *slot;
    IrFunc *func = *slot = declare(program, type, &rows[which]);
    FuncLowering f;
    lower_begin(&f, program, func, BODY_FUNCTION);
    rows[which].body(&f, type);
    lower_end(&f);
    return func;
}

IrTypeInfo *lower_type_info(Lowering *program, const Type *type) {
    IrTypeInfo *info = ir_type_info_get(program->module, type);
    if (!needs_functions(type)) return info;
    for (TypeFunction which = TYPE_FUNCTION_EQUAL; which <= TYPE_FUNCTION_SHOW; which++)
        lower_type_function(program, type, which);
    return info;
}

IrInst *lower_type_info_value(FuncLowering *f, const Type *type) {
    lower_type_info(f->program, type);
    IrInst *inst = ir_emit(&f->builder, IR_TYPE_INFO, lower_basic(f, TYPE_POINTER), NULL, 0);
    inst->as.of = type;
    return inst;
}
