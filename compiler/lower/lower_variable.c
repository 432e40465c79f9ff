/* Variables: where they are (in the frame, the state of an actor, an object of captures, the program) and
 * what they hold.
 */
#include "compiler/lower/lowering.h"

bool lower_is_slot_type(const FuncLowering *f, const Type *type) {
    return type_is_word(type) && !lower_is_counted(f, type);
}

static IrInst *state_address(FuncLowering *f, const Symbol *symbol) {
    const Type *type = lower_type(f, symbol->type);
    if (lower_is_slot_type(f, type)) return NULL;
    f->is_state_used = true;
    IrInst *inst = lower_unary_op(f, IR_STATE_ADDRESS, lower_basic(f, TYPE_POINTER), f->state);
    inst->as.imm = symbol->as.local.slot;
    return inst;
}

bool lower_is_in_state(const FuncLowering *f, const Symbol *symbol) {
    if (lower_is_captured(f, symbol)) return false;
    return symbol->kind == SYMBOL_STATE || (symbol->kind == SYMBOL_PARAM && f->kind == BODY_RECEIVE);
}

IrInst *lower_variable_address(FuncLowering *f, Symbol *symbol) {
    if (lower_is_captured(f, symbol)) return lower_captured(f, symbol);
    if (lower_is_in_state(f, symbol)) return state_address(f, symbol);
    if (symbol->kind == SYMBOL_GLOBAL) {
        IrInst *inst = ir_emit(&f->builder, IR_GLOBAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
        inst->as.global = symbol->lowered;
        return inst;
    }
    if (symbol->is_inout) return ir_load(&f->builder, lower_local_of(f, symbol));
    return lower_local_address(f, lower_local_of(f, symbol));
}

IrInst *lower_variable(FuncLowering *f, Symbol *symbol) {
    const Type *type = lower_type(f, symbol->type);
    if (lower_is_captured(f, symbol)) return lower_load_at(f, type, lower_captured(f, symbol));
    if (lower_is_in_state(f, symbol)) {
        IrInst *address = state_address(f, symbol);
        return address != NULL ? lower_load_at(f, type, address)
                               : lower_state_load(f, symbol->as.local.slot, type);
    }
    if (symbol->kind == SYMBOL_GLOBAL) {
        IrInst *inst = ir_emit(&f->builder, IR_GLOBAL_LOAD, type, NULL, 0);
        inst->as.global = symbol->lowered;
        return inst;
    }
    IrInst *held = ir_load(&f->builder, lower_local_of(f, symbol));
    return symbol->is_inout ? lower_load_at(f, type, held) : held;
}
