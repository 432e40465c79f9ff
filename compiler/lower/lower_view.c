/* Variables that are no locals, for debuggers: what a closure captured, and the state of an actor. The
 * address that leads to them is kept in a local of its own, which nothing else reads and optimisation drops.
 */
#include "compiler/lower/lowering.h"

static const IrLocal *keep_address(FuncLowering *f, IrInst *address) {
    IrLocal *base = ir_local_new(f->program->module, f->builder.func, NULL, address->type, (Span){0});
    ir_store(&f->builder, base, address);
    return base;
}

static void add_view(FuncLowering *f, const Symbol *symbol, IrView view) {
    view.name = symbol->name->text;
    view.type = lower_type(f, symbol->type);
    view.span = symbol->span;
    vec_push(f->program->arena, &f->builder.func->views, view);
}

void lower_view_captures(FuncLowering *f) {
    const ClosureInfo *info = f->closure;
    if (info->capture_count == 0) return;
    const IrLocal *base = keep_address(f, f->closure_object);
    for (uint32_t i = 0; i < info->capture_count; i++) {
        IrView view = {.base = base, .index = i, .is_address = lower_is_captured_by_address(info, i)};
        add_view(f, info->captures[i], view);
    }
}

void lower_view_state(FuncLowering *f, const ActorInfo *info) {
    if (info->slot_count == 0) return;
    const IrLocal *base = keep_address(f, f->state);
    for (uint32_t i = 0; i < info->param_count; i++) {
        IrView view = {.base = base, .index = info->params[i]->as.local.slot, .is_slot = true};
        if (view.index != UINT32_MAX) add_view(f, info->params[i], view);
    }
    for (uint32_t i = 0; i < info->var_count; i++) {
        IrView view = {.base = base, .index = info->vars[i]->as.local.slot, .is_slot = true};
        add_view(f, info->vars[i], view);
    }
}
