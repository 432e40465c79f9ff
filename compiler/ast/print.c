/* The tree as text, for --emit=ast and for tests:
 *
 *   Func 3:1 ident=main is_pub
 *     result: NamedType 3:16
 *
 * A line has the kind, the place, and the fields that are not children; children follow, indented, behind the
 * name of their field. Absent fields and false flags are left out. Only lines and columns are shown, not
 * files. */
#include "compiler/ast/shape.h"

typedef struct Printer {
    Text *out;
    const SourceMap *sources;
    int indent;
} Printer;

static void print_plain(Text *out, const AstSlot *field, const void *at) {
    switch ((AstSlotClass)field->class) {
    case FIELD_IDENT:
        if (((const AstIdent *)at)->name != NULL)
            text_printf(out, " %s=%s", field->name, ((const AstIdent *)at)->name->text);
        break;
    case FIELD_FLAG:
        if (*(const bool *)at) text_printf(out, " %s", field->name);
        break;
    case FIELD_OP:
        if (*(const AstOp *)at != OP_NONE) text_printf(out, " %s", ast_op_text(*(const AstOp *)at));
        break;
    case FIELD_WORD: text_printf(out, " %llu", (unsigned long long)*(const uint64_t *)at); break;
    case FIELD_REAL: text_printf(out, " %.17g", *(const double *)at); break;
    case FIELD_BYTES:
        if (((const AstBytes *)at)->bytes == NULL) break;
        text_printf(out, " %s=", field->name);
        text_add_quoted(out, ((const AstBytes *)at)->bytes, ((const AstBytes *)at)->length);
        break;
    case FIELD_NODE:
    case FIELD_OPT:
    case FIELD_LIST: break;
    }
}

static void print_node(Printer *printer, const AstNode *node, const char *label) {
    AstShape shape = ast_shape(node->kind);
    text_add_repeated(printer->out, ' ', printer->indent);
    if (label != NULL) text_printf(printer->out, "%s: ", label);
    text_add(printer->out, shape.name);
    SourcePlace place = source_place(printer->sources, node->span.start);
    if (place.file != NULL) text_printf(printer->out, " %u:%u", place.line, place.column);
    for (uint32_t i = 0; i < shape.field_count; i++)
        print_plain(printer->out, &shape.fields[i], ast_field_at(node, &shape.fields[i]));
    text_add_char(printer->out, '\n');
    printer->indent += 2;
    for (uint32_t i = 0; i < shape.field_count; i++) {
        const AstSlot *field = &shape.fields[i];
        const void *at = ast_field_at(node, field);
        if (field->class == FIELD_LIST) {
            const AstList *list = at;
            for (uint32_t k = 0; k < list->count; k++) print_node(printer, list->items[k], field->name);
        } else if (field->allowed_count > 0 && *(AstNode *const *)at != NULL) {
            print_node(printer, *(AstNode *const *)at, field->name);
        }
    }
    printer->indent -= 2;
}

void ast_print(Text *out, const SourceMap *sources, const AstNode *node) {
    Printer printer = {out, sources, 0};
    print_node(&printer, node, NULL);
}
