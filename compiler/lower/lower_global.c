/* Module-level bindings: one function initialises them all, in the order that checking found. */
#include "compiler/lower/lowering.h"

void lower_declare_globals(Lowering *program) {
    const SymbolVec *globals = &program->program->globals;
    for (uint32_t i = 0; i < globals->count; i++) {
        Symbol *symbol = globals->items[i];
        if (symbol->as.global->is_whole) continue;
        IrGlobal *global = arena_new(program->arena, IrGlobal);
        *global = (IrGlobal){.symbol = symbol_link_name(program->arena, symbol),
                             .name = symbol->name->text,
                             .type = symbol->type,
                             .span = symbol->span};
        vec_push(program->arena, &program->module->globals, global);
        symbol->lowered = global;
    }
}

/* All tasks may read it; it is released when the program is over. */
static void keep(FuncLowering *f, IrGlobal *global) {
    IrInst *address = ir_emit(&f->builder, IR_GLOBAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
    address->as.global = global;
    IrInst *args[] = {address, lower_type_info_value(f, global->type)};
    ir_call_runtime(&f->builder, IR_RT_janus_global_keep, lower_basic(f, TYPE_VOID), args, 2);
}

static void set(FuncLowering *f, IrGlobal *global, IrInst *value) {
    ir_emit(&f->builder, IR_GLOBAL_STORE, lower_basic(f, TYPE_VOID), &value, 1)->as.global = global;
    if (lower_is_counted(f, global->type)) keep(f, global);
}

/* The names of the pattern are locals of the initialisation for a moment. */
static void initialize_parts(FuncLowering *f, const GlobalInfo *whole) {
    Cleanup *mark = f->cleanups;
    AstNode *pattern = whole->node->pattern;
    IrInst *all = lower_hold(f, lower_expr_as(f, whole->node->value, lower_type_of(f, pattern)));
    lower_bind_pattern(f, pattern, (Subject){.value = all});
    for (uint32_t i = 0; i < whole->parts.count; i++) {
        const Symbol *part = whole->parts.items[i];
        IrInst *value = ir_load(&f->builder, lower_local_of(f, part->as.global->local));
        lower_retain(f, value);
        set(f, part->lowered, value);
    }
    cleanup_pop_to(f, mark);
}

static void initialize(FuncLowering *f, const Symbol *symbol) {
    const GlobalInfo *info = symbol->as.global;
    f->builder.span = symbol->span;
    if (info->is_whole) {
        initialize_parts(f, info);
    } else if (info->whole == NULL) {
        IrGlobal *global = symbol->lowered;
        AstNode *node = info->node->value;
        set(f, global, node == NULL ? lower_default(f, global->type) : lower_expr_as(f, node, global->type));
    }
}

IrFunc *lower_globals(Lowering *program) {
    const SymbolVec *globals = &program->program->globals;
    if (globals->count == 0) return NULL;
    const char *symbol = text_format(program->arena, "%s.init", program->module->name);
    const Type *none = type_basic(program->module->types, TYPE_VOID);
    IrFunc *func = lower_function_new(program, symbol, "module-level bindings", none, NULL, NULL, 0);
    FuncLowering f;
    lower_begin(&f, program, func, BODY_FUNCTION);
    for (uint32_t i = 0; i < globals->count; i++) initialize(&f, globals->items[i]);
    ir_return(&f.builder, NULL);
    lower_end(&f);
    return func;
}
