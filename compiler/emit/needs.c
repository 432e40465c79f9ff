/* The functions that an instruction names: to call them, to hold their address, or inside of the constants
 * that come with it.
 *
 * The infos of parts of a type are not followed: the functions of a type name those of its parts.
 */
#include "compiler/emit/emitter.h"

typedef struct Noting {
    const IrModule *ir;
    NoteFunction *note;
    void *context;
} Noting;

static void note_info(const Noting *noting, const Type *type) {
    const IrTypeInfo *info = emit_find_type_info(noting->ir, type);
    if (info == NULL) return;
    IrFunc *const funcs[] = {info->retain,  info->release, info->share, info->equal,
                             info->compare, info->hash,    info->show};
    for (size_t i = 0; i < sizeof funcs / sizeof *funcs; i++) noting->note(noting->context, funcs[i]);
}

static void note_methods(const Noting *noting, const IrMethods *methods) {
    for (uint32_t i = 0; i < methods->func_count; i++) noting->note(noting->context, methods->funcs[i]);
}

void emit_note_named(const IrModule *ir, const IrInst *inst, NoteFunction *note, void *context) {
    Noting noting = {ir, note, context};
    switch (inst->op) {
    case IR_TYPE_INFO:
    case IR_BOX_UNIQUE: note_info(&noting, inst->as.of); break;
    case IR_EMPTY:
        for (uint32_t i = 0; i < inst->type->arg_count; i++) note_info(&noting, inst->type->args[i]);
        break;
    case IR_ANY_MAKE:
        note_info(&noting, inst->operands[0]->type);
        note_methods(&noting, inst->as.methods);
        break;
    case IR_VARIANT_INFO: note(context, inst->as.variant->release); break;
    case IR_CLOSURE:
    case IR_CLOSURE_FRAME:
        for (uint32_t i = 0; i < inst->as.func->capture_count; i++)
            note_info(&noting, inst->as.func->captures[i]);
        note(context, inst->as.func);
        break;
    default:
        if (ir_op_payload(inst->op) == IR_PAYLOAD_FUNC) note(context, inst->as.func);
        break;
    }
}
