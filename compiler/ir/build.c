/* Making IR: modules, functions, blocks, and instructions at the end of a builder's block.
 *
 * A builder without a block is at a place that nothing reaches: whatever is emitted there vanishes. Operands
 * are copied into the module's arena. Types are the caller's business; verify.c checks them afterwards.
 */
#include "compiler/ir/ir.h"

#include <assert.h>
#include <string.h>

void ir_module_init(IrModule *module, Arena *arena, TypeTable *types, const SourceMap *sources,
                    const char *name) {
    *module = (IrModule){.arena = arena, .types = types, .sources = sources, .name = name};
}

IrFunc *ir_func_new(IrModule *module, const char *symbol, const char *name, const Type *result,
                    const Type *const *params, uint32_t param_count) {
    IrFunc *func = arena_new(module->arena, IrFunc);
    func->symbol = symbol;
    func->name = name;
    func->result = result;
    func->param_count = param_count;
    func->params = arena_array(module->arena, const Type *, param_count);
    if (param_count > 0) memcpy(func->params, params, param_count * sizeof *params);
    vec_push(module->arena, &module->funcs, func);
    return func;
}

IrLocal *ir_local_new(IrModule *module, IrFunc *func, const char *name, const Type *type, Span span) {
    IrLocal *local = arena_new(module->arena, IrLocal);
    *local = (IrLocal){.name = name, .type = type, .span = span, .id = func->locals.count};
    vec_push(module->arena, &func->locals, local);
    return local;
}

IrBlock *ir_block_new(IrModule *module, IrFunc *func, const char *label) {
    IrBlock *block = arena_new(module->arena, IrBlock);
    block->id = func->blocks.count;
    block->label = label;
    vec_push(module->arena, &func->blocks, block);
    return block;
}

IrError *ir_error_get(IrModule *module, const char *set, const char *name) {
    for (uint32_t i = 0; i < module->errors.count; i++) {
        IrError *error = module->errors.items[i];
        if (strcmp(error->set, set) == 0 && strcmp(error->name, name) == 0) return error;
    }
    IrError *error = arena_new(module->arena, IrError);
    *error = (IrError){.set = set, .name = name};
    vec_push(module->arena, &module->errors, error);
    return error;
}

IrTypeInfo *ir_type_info_get(IrModule *module, const Type *type) {
    IrTypeInfo *info = map_get(&module->type_info_of, map_key(type));
    if (info != NULL) return info;
    info = arena_new(module->arena, IrTypeInfo);
    info->type = type;
    map_set(module->arena, &module->type_info_of, map_key(type), info);
    vec_push(module->arena, &module->type_infos, info);
    return info;
}

/* Two symbols with one hash cost a number that nobody needed. */
const char *ir_symbol_unique(IrModule *module, const char *symbol) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *at = symbol; *at != '\0'; at++) hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
    unsigned *uses = map_get(&module->symbols, hash);
    if (uses == NULL) {
        uses = arena_new(module->arena, unsigned);
        *uses = 0;
        map_set(module->arena, &module->symbols, hash, uses);
    }
    return ++*uses == 1 ? symbol : text_format(module->arena, "%s.%u", symbol, *uses);
}

/* Arithmetic panics on integers only, runtime functions where abi.def says so; what can be seen only later
 * (the callee of a call) counts as panicking. */
static bool inst_may_panic(IrOp op, IrRuntime runtime, IrInst *const *operands, uint32_t count) {
    if ((ir_op_flags(op) & IR_MAY_PANIC) == 0) return false;
    if (op == IR_CALL_RUNTIME) return (ir_runtime_info(runtime)->flags & ABI_PANICS) != 0;
    bool is_arithmetic = op >= IR_ADD && op <= IR_NOT;
    return !is_arithmetic || count == 0 || type_is_int(operands[0]->type);
}

static IrInst *inst_append(IrBuilder *builder, IrOp op, const Type *type, IrInst *const *operands,
                           uint32_t count, IrRuntime runtime) {
    Arena *arena = builder->module->arena;
    IrInst *inst = arena_new(arena, IrInst);
    inst->type = type;
    inst->span = builder->span;
    if (builder->block == NULL) {
        inst->op = IR_ZERO;
        return inst;
    }
    inst->op = op;
    inst->id = builder->func->next_value_id++;
    inst->operand_count = count;
    inst->operands = arena_array(arena, IrInst *, count);
    if (count > 0) memcpy(inst->operands, operands, count * sizeof(IrInst *));
    if (inst_may_panic(op, runtime, operands, count)) inst->unwind = builder->unwind;
    if (op == IR_CALL_RUNTIME) inst->as.runtime = runtime;
    vec_push(arena, &builder->block->insts, inst);
    if (ir_op_flags(op) & IR_TERMINATOR) builder->block = NULL;
    return inst;
}

IrInst *ir_emit(IrBuilder *builder, IrOp op, const Type *type, IrInst *const *operands,
                uint32_t operand_count) {
    assert(op != IR_CALL_RUNTIME);
    return inst_append(builder, op, type, operands, operand_count, 0);
}

static const Type *no_type(const IrBuilder *builder) {
    return type_basic(builder->module->types, TYPE_VOID);
}

IrInst *ir_int(IrBuilder *builder, const Type *type, int64_t value) {
    IrInst *inst = ir_emit(builder, IR_INT, type, NULL, 0);
    inst->as.imm = value;
    return inst;
}

IrInst *ir_unary(IrBuilder *builder, IrOp op, const Type *type, IrInst *operand) {
    return ir_emit(builder, op, type, &operand, 1);
}

IrInst *ir_binary(IrBuilder *builder, IrOp op, const Type *type, IrInst *left, IrInst *right) {
    return ir_emit(builder, op, type, (IrInst *[]){left, right}, 2);
}

IrInst *ir_load(IrBuilder *builder, IrLocal *local) {
    IrInst *inst = ir_emit(builder, IR_LOCAL_LOAD, local->type, NULL, 0);
    inst->as.local = local;
    return inst;
}

void ir_store(IrBuilder *builder, IrLocal *local, IrInst *value) {
    IrInst *inst = ir_emit(builder, IR_LOCAL_STORE, no_type(builder), &value, 1);
    inst->as.local = local;
}

IrInst *ir_call(IrBuilder *builder, IrFunc *func, IrInst *const *args, uint32_t count) {
    IrInst *inst = ir_emit(builder, IR_CALL, func->result, args, count);
    inst->as.func = func;
    return inst;
}

IrInst *ir_call_runtime(IrBuilder *builder, IrRuntime runtime, const Type *result, IrInst *const *args,
                        uint32_t count) {
    return inst_append(builder, IR_CALL_RUNTIME, result, args, count, runtime);
}

static void set_targets(IrBuilder *builder, IrInst *inst, IrBlock *const *targets, uint32_t count) {
    if (inst->op == IR_ZERO) return;
    inst->as.flow.targets = arena_array(builder->module->arena, IrBlock *, count);
    memcpy(inst->as.flow.targets, targets, count * sizeof(IrBlock *));
    inst->as.flow.target_count = count;
}

void ir_jump(IrBuilder *builder, IrBlock *target) {
    IrInst *inst = ir_emit(builder, IR_JUMP, no_type(builder), NULL, 0);
    set_targets(builder, inst, &target, 1);
}

void ir_branch(IrBuilder *builder, IrInst *condition, IrBlock *if_true, IrBlock *if_false) {
    IrInst *inst = ir_emit(builder, IR_BRANCH, no_type(builder), &condition, 1);
    set_targets(builder, inst, (IrBlock *[]){if_true, if_false}, 2);
}

void ir_switch(IrBuilder *builder, IrInst *value, const int64_t *cases, IrBlock *const *targets,
               uint32_t target_count) {
    assert(target_count > 0);
    Arena *arena = builder->module->arena;
    IrInst *inst = ir_emit(builder, IR_SWITCH, no_type(builder), &value, 1);
    if (inst->op == IR_ZERO) return;
    set_targets(builder, inst, targets, target_count);
    int64_t *copy = arena_array(arena, int64_t, target_count - 1);
    if (target_count > 1) memcpy(copy, cases, (target_count - 1) * sizeof *copy);
    inst->as.flow.case_values = copy;
}

void ir_return(IrBuilder *builder, IrInst *value) {
    ir_emit(builder, IR_RETURN, no_type(builder), &value, value == NULL ? 0 : 1);
}
