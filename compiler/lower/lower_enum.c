/* Values of enums: making them and reading what a variant carries. A field that makes its type contain itself
 * is behind a box. */
#include "compiler/lower/lowering.h"

IrInst *lower_box(FuncLowering *f, IrInst *value) {
    return lower_unary_op(f, IR_BOX, lower_basic(f, TYPE_POINTER), value);
}

/* The arguments are held until all boxes are made: a box takes its value over, the enum takes over both. */
IrInst *lower_make_variant(FuncLowering *f, const Type *type, const CallPlan *plan) {
    uint32_t tag = plan->target->as.variant->tag;
    const TypeField *fields;
    uint32_t count = lower_parts(f->program, type, tag, &fields);
    const Type **types = arena_array(f->program->arena, const Type *, count);
    for (uint32_t i = 0; i < count; i++) types[i] = fields[i].type;
    Cleanup *mark = f->cleanups;
    IrInst **values = lower_owned_arguments(f, plan, types, type);
    for (uint32_t i = 0; i < count; i++)
        if (fields[i].is_boxed) values[i] = lower_box(f, values[i]);
    cleanup_drop_to(f, mark);
    IrInst *made = ir_emit(&f->builder, IR_ENUM_MAKE, type, values, count);
    made->as.imm = tag;
    return made;
}

IrInst *lower_unit_variant(FuncLowering *f, const Type *type, const Symbol *variant) {
    IrInst *made = ir_emit(&f->builder, IR_ENUM_MAKE, type, NULL, 0);
    made->as.imm = variant->as.variant->tag;
    return made;
}

IrInst *lower_variant_of(FuncLowering *f, const Symbol *variant, IrInst **args, uint32_t count) {
    const TypeField *fields;
    uint32_t tag = variant->as.variant->tag;
    lower_parts(f->program, variant->type, tag, &fields);
    for (uint32_t i = 0; i < count; i++) {
        lower_retain(f, args[i]);
        if (fields[i].is_boxed) args[i] = lower_box(f, args[i]);
    }
    IrInst *made = ir_emit(&f->builder, IR_ENUM_MAKE, variant->type, args, count);
    made->as.imm = tag;
    return made;
}

/* `Level.from(n)`: null for a number that no variant has. */
IrInst *lower_enum_from(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    const Type *type = lower_type_of(f, call), *held = type->args[0];
    uint32_t count = type_shape(f->program->types, held)->variant_count;
    IrInst *number = lower_expr(f, plan->args[0]);
    if (f->builder.block == NULL) return NULL;
    IrLocal *result = lower_result_local(f, type);
    IrBlock **blocks = arena_array(f->program->arena, IrBlock *, count + 1);
    IrBlock *end = lower_block_new(f, "end");
    int64_t *cases = arena_array(f->program->arena, int64_t, count);
    const Type *u64 = lower_basic(f, TYPE_U64);
    if (number->type != u64) number = lower_unary_op(f, IR_CAST, u64, number);
    for (uint32_t i = 0; i <= count; i++) blocks[i] = lower_block_new(f, i < count ? "variant" : "none");
    for (uint32_t i = 0; i < count; i++) cases[i] = i;
    ir_switch(&f->builder, number, cases, blocks, count + 1);
    for (uint32_t i = 0; i <= count; i++) {
        f->builder.block = blocks[i];
        IrInst *value = i == count ? lower_zero(f, type) : ir_emit(&f->builder, IR_ENUM_MAKE, held, NULL, 0);
        if (i < count) value->as.imm = i;
        lower_store(f, result, lower_convert(f, value, i == count ? type : held, type));
        lower_jump(f, end);
    }
    f->builder.block = end;
    return lower_load(f, result);
}

IrInst *lower_tag(FuncLowering *f, IrInst *value) {
    return lower_unary_op(f, IR_ENUM_TAG, lower_basic(f, TYPE_U32), value);
}

/* --- parts of values; the whole goes on owning them --- */

static IrInst *unboxed(FuncLowering *f, IrInst *part, const TypeField *field) {
    if (!field->is_boxed) return part;
    return lower_load_at(f, field->type, lower_unary_op(f, IR_BOX_VALUE, lower_basic(f, TYPE_POINTER), part));
}

IrInst *lower_variant_field(FuncLowering *f, IrInst *value, uint32_t tag, uint32_t index) {
    const TypeField *fields;
    lower_parts(f->program, value->type, tag, &fields);
    const Type *held = fields[index].is_boxed ? lower_basic(f, TYPE_POINTER) : fields[index].type;
    IrInst *part = lower_unary_op(f, IR_ENUM_GET, held, value);
    part->as.part.whole = value->type;
    part->as.part.variant = tag;
    part->as.part.index = index;
    return unboxed(f, part, &fields[index]);
}

IrInst *lower_part(FuncLowering *f, IrInst *value, uint32_t index) {
    TypeField item = {.type = value->type->args != NULL ? value->type->args[0] : NULL};
    const TypeField *fields = &item;
    bool is_fixed = value->type->kind == TYPE_FIXED_ARRAY;
    if (!is_fixed) lower_parts(f->program, value->type, 0, &fields);
    const TypeField *field = is_fixed ? &item : &fields[index];
    IrInst *part =
        lower_unary_op(f, IR_GET, field->is_boxed ? lower_basic(f, TYPE_POINTER) : field->type, value);
    part->as.imm = index;
    return unboxed(f, part, field);
}
