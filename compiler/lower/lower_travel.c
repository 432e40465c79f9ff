/* How values travel between tasks: each in one word of a message, an answer or the start parameters.
 *
 * A word holds the bits of a value, the address of a heap object, or, for what needs more room, the address
 * of a box. What travels is shared first, and belongs to the runtime from then on. The release function of an
 * IrVariant says how to get rid of words that nobody took; the receiver only borrows them.
 */
#include "compiler/lower/lowering.h"

static bool is_owning(const FuncLowering *f, const Type *type) {
    return !type_is_word(type) || lower_is_counted(f, type);
}

bool lower_words_own(const FuncLowering *f, const Type *const *types, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (is_owning(f, types[i])) return true;
    return false;
}

static IrInst *box_call(FuncLowering *f, IrRuntime function, IrInst *box, const Type *type) {
    IrInst *args[] = {box, lower_type_info_value(f, type)};
    return ir_call_runtime(&f->builder, function, lower_basic(f, TYPE_VOID), args, 2);
}

/* A clean-up that gives a box back. */
typedef struct BoxCleanup {
    Cleanup cleanup;
    const Type *type;
} BoxCleanup;

static void release_box(FuncLowering *f, const Cleanup *cleanup) {
    box_call(f, IR_RT_janus_box_release, cleanup->value, ((const BoxCleanup *)cleanup)->type);
}

static void hold_box(FuncLowering *f, IrInst *box, const Type *type) {
    BoxCleanup *held = arena_new(f->program->arena, BoxCleanup);
    held->cleanup.run = release_box;
    held->cleanup.value = box;
    held->type = type;
    cleanup_push(f, &held->cleanup);
}

IrInst *lower_pack_word(FuncLowering *f, IrInst *value) {
    const Type *type = value->type;
    if (type_is_word(type)) {
        lower_share(f, value);
        lower_hold(f, value);
        return lower_to_word(f, value);
    }
    Cleanup *mark = f->cleanups;
    lower_hold(f, value);
    IrInst *box = lower_unary_op(f, IR_BOX, lower_basic(f, TYPE_POINTER), value);
    cleanup_drop_to(f, mark);
    box_call(f, IR_RT_janus_box_share, box, type);
    hold_box(f, box, type);
    return lower_to_word(f, box);
}

IrInst *lower_unpack_word(FuncLowering *f, IrInst *word, const Type *type) {
    if (type_is_word(type)) return lower_from_word(f, word, type);
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    IrInst *inside = lower_unary_op(f, IR_BOX_VALUE, pointer, lower_from_word(f, word, pointer));
    return lower_load_at(f, type, inside);
}

IrInst *lower_take_word(FuncLowering *f, IrInst *word, const Type *type) {
    IrInst *value = lower_unpack_word(f, word, type);
    if (type_is_word(type)) return value;
    lower_retain(f, value);
    box_call(f, IR_RT_janus_box_release, lower_from_word(f, word, lower_basic(f, TYPE_POINTER)), type);
    return value;
}

/* --- releasing --- */

static void release_word(FuncLowering *f, IrInst *words, uint32_t index, const Type *type) {
    if (!is_owning(f, type)) return;
    IrInst *word = lower_unary_op(f, IR_WORD_LOAD, lower_basic(f, TYPE_U64), words);
    word->as.imm = index;
    if (type_is_word(type))
        lower_release(f, lower_from_word(f, word, type));
    else
        box_call(f, IR_RT_janus_box_release, lower_from_word(f, word, lower_basic(f, TYPE_POINTER)), type);
}

IrFunc *lower_words_release(Lowering *program, const char *symbol, const Type *const *types, uint32_t count) {
    const Type *pointer = type_basic(program->types, TYPE_POINTER);
    symbol = ir_symbol_unique(program->module, symbol);
    IrFunc *func = lower_function_new(program, symbol, symbol, type_basic(program->types, TYPE_VOID),
                                      &pointer, (const char *[]){"words"}, 1);
    FuncLowering f;
    lower_begin(&f, program, func, BODY_FUNCTION);
    IrInst *words = lower_param(&f, 0);
    for (uint32_t i = 0; i < count; i++) release_word(&f, words, i, types[i]);
    ir_return(&f.builder, NULL);
    lower_end(&f);
    return func;
}

static IrVariant *make_variant(Lowering *program, const char *name, const Type *const *types,
                               uint32_t count) {
    IrVariant *variant = arena_new(program->arena, IrVariant);
    const char *symbol = text_format(program->arena, "%s.release", name);
    *variant = (IrVariant){.name = name,
                           .fields = arena_array(program->arena, const Type *, count),
                           .field_count = count,
                           .release = lower_words_release(program, symbol, types, count)};
    for (uint32_t i = 0; i < count; i++) variant->fields[i] = types[i];
    vec_push(program->arena, &program->module->variants, variant);
    return variant;
}

static IrInst *variant_value(FuncLowering *f, IrVariant *variant) {
    IrInst *inst = ir_emit(&f->builder, IR_VARIANT_INFO, lower_basic(f, TYPE_POINTER), NULL, 0);
    inst->as.variant = variant;
    return inst;
}

const Type **lower_field_types(Lowering *program, const VariantInfo *variant) {
    const Type **types = arena_array(program->arena, const Type *, variant->field_count);
    for (uint32_t i = 0; i < variant->field_count; i++) types[i] = variant->fields[i]->type;
    return types;
}

bool lower_message_owns(const FuncLowering *f, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    return lower_words_own(f, lower_field_types(f->program, info), info->field_count);
}

IrInst *lower_message_head(FuncLowering *f, const Symbol *symbol) {
    Lowering *program = f->program;
    if (!lower_message_owns(f, symbol)) return lower_u64(f, lower_fingerprint(program->arena, symbol));
    IrVariant *variant = map_get(&program->variants, map_key(symbol));
    if (variant == NULL) {
        const VariantInfo *info = symbol->as.variant;
        const char *name = text_format(program->arena, "%s.%s", symbol_link_name(program->arena, info->owner),
                                       symbol->name->text);
        variant = make_variant(program, name, lower_field_types(program, info), info->field_count);
        map_set(program->arena, &program->variants, map_key(symbol), variant);
    }
    return lower_to_word(f, variant_value(f, variant));
}

IrInst *lower_answer_info(FuncLowering *f, const Type *type) {
    Lowering *program = f->program;
    IrVariant *variant = map_get(&program->variants, map_key(type));
    if (variant == NULL) {
        const char *name = text_format(program->arena, "Reply[%s]", type_text(program->arena, type));
        variant = make_variant(program, name, &type, 1);
        map_set(program->arena, &program->variants, map_key(type), variant);
    }
    return variant_value(f, variant);
}
