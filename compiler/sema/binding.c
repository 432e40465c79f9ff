/* Functions of the library that stand for a function of the runtime:
 *
 *     @runtime(janus_array_insert, place, moves: item)
 *     pub extern func insert(var self, index: i64, item: T)
 *
 * docs/internals/stdlib.md says what the words mean. Only modules of the library may do this, and what they
 * say is not checked against the runtime here: lowering refuses what does not fit. */
#include "compiler/sema/checker.h"

#include <string.h>

AstAnnotation *runtime_annotation(const Checker *c, const AstFunc *node) {
    if (!node->is_extern || !c->module->is_std) return NULL;
    for (uint32_t i = 0; i < node->annotations.count; i++) {
        AstAnnotation *annotation = ast_as(Annotation, node->annotations.items[i]);
        if (strcmp(annotation->ident.name->text, "runtime") == 0) return annotation;
    }
    return NULL;
}

static const char *word_of(const AstNode *value) {
    return value->kind == AST_NameRef ? ((const AstNameRef *)value)->ident.name->text : "";
}

static RuntimePass natural_pass(const Symbol *param) {
    if (param->is_inout) return PASS_SLOT;
    TypeClass class = type_class(param->type);
    return class == TYPE_CLASS_NAMED || class == TYPE_CLASS_COMPOUND ? PASS_BORROWED : PASS_VALUE;
}

static void mark_moved(const FuncInfo *info, RuntimeBinding *binding, const AstNode *value) {
    for (uint32_t i = 0; i < info->param_count; i++)
        if (strcmp(info->params[i]->name->text, word_of(value)) == 0) binding->passes[i] = PASS_MOVED;
}

static void add_info(Checker *c, RuntimeBinding *binding, AstNode *value) {
    const Type **infos = arena_array(c->arena, const Type *, binding->info_count + 1);
    for (uint32_t i = 0; i < binding->info_count; i++) infos[i] = binding->infos[i];
    const Type *type = resolve_expr_type(c, value);
    infos[binding->info_count++] = type == NULL ? poison(c) : type;
    binding->infos = infos;
}

static void read_word(RuntimeBinding *binding, const char *word) {
    if (strcmp(word, "place") == 0)
        binding->has_place = true;
    else if (strcmp(word, "out") == 0)
        binding->has_out = true;
    else if (strcmp(word, "address") == 0)
        binding->gives_address = true;
    else
        binding->name = word;
}

static void read_named(Checker *c, const FuncInfo *info, RuntimeBinding *binding, AstIdent key,
                       AstNode *value) {
    if (strcmp(key.name->text, "moves") == 0)
        mark_moved(info, binding, value);
    else if (strcmp(key.name->text, "info") == 0)
        add_info(c, binding, value);
    else if (strcmp(key.name->text, "each") == 0)
        binding->each = word_of(value);
    else
        report(c, ANNOTATION_KEY, key.span, "runtime", key.name->text);
}

/* One value, or several in parentheses. */
static void read_list(Checker *c, const FuncInfo *info, RuntimeBinding *binding, const AstArg *arg) {
    bool is_list = arg->value->kind == AST_Tuple;
    uint32_t count = is_list ? ast_as(Tuple, arg->value)->items.count : 1;
    for (uint32_t i = 0; i < count; i++)
        read_named(c, info, binding, arg->ident,
                   is_list ? ast_as(Tuple, arg->value)->items.items[i] : arg->value);
}

void read_binding(Checker *c, FuncInfo *info) {
    const AstAnnotation *annotation = runtime_annotation(c, info->node);
    if (annotation == NULL) return;
    RuntimeBinding *binding = arena_new(c->arena, RuntimeBinding);
    binding->name = "";
    binding->passes = arena_array(c->arena, uint8_t, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) binding->passes[i] = natural_pass(info->params[i]);
    for (uint32_t i = 0; i < annotation->args.count; i++) {
        const AstArg *arg = ast_as(Arg, annotation->args.items[i]);
        if (arg->ident.name != NULL)
            read_list(c, info, binding, arg);
        else
            read_word(binding, word_of(arg->value));
    }
    info->binding = binding;
}
