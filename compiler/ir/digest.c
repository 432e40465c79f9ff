/* Digests are of structure and never of addresses or positions: another session that reads the same sources
 * makes the same digest, and a function does not change because the file before its own did.
 *
 * Functions, types and other things with a name are written out where they are met first, and are a number
 * afterwards. Everything is collected and hashed by many kilobytes, because hashing eight bytes costs as much
 * as hashing sixty-four, and kilobytes are hashed side by side. A field that is added to the IR and read by
 * emit has to be added here: debug builds compare what a digest finds with what would have been made.
 */
#include "compiler/ir/digest.h"

#include <string.h>

enum { BUFFERED = 2048 };

typedef struct Digester {
    Hasher *hasher;
    Arena *arena;
    const IrModule *module;
    Map known;      /* Type, IrFunc, ... -> its number */
    SourcePlace at; /* the place that was hashed last */
    Span line;      /* the positions of its line */
    uint64_t buffer[BUFFERED];
    uint32_t buffered;
} Digester;

static void add_type(Digester *d, const Type *type);

static void flush(Digester *d) {
    hash_bytes(d->hasher, d->buffer, d->buffered * sizeof d->buffer[0]);
    d->buffered = 0;
}

static void add(Digester *d, uint64_t number) {
    if (d->buffered == BUFFERED) flush(d);
    d->buffer[d->buffered++] = number;
}

/* Bytes fill whole numbers: their count, which comes first, says where they end. */
static void add_bytes(Digester *d, const char *bytes, size_t length) {
    add(d, length);
    for (size_t done = 0; done < length; done += sizeof(uint64_t)) {
        uint64_t number = 0;
        size_t left = length - done;
        memcpy(&number, bytes + done, left < sizeof number ? left : sizeof number);
        add(d, number);
    }
}

static void add_text(Digester *d, const char *text) {
    if (text == NULL)
        add(d, UINT64_MAX);
    else
        add_bytes(d, text, strlen(text));
}

/* True where it is met first and has to be written out. */
static bool is_new(Digester *d, const void *thing) {
    uint64_t number = thing == NULL ? UINT64_MAX : (uint64_t)(uintptr_t)map_get(&d->known, map_key(thing));
    add(d, number);
    if (number != 0) return false;
    map_set(d->arena, &d->known, map_key(thing), (void *)(uintptr_t)(d->known.count + 1));
    return true;
}

/* --- places --- */

static void find_line(Digester *d, uint32_t position) {
    const SourceMap *sources = d->module->sources;
    uint32_t length = 0;
    d->at = source_place(sources, position);
    if (d->at.file != NULL) source_line(sources, d->at.file, d->at.line, &length);
    uint32_t start = position - (d->at.column - 1);
    d->line = (Span){start, start + length + 1};
}

/* Where it begins: its end is for reports. */
static void add_place(Digester *d, Span span) {
    if (span.start == 0) {
        add(d, 0);
        return;
    }
    if (span.start < d->line.start || span.start >= d->line.end) find_line(d, span.start);
    add(d, ((uint64_t)d->at.line << 32) + (span.start - d->line.start) + 1);
    if (is_new(d, d->at.file)) add_text(d, d->at.file->path);
}

/* --- types --- */

static void add_fields(Digester *d, const TypeField *fields, uint32_t count) {
    add(d, count);
    for (uint32_t i = 0; i < count; i++) {
        add_text(d, fields[i].name == NULL ? NULL : fields[i].name->text);
        add_type(d, fields[i].type);
        add(d, fields[i].is_boxed);
    }
}

static void add_shape(Digester *d, const TypeShape *shape) {
    add_fields(d, shape->fields, shape->field_count);
    add(d, shape->variant_count);
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        add_text(d, shape->variants[i].name->text);
        add(d, shape->variants[i].is_positional);
        add_fields(d, shape->variants[i].fields, shape->variants[i].field_count);
    }
}

static void add_func(Digester *d, const IrFunc *func);

static void add_type_info(Digester *d, const IrTypeInfo *info) {
    if (!is_new(d, info)) return;
    add_func(d, info->retain);
    add_func(d, info->release);
    add_func(d, info->share);
    add_func(d, info->equal);
    add_func(d, info->compare);
    add_func(d, info->hash);
    add_func(d, info->show);
}

static void add_type(Digester *d, const Type *type) {
    if (!is_new(d, type)) return;
    const TypeShape *shape = type->has_param ? NULL : type_shape(d->module->types, type);
    add(d, type->kind);
    add(d, type->length);
    add_text(d, type->name == NULL ? NULL : type->name->text);
    add(d, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++) add_type(d, type->args[i]);
    if (shape != NULL) add_shape(d, shape);
    add_type_info(d, map_get(&d->module->type_info_of, map_key(type)));
}

static void add_types(Digester *d, const Type *const *types, uint32_t count) {
    add(d, count);
    for (uint32_t i = 0; i < count; i++) add_type(d, types[i]);
}

/* --- what instructions name --- */

/* As callers see it. */
static void add_func(Digester *d, const IrFunc *func) {
    if (!is_new(d, func)) return;
    add_text(d, func->symbol);
    add_type(d, func->result);
    add_types(d, func->params, func->param_count);
    add_types(d, func->captures, func->capture_count);
    add(d, (uint64_t)func->linkage << 2 | (uint64_t)func->is_cold << 1 | func->is_thunk);
}

static void add_global(Digester *d, const IrGlobal *global) {
    if (!is_new(d, global)) return;
    add_text(d, global->symbol);
    add_text(d, global->name);
    add_type(d, global->type);
    add_place(d, global->span);
}

static void add_extern(Digester *d, const IrExtern *external) {
    if (!is_new(d, external)) return;
    add_text(d, external->symbol);
    add_type(d, external->result);
    add_types(d, external->params, external->param_count);
}

static void add_error(Digester *d, const IrError *error) {
    if (!is_new(d, error)) return;
    add_text(d, error->set);
    add_text(d, error->name);
}

static void add_variant(Digester *d, const IrVariant *variant) {
    if (!is_new(d, variant)) return;
    add_text(d, variant->name);
    add_types(d, variant->fields, variant->field_count);
    add_func(d, variant->release);
}

static void add_methods(Digester *d, const IrMethods *methods) {
    if (!is_new(d, methods)) return;
    add_text(d, methods->name);
    add_type(d, methods->type);
    add(d, methods->func_count);
    for (uint32_t i = 0; i < methods->func_count; i++) add_func(d, methods->funcs[i]);
}

static void add_spec_number(Digester *d, uint64_t number) {
    add(d, number);
}

static void add_spec_func(Digester *d, IrFunc *func) {
    add_func(d, func);
}

#define SPEC_PTR(value) _Generic((value), const char * : add_text, IrFunc * : add_spec_func)(d, value)
#define SPEC_U64(value) add_spec_number(d, (uint64_t)(value))
#define SPEC_I64(value) SPEC_U64(value)
#define SPEC_U32(value) SPEC_U64(value)

static void add_spec(Digester *d, const IrSpec *spec) {
    if (!is_new(d, spec)) return;
#define SPEC_FIELD(class, name) SPEC_##class(spec->name);
#include "runtime/spec.def"
#undef SPEC_FIELD
}

/* --- instructions --- */

static void add_flow(Digester *d, const IrInst *inst) {
    uint32_t count = inst->as.flow.target_count;
    add(d, count);
    for (uint32_t i = 0; i < count; i++) add(d, inst->as.flow.targets[i]->id);
    if (inst->op != IR_SWITCH) return;
    for (uint32_t i = 0; i + 1 < count; i++) add(d, (uint64_t)inst->as.flow.case_values[i]);
}

static void add_real(Digester *d, double real) {
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    add(d, bits);
}

static void add_payload(Digester *d, const IrInst *inst) {
    switch (ir_op_payload(inst->op)) {
    case IR_PAYLOAD_NONE: break;
    case IR_PAYLOAD_IMM: add(d, (uint64_t)inst->as.imm); break;
    case IR_PAYLOAD_REAL: add_real(d, inst->as.real); break;
    case IR_PAYLOAD_BYTES: add_bytes(d, inst->as.bytes.bytes, inst->as.bytes.length); break;
    case IR_PAYLOAD_LOCAL: add(d, inst->as.local->id); break;
    case IR_PAYLOAD_GLOBAL: add_global(d, inst->as.global); break;
    case IR_PAYLOAD_FUNC: add_func(d, inst->as.func); break;
    case IR_PAYLOAD_EXTERN: add_extern(d, inst->as.external); break;
    case IR_PAYLOAD_RUNTIME: add_text(d, ir_runtime_info(inst->as.runtime)->name); break;
    case IR_PAYLOAD_SPEC: add_spec(d, inst->as.spec); break;
    case IR_PAYLOAD_ERROR: add_error(d, inst->as.error); break;
    case IR_PAYLOAD_TARGETS: add_flow(d, inst); break;
    case IR_PAYLOAD_TYPE: add_type(d, inst->as.of); break;
    case IR_PAYLOAD_PART:
        add_type(d, inst->as.part.whole);
        add(d, (uint64_t)inst->as.part.variant << 32 | inst->as.part.index);
        break;
    case IR_PAYLOAD_VARIANT: add_variant(d, inst->as.variant); break;
    case IR_PAYLOAD_CAPTURE:
        add_func(d, inst->as.capture.func);
        add(d, inst->as.capture.index);
        break;
    case IR_PAYLOAD_METHODS: add_methods(d, inst->as.methods); break;
    }
}

static void add_inst(Digester *d, const IrInst *inst) {
    add(d, (uint64_t)inst->op << 32 | inst->id);
    add(d, (uint64_t)inst->operand_count << 32 | (inst->unwind == NULL ? UINT32_MAX : inst->unwind->id));
    add_type(d, inst->type);
    add_place(d, inst->span);
    for (uint32_t i = 0; i < inst->operand_count; i++) add(d, inst->operands[i]->id);
    add_payload(d, inst);
}

static void add_local(Digester *d, const IrLocal *local) {
    add_text(d, local->name);
    add_type(d, local->type);
    add_place(d, local->span);
    add(d, (uint64_t)local->id << 32 | local->param);
    if (local->name == NULL) return;
    add(d, local->behind != NULL);
    if (local->behind != NULL) add_type(d, local->behind);
    add_place(d, local->visible);
    add_place(d, (Span){local->visible.end, local->visible.end});
}

static void add_view(Digester *d, const IrView *view) {
    add_text(d, view->name);
    add_type(d, view->type);
    add_place(d, view->span);
    add(d, (uint64_t)view->base->id << 32 | view->index);
    add(d, (uint64_t)view->is_slot << 1 | view->is_address);
}

static void add_body(Digester *d, const IrFunc *func) {
    add_func(d, func);
    add(d, func->is_entangled);
    add_text(d, func->name);
    add_place(d, func->span);
    add(d, func->locals.count);
    for (uint32_t i = 0; i < func->locals.count; i++) add_local(d, func->locals.items[i]);
    add(d, func->views.count);
    for (uint32_t i = 0; i < func->views.count; i++) add_view(d, &func->views.items[i]);
    add(d, func->blocks.count);
    for (uint32_t b = 0; b < func->blocks.count; b++) {
        const IrBlock *block = func->blocks.items[b];
        add(d, (uint64_t)block->insts.count << 1 | block->is_cleanup);
        for (uint32_t i = 0; i < block->insts.count; i++) add_inst(d, block->insts.items[i]);
    }
}

void ir_digest_funcs(Hasher *hasher, Arena *arena, const IrModule *module, const IrFunc *const *funcs,
                     uint32_t func_count, bool with_globals) {
    Digester *d = arena_new(arena, Digester);
    d->hasher = hasher;
    d->arena = arena;
    d->module = module;
    add_text(d, module->name);
    add(d, func_count);
    for (uint32_t i = 0; i < func_count; i++) add_body(d, funcs[i]);
    add(d, with_globals ? module->globals.count : 0);
    for (uint32_t i = 0; with_globals && i < module->globals.count; i++)
        add_global(d, module->globals.items[i]);
    flush(d);
}
