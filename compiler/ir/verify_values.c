/* The types of operations on values made of parts, on addresses and heap objects: as verify_types.c, for the
 * rows of ir.def from MAKE on.
 *
 * What an address points at is lowering's word: a POINTER has no type of its own.
 */
#include "compiler/ir/verify.h"

static bool is(const Type *type, TypeKind kind) {
    return type->kind == kind;
}

static bool is_value(const Type *type) {
    return !is(type, TYPE_VOID) && !is(type, TYPE_NEVER) && !is(type, TYPE_POISON);
}

static const Type *of(const IrInst *inst, uint32_t index) {
    return inst->operands[index]->type;
}

/* The part of a value as an operand or result has it; NULL: there is none. */
static const Type *part_type(Verifier *verifier, const Type *whole, uint32_t variant, uint64_t index) {
    TypeTable *types = verifier->module->types;
    const TypeShape *shape = type_shape(types, whole);
    const TypeField *fields = NULL;
    uint32_t count = 0;
    switch ((TypeKind)whole->kind) {
    case TYPE_TUPLE: return index < whole->arg_count ? whole->args[index] : NULL;
    case TYPE_FIXED_ARRAY: return index < whole->length ? whole->args[0] : NULL;
    case TYPE_OPTIONAL:
    case TYPE_ERROR_UNION: return index == 0 ? whole->args[0] : NULL;
    case TYPE_STRUCT:
        if (shape == NULL) return NULL;
        fields = shape->fields;
        count = shape->field_count;
        break;
    case TYPE_ENUM:
        if (shape == NULL || variant >= shape->variant_count) return NULL;
        fields = shape->variants[variant].fields;
        count = shape->variants[variant].field_count;
        break;
    default: return NULL;
    }
    if (index >= count) return NULL;
    return fields[index].is_boxed ? type_basic(types, TYPE_POINTER) : fields[index].type;
}

/* --- values made of parts --- */

static bool parts_fit(Verifier *verifier, const IrInst *inst, uint32_t variant) {
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        const Type *part = part_type(verifier, inst->type, variant, i);
        if (part == NULL || !verify_fits(of(inst, i), part)) return false;
    }
    return part_type(verifier, inst->type, variant, inst->operand_count) == NULL;
}

static bool is_sequence(const Type *type) {
    return is(type, TYPE_STRUCT) || is(type, TYPE_TUPLE) || is(type, TYPE_FIXED_ARRAY);
}

static bool verify_enum_make(Verifier *verifier, const IrInst *inst) {
    const TypeShape *shape = type_shape(verifier->module->types, inst->type);
    if (!is(inst->type, TYPE_ENUM) || shape == NULL || inst->as.imm < 0 ||
        inst->as.imm >= shape->variant_count)
        return verify_rule(verifier, inst, false, "a variant of an enum");
    return verify_rule(verifier, inst, parts_fit(verifier, inst, (uint32_t)inst->as.imm),
                       "the fields of the variant");
}

static bool verify_part(Verifier *verifier, const IrInst *inst, const Type *whole) {
    bool is_get = inst->op == IR_GET;
    uint32_t variant = is_get ? 0 : inst->as.part.variant;
    uint64_t index = is_get ? (uint64_t)inst->as.imm : inst->as.part.index;
    const Type *part = part_type(verifier, whole, variant, index);
    if (part == NULL || (is_get && !is_sequence(whole)))
        return verify_rule(verifier, inst, false, "a part of the whole");
    if (inst->op == IR_PART_ADDRESS) return true;
    return verify_rule(verifier, inst, inst->type == part, "the part's type");
}

static bool verify_whole(Verifier *verifier, const IrInst *inst) {
    switch (inst->op) {
    case IR_MAKE:
        return verify_rule(verifier, inst, is_sequence(inst->type) && parts_fit(verifier, inst, 0),
                           "all parts in order");
    case IR_ENUM_MAKE: return verify_enum_make(verifier, inst);
    case IR_GET: return verify_part(verifier, inst, of(inst, 0));
    case IR_ENUM_GET:
        return verify_rule(verifier, inst, of(inst, 0) == inst->as.part.whole, "the enum") &&
               verify_part(verifier, inst, inst->as.part.whole);
    case IR_ENUM_TAG:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_ENUM) && is(inst->type, TYPE_U32),
                           "an enum gives u32");
    case IR_SOME:
        return verify_rule(verifier, inst,
                           is(inst->type, TYPE_OPTIONAL) && verify_fits(of(inst, 0), inst->type->args[0]),
                           "the value of an optional");
    case IR_IS_SOME:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_OPTIONAL) && is(inst->type, TYPE_BOOL),
                           "an optional gives a bool");
    default:
        return verify_rule(verifier, inst,
                           is(of(inst, 0), TYPE_OPTIONAL) && inst->type == of(inst, 0)->args[0],
                           "an optional gives its value");
    }
}

/* --- addresses --- */

static bool index_fits(const IrInst *inst) {
    return is(of(inst, 1), TYPE_I64) && is(inst->type, TYPE_POINTER) && inst->as.of != NULL;
}

static bool verify_item(Verifier *verifier, const IrInst *inst) {
    const Type *whole = of(inst, 0);
    if (inst->op == IR_ELEMENT_ADDRESS)
        return verify_rule(verifier, inst,
                           index_fits(inst) && is(whole, TYPE_POINTER) && is(inst->as.of, TYPE_FIXED_ARRAY),
                           "the address of a fixed array and an i64 give a pointer");
    return verify_rule(verifier, inst,
                       index_fits(inst) && is(whole, TYPE_ARRAY) && whole->args[0] == inst->as.of,
                       "an array of that type and an i64 give a pointer");
}

static bool verify_address(Verifier *verifier, const IrInst *inst) {
    switch (inst->op) {
    case IR_LOAD:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_POINTER) && is_value(inst->type),
                           "a pointer gives a value");
    case IR_STORE:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_POINTER) && is_value(of(inst, 1)),
                           "a pointer and a value");
    case IR_STATE_ADDRESS:
        return verify_rule(verifier, inst,
                           is(of(inst, 0), TYPE_U64) && inst->as.imm >= 0 && is(inst->type, TYPE_POINTER),
                           "a base and a slot give a pointer");
    case IR_PART_ADDRESS:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_POINTER) && is(inst->type, TYPE_POINTER),
                           "a pointer gives a pointer") &&
               verify_part(verifier, inst, inst->as.part.whole);
    case IR_ITEM_ADDRESS:
    case IR_ITEM_AT:
    case IR_ELEMENT_ADDRESS: return verify_item(verifier, inst);
    case IR_BOX:
        return verify_rule(verifier, inst, is_value(of(inst, 0)) && is(inst->type, TYPE_POINTER),
                           "a value gives a pointer");
    case IR_BOX_VALUE:
    case IR_BOX_UNIQUE:
        return verify_rule(verifier, inst, is(of(inst, 0), TYPE_POINTER) && is(inst->type, TYPE_POINTER),
                           "a pointer gives a pointer");
    default: return verify_rule(verifier, inst, is(inst->type, TYPE_POINTER), "a pointer");
    }
}

/* --- heap objects --- */

/* The variable's address comes first. */
static bool verify_array_change(Verifier *verifier, const IrInst *inst) {
    bool holds = is(of(inst, 0), TYPE_POINTER) && inst->as.of != NULL;
    switch (inst->op) {
    case IR_PUSH:
        return verify_rule(verifier, inst, holds && verify_fits(of(inst, 1), inst->as.of),
                           "a pointer and an item");
    case IR_POP:
        return verify_rule(verifier, inst,
                           holds && is(of(inst, 1), TYPE_POINTER) && is(inst->type, TYPE_BOOL),
                           "two pointers give a bool");
    default:
        return verify_rule(verifier, inst, holds && is(of(inst, 1), TYPE_I64) && is(of(inst, 2), TYPE_I64),
                           "a pointer and two indexes");
    }
}

static bool is_collection(const Type *type) {
    return is(type, TYPE_ARRAY) || is(type, TYPE_MAP) || is(type, TYPE_SET);
}

static bool is_text(const Type *type) {
    return is(type, TYPE_STRING) || is(type, TYPE_BYTES);
}

static bool verify_closure(Verifier *verifier, const IrInst *inst) {
    const IrFunc *code = inst->as.func;
    bool holds = is(inst->type, TYPE_FUNC) && code->is_thunk && inst->operand_count == code->capture_count;
    for (uint32_t i = 0; holds && i < inst->operand_count; i++)
        holds = verify_fits(of(inst, i), code->captures[i]);
    return verify_rule(verifier, inst, holds, "what the thunk captures gives a function");
}

static bool verify_method(Verifier *verifier, const IrInst *inst) {
    bool has_any = inst->operand_count > 0 && is(of(inst, 0), TYPE_ANY);
    return verify_rule(verifier, inst, has_any && inst->as.imm >= 0, "a value behind a trait first");
}

static bool verify_object(Verifier *verifier, const IrInst *inst) {
    switch (inst->op) {
    case IR_LENGTH:
        return verify_rule(verifier, inst,
                           (is(of(inst, 0), TYPE_ARRAY) || is_text(of(inst, 0))) && is(inst->type, TYPE_I64),
                           "an array or a text gives i64");
    case IR_UNIQUE:
        return verify_rule(verifier, inst,
                           (is_collection(inst->type) || is(inst->type, TYPE_ANY)) &&
                               inst->type == of(inst, 0),
                           "a collection or a value behind a trait gives the same");
    case IR_PUSH:
    case IR_POP:
    case IR_SWAP: return verify_array_change(verifier, inst);
    case IR_EMPTY:
        return verify_rule(verifier, inst, is_collection(inst->type) || is_text(inst->type),
                           "a collection or a text");
    case IR_CLOSURE:
    case IR_CLOSURE_FRAME: return verify_closure(verifier, inst);
    case IR_CAPTURED:
        return verify_rule(verifier, inst,
                           is(of(inst, 0), TYPE_POINTER) && is(inst->type, TYPE_POINTER) &&
                               inst->as.capture.index < inst->as.capture.func->capture_count,
                           "the function object gives the pointer of something captured");
    case IR_ANY_MAKE:
        return verify_rule(verifier, inst, is(inst->type, TYPE_ANY) && inst->as.methods->type == of(inst, 0),
                           "a value that has these methods");
    case IR_CALL_METHOD: return verify_method(verifier, inst);
    default: return verify_rule(verifier, inst, is_value(of(inst, 0)), "a value"); /* counts */
    }
}

bool verify_value_types(Verifier *verifier, const IrInst *inst) {
    if (inst->op <= IR_SOME_VALUE) return verify_whole(verifier, inst);
    if (inst->op < IR_LENGTH || inst->op == IR_BOX_UNIQUE) return verify_address(verifier, inst);
    return verify_object(verifier, inst);
}
