/* IR as text, for people: `janus build --emit=ir`, pinned dumps in tests, verifier messages.
 *
 * Constants and parameters stand where they are used; other values are numbered in the order of printing, so
 * that a dump does not change when lowering makes constants in another order. Nothing parses this text.
 */
#include "compiler/ir/ir.h"

#include <inttypes.h>
#include <string.h>

typedef struct Printer {
    Text *out;
    uint32_t *numbers; /* by value id: 1 + its printed number */
    const IrModule *module;
    const IrFunc *func;
} Printer;

static void print_type(Text *out, const Type *type) {
    if (type->kind == TYPE_POINTER)
        text_add(out, "pointer");
    else
        type_print(out, type);
}

static void print_int(Text *out, const Type *type, int64_t value) {
    if (type->kind == TYPE_BOOL)
        text_add(out, value ? "true" : "false");
    else if (type->kind == TYPE_CHAR && value > 0x20 && value < 0x7f)
        text_printf(out, "'%c'", (char)value);
    else if (type->kind == TYPE_CHAR)
        text_printf(out, "'\\u{%" PRIx64 "}'", (uint64_t)value);
    else if (type_is_int(type) && !type_is_signed(type))
        text_printf(out, "%" PRIu64, (uint64_t)value);
    else
        text_printf(out, "%" PRId64, value);
}

/* Values that stand where they are used. */
static bool is_inline(const IrInst *inst) {
    switch (inst->op) {
    case IR_INT:
    case IR_FLOAT:
    case IR_STRING:
    case IR_ZERO:
    case IR_ERROR:
    case IR_FUNC_VALUE:
    case IR_FUNC_CODE:
    case IR_SPEC:
    case IR_EMPTY:
    case IR_TYPE_INFO:
    case IR_VARIANT_INFO:
    case IR_PARAM: return true;
    default: return false;
    }
}

static void print_param(const Printer *printer, int64_t index) {
    const char **names = printer->func->param_names;
    if (names != NULL && names[index] != NULL)
        text_add(printer->out, names[index]);
    else
        text_printf(printer->out, "param%" PRId64, index);
}

static void print_inline(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    switch (inst->op) {
    case IR_INT: print_int(out, inst->type, inst->as.imm); break;
    case IR_FLOAT: text_printf(out, "%.17g", inst->as.real); break;
    case IR_STRING: text_add_quoted(out, inst->as.bytes.bytes, inst->as.bytes.length); break;
    case IR_ERROR: text_printf(out, "error %s.%s", inst->as.error->set, inst->as.error->name); break;
    case IR_FUNC_VALUE: text_printf(out, "value @%s", inst->as.func->symbol); break;
    case IR_FUNC_CODE: text_printf(out, "@%s", inst->as.func->symbol); break;
    case IR_SPEC: text_printf(out, "%s_spec", inst->as.spec->name); break;
    case IR_EMPTY:
        text_add(out, "empty ");
        print_type(out, inst->type);
        break;
    case IR_TYPE_INFO:
        text_add(out, "info ");
        print_type(out, inst->as.of);
        break;
    case IR_VARIANT_INFO: text_printf(out, "info %s", inst->as.variant->name); break;
    case IR_PARAM: print_param(printer, inst->as.imm); break;
    default: text_add(out, ir_op_text(inst->op)); break;
    }
}

static void print_value(const Printer *printer, const IrInst *inst) {
    if (is_inline(inst))
        print_inline(printer, inst);
    else
        text_printf(printer->out, "%%%" PRIu32, printer->numbers[inst->id] - 1);
}

static void print_block_name(Text *out, const IrBlock *block) {
    text_add(out, block->label == NULL ? "block" : block->label);
    if (block->id > 0) text_printf(out, "%" PRIu32, block->id);
}

static void print_local_name(Text *out, const IrFunc *func, const IrLocal *local) {
    if (local->name == NULL) {
        text_printf(out, "$%" PRIu32, local->id);
        return;
    }
    text_printf(out, "$%s", local->name);
    for (uint32_t i = 0; i < func->locals.count; i++) {
        const IrLocal *other = func->locals.items[i];
        if (other == local || other->name == NULL || strcmp(other->name, local->name) != 0) continue;
        text_printf(out, ".%" PRIu32, local->id);
        return;
    }
}

static void print_operands(const Printer *printer, const IrInst *inst, uint32_t first) {
    for (uint32_t i = first; i < inst->operand_count; i++) {
        if (i > first) text_add(printer->out, ", ");
        print_value(printer, inst->operands[i]);
    }
}

static void print_arguments(const Printer *printer, const IrInst *inst, uint32_t first) {
    text_add_char(printer->out, '(');
    print_operands(printer, inst, first);
    text_add_char(printer->out, ')');
}

static void print_targets(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    print_operands(printer, inst, 0);
    for (uint32_t i = 0; i < inst->as.flow.target_count; i++) {
        if (i > 0 || inst->operand_count > 0) text_add(out, ", ");
        if (inst->op == IR_SWITCH && i + 1 < inst->as.flow.target_count) {
            print_int(out, inst->operands[0]->type, inst->as.flow.case_values[i]);
            text_add(out, ": ");
        } else if (inst->op == IR_SWITCH) {
            text_add(out, "else: ");
        }
        print_block_name(out, inst->as.flow.targets[i]);
    }
}

static const char *panic_name(int64_t code) {
    static const char *const names[] = {
#define PANIC(code, text) #code,
#include "runtime/panic.def"
#undef PANIC
    };
    bool known = code >= 0 && (size_t)code < sizeof names / sizeof *names;
    return known ? names[code] : "unknown";
}

/* `base[3]`, and the other operands behind it. */
static void print_indexed(const Printer *printer, const IrInst *inst) {
    print_value(printer, inst->operands[0]);
    text_printf(printer->out, "[%" PRId64 "]", inst->as.imm);
    if (inst->operand_count > 1) text_add(printer->out, ", ");
    print_operands(printer, inst, 1);
}

static void print_call(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    switch (inst->op) {
    case IR_CALL: text_printf(out, "@%s", inst->as.func->symbol); break;
    case IR_CALL_EXTERN: text_add(out, inst->as.external->symbol); break;
    case IR_CALL_RUNTIME: text_add(out, ir_runtime_info(inst->as.runtime)->name); break;
    default: print_value(printer, inst->operands[0]); break;
    }
    print_arguments(printer, inst, inst->op == IR_CALL_VALUE ? 1 : 0);
}

static void print_named_operands(const Printer *printer, const IrInst *inst) {
    if (inst->operand_count > 0) text_add(printer->out, ", ");
    print_operands(printer, inst, 0);
}

static void print_variant_name(Text *out, const IrModule *module, const Type *whole, uint32_t variant) {
    const TypeShape *shape = type_shape(module->types, whole);
    if (shape != NULL && variant < shape->variant_count)
        text_add(out, shape->variants[variant].name->text);
    else
        text_printf(out, "variant %" PRIu32, variant);
}

/* `%4, Point[1]`, `%4, Shape.Circle[0]` */
static void print_part(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    const Type *whole = inst->as.part.whole;
    print_value(printer, inst->operands[0]);
    text_add(out, ", ");
    print_type(out, whole);
    if (whole->kind == TYPE_ENUM) {
        text_add_char(out, '.');
        print_variant_name(out, printer->module, whole, inst->as.part.variant);
    }
    text_printf(out, "[%" PRIu32 "]", inst->as.part.index);
}

static void print_enum_make(const Printer *printer, const IrInst *inst) {
    print_variant_name(printer->out, printer->module, inst->type, (uint32_t)inst->as.imm);
    if (inst->operand_count > 0) text_add(printer->out, ", ");
    print_operands(printer, inst, 0);
}

static void print_body(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    switch (inst->op) {
    case IR_ENUM_GET:
    case IR_PART_ADDRESS: print_part(printer, inst); break;
    case IR_ENUM_MAKE: print_enum_make(printer, inst); break;
    case IR_GET:
    case IR_STATE_ADDRESS: print_indexed(printer, inst); break;
    case IR_ITEM_ADDRESS:
    case IR_ITEM_AT:
    case IR_ELEMENT_ADDRESS:
    case IR_BOX_UNIQUE:
        print_operands(printer, inst, 0);
        text_add(out, ", ");
        print_type(out, inst->as.of);
        break;
    case IR_GLOBAL_ADDRESS: text_add(out, inst->as.global->symbol); break;
    case IR_CLOSURE:
    case IR_CLOSURE_FRAME:
        text_printf(out, "@%s", inst->as.func->symbol);
        print_arguments(printer, inst, 0);
        break;
    case IR_CAPTURED:
        print_value(printer, inst->operands[0]);
        text_printf(out, "[%" PRIu32 "]", inst->as.capture.index);
        break;
    case IR_ANY_MAKE:
        print_operands(printer, inst, 0);
        text_printf(out, ", %s", inst->as.methods->name);
        break;
    case IR_CALL_METHOD:
        print_value(printer, inst->operands[0]);
        text_printf(out, ".%" PRId64, inst->as.imm);
        print_arguments(printer, inst, 1);
        break;
    case IR_LOCAL_LOAD:
    case IR_LOCAL_STORE:
    case IR_LOCAL_ADDRESS:
        print_local_name(out, printer->func, inst->as.local);
        print_named_operands(printer, inst);
        break;
    case IR_GLOBAL_LOAD:
    case IR_GLOBAL_STORE:
        text_add(out, inst->as.global->symbol);
        print_named_operands(printer, inst);
        break;
    case IR_CALL:
    case IR_CALL_EXTERN:
    case IR_CALL_RUNTIME:
    case IR_CALL_VALUE: print_call(printer, inst); break;
    case IR_STATE_LOAD:
    case IR_STATE_STORE:
    case IR_WORD_LOAD: print_indexed(printer, inst); break;
    case IR_JUMP:
    case IR_BRANCH:
    case IR_SWITCH: print_targets(printer, inst); break;
    case IR_PANIC: text_add(out, panic_name(inst->as.imm)); break;
    default: print_operands(printer, inst, 0); break;
    }
}

static bool has_body(const IrInst *inst) {
    return inst->operand_count > 0 || ir_op_payload(inst->op) != IR_PAYLOAD_NONE;
}

static void print_inst(const Printer *printer, const IrInst *inst) {
    Text *out = printer->out;
    text_add(out, "    ");
    if (type_has_value(inst->type)) {
        print_value(printer, inst);
        text_add(out, ": ");
        print_type(out, inst->type);
        text_add(out, " = ");
    }
    text_add(out, ir_op_text(inst->op));
    if (has_body(inst)) text_add_char(out, ' ');
    print_body(printer, inst);
    if (inst->unwind != NULL) {
        text_add(out, " unwind ");
        print_block_name(out, inst->unwind);
    }
    text_add_char(out, '\n');
}

static uint32_t *number_values(Arena *arena, const IrFunc *func) {
    uint32_t *numbers = arena_array(arena, uint32_t, func->next_value_id + 1), next = 0;
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++) {
            const IrInst *inst = block->insts.items[k];
            if (!is_inline(inst) && inst->type->kind != TYPE_VOID) numbers[inst->id] = ++next;
        }
    }
    return numbers;
}

static void print_head(const Printer *printer) {
    const IrFunc *func = printer->func;
    Text *out = printer->out;
    text_printf(out, "func %s(", func->symbol);
    for (uint32_t i = 0; i < func->param_count; i++) {
        if (i > 0) text_add(out, ", ");
        print_param(printer, i);
        text_add(out, ": ");
        print_type(out, func->params[i]);
    }
    text_add(out, ")");
    if (func->result->kind != TYPE_VOID) {
        text_add(out, " -> ");
        print_type(out, func->result);
    }
    if (func->linkage == IR_EXPORTED) text_add(out, " [exported]");
    if (func->is_thunk) text_add(out, " [thunk]");
    if (func->is_cold) text_add(out, " [cold]");
    text_add_char(out, '\n');
}

static void print_locals(const Printer *printer) {
    Text *out = printer->out;
    for (uint32_t i = 0; i < printer->func->locals.count; i++) {
        text_add(out, "    local ");
        print_local_name(out, printer->func, printer->func->locals.items[i]);
        text_add(out, ": ");
        print_type(out, printer->func->locals.items[i]->type);
        text_add_char(out, '\n');
    }
}

void ir_print_func(Text *out, const IrModule *module, const IrFunc *func) {
    Printer printer = {out, number_values(module->arena, func), module, func};
    print_head(&printer);
    print_locals(&printer);
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        print_block_name(out, block);
        text_add(out, block->is_cleanup ? ": [clean-up]\n" : ":\n");
        for (uint32_t k = 0; k < block->insts.count; k++)
            if (!is_inline(block->insts.items[k])) print_inst(&printer, block->insts.items[k]);
    }
}

static void print_spec_function(Text *out, const char *what, const IrFunc *func) {
    if (func != NULL) text_printf(out, " %s @%s", what, func->symbol);
}

static void print_spec(Text *out, const IrSpec *spec) {
    text_printf(out, "spec %s_spec\n   ", spec->name);
    print_spec_function(out, "setup", spec->setup);
    print_spec_function(out, "handler", spec->handler);
    print_spec_function(out, "timeout", spec->timeout);
    print_spec_function(out, "destroy", spec->destroy);
    print_spec_function(out, "loop", spec->loop);
    print_spec_function(out, "start_release", spec->start_release);
    text_printf(out, "\n    mailbox %" PRIu64 " timeout_ms %" PRId64, spec->mailbox_capacity,
                spec->timeout_ms);
    text_printf(out, " reductions %" PRIu64 " arena %" PRIu64, spec->reductions_limit, spec->arena_max_bytes);
    text_printf(out, " slots %" PRIu32 " start_words %" PRIu32 "\n\n", spec->slot_count, spec->start_words);
}

static void print_globals(Text *out, const IrModule *module) {
    for (uint32_t i = 0; i < module->globals.count; i++) {
        text_printf(out, "global %s: ", module->globals.items[i]->symbol);
        print_type(out, module->globals.items[i]->type);
        text_add_char(out, '\n');
    }
    if (module->globals.count > 0) text_add_char(out, '\n');
}

void ir_print(Text *out, const IrModule *module) {
    text_printf(out, "module %s\n\n", module->name);
    print_globals(out, module);
    for (uint32_t i = 0; i < module->specs.count; i++) print_spec(out, module->specs.items[i]);
    for (uint32_t i = 0; i < module->funcs.count; i++) {
        if (i > 0) text_add_char(out, '\n');
        ir_print_func(out, module, module->funcs.items[i]);
    }
}
