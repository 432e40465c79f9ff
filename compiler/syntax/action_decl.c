/* Modules and declarations other than functions and actors. */
#include "compiler/syntax/actions.h"
#include "compiler/syntax/literal.h"

#include <string.h>

/* ---- modules ---- */

/* `{.profile: name.}`; which names there are is checked where modules are loaded. */
void module_profile(Parser *p, Token token) {
    const char *text = parser_text(p, token.start), *end = parser_text(p, token_end(token));
    const char *from = memchr(text, ':', (size_t)(end - text)) + 1;
    while (*from == ' ' || *from == '\t') from++;
    const char *to = from;
    while (to < end && text_is_letter(*to)) to++;
    const char *dot = to;
    while (*dot == ' ' || *dot == '\t') dot++;
    Span span = {token.start + (uint32_t)(from - text), token.start + (uint32_t)(to - text)};
    if (to == from || dot[0] != '.' || dot[1] != '}') {
        Diagnostic *d =
            diag_report(parser_diags(p), DIAG_EXPECTED, token_span(token), "a profile line", "another text");
        diag_help(d, "write {.profile: cluster.}");
        return;
    }
    p->module->profile = (AstIdent){name_intern(&p->session->names, from, (size_t)(to - from)), span};
}

void module_add(Parser *p, AstNode *declaration) {
    list_add(p, &p->module->items, declaration);
}

AstBytes docs_at(Parser *p, uint32_t start) {
    uint32_t low = 0, high = p->list.docs.count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (p->list.docs.items[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < p->list.docs.count && p->list.docs.items[low].start == start;
    return found ? p->list.docs.items[low].text : (AstBytes){0};
}

/* ---- modifiers ---- */

static void modifiers_begin(Modifiers *modifiers, uint32_t start) {
    if (modifiers->start == 0) modifiers->start = start;
}

void modifiers_add(Parser *p, Modifiers *modifiers, Token token) {
    Span *span = token.kind == TK_PUB ? &modifiers->pub : &modifiers->async;
    modifiers_begin(modifiers, token.start);
    if (span->start != 0)
        diag_report(parser_diags(p), DIAG_SECOND_PART, token_span(token), "declaration",
                    token.kind == TK_PUB ? "'pub'" : "'async'");
    *span = token_span(token);
}

void modifiers_annotate(Parser *p, Modifiers *modifiers, AstNode *annotation) {
    modifiers_begin(modifiers, annotation->span.start);
    list_add(p, &modifiers->annotations, annotation);
}

uint32_t modifiers_start(const Modifiers *modifiers, Token token) {
    return modifiers->start != 0 ? modifiers->start : token.start;
}

static void refuse(Parser *p, Span span, const char *what) {
    if (span.start == 0) return;
    diag_report(parser_diags(p), DIAG_MODIFIER, span, (int)(span.end - span.start),
                parser_text(p, span.start), what);
}

void modifiers_check(Parser *p, const Modifiers *modifiers, const char *what, bool may_pub, bool may_async,
                     bool may_annotate) {
    if (modifiers->start == 0) return;
    if (!may_pub) refuse(p, modifiers->pub, what);
    if (!may_async) refuse(p, modifiers->async, what);
    if (may_annotate) return;
    for (uint32_t i = 0; i < modifiers->annotations.count; i++) {
        AstAnnotation *annotation = ast_as(Annotation, modifiers->annotations.items[i]);
        refuse(p, span_between(annotation->node.span.start, annotation->ident.span.end), what);
    }
}

/* The span of a declaration, after the check of its modifiers: only `pub` for most. */
static Span begin(Parser *p, const DeclHead *head, uint32_t end, const char *what) {
    modifiers_check(p, head->modifiers, what, true, false, false);
    return span_between(modifiers_start(head->modifiers, head->token), end);
}

static bool is_pub(const Modifiers *modifiers) {
    return modifiers->pub.start != 0;
}

/* ---- declarations ---- */

AstNode *decl_annotation(Parser *p, Token at, Token name, AstList args, Token end) {
    AstAnnotation *node = ast_new(arena_of(p), Annotation, span_between(at.start, token_end(end)));
    node->ident = ident_of(name);
    node->args = args;
    return sealed(p, &node->node, list_depth(&args));
}

AstNode *decl_binding(Parser *p, const Modifiers *modifiers, AstNode *node) {
    AstBinding *binding = ast_as(Binding, node);
    Token token = {.start = node->span.start, .as.end = node->span.start + 3};
    DeclHead head = {.modifiers = modifiers, .token = token};
    if (binding->kind == OP_VAR) {
        Diagnostic *d = diag_report(parser_diags(p), DIAG_MODULE_VAR, token_span(token));
        diag_help(d, "shared state belongs into an actor; a value that never changes is a 'let'");
    }
    node->span = begin(p, &head, node->span.end, "a binding");
    binding->is_pub = is_pub(modifiers);
    binding->docs = docs_at(p, node->span.start);
    return node;
}

AstNode *decl_struct(Parser *p, DeclHead head, AstList fields, Token end) {
    AstStruct *node = ast_new(arena_of(p), Struct, begin(p, &head, token_end(end), "a struct"));
    take_head(p, node, head);
    node->type_params = head.type_params;
    node->fields = fields;
    return sealed(p, &node->node, deeper(list_depth(&head.type_params), list_depth(&fields)));
}

AstNode *decl_enum(Parser *p, DeclHead head, AstList variants, Token end) {
    AstEnum *node = ast_new(arena_of(p), Enum, begin(p, &head, token_end(end), "an enum"));
    take_head(p, node, head);
    node->type_params = head.type_params;
    node->variants = variants;
    return sealed(p, &node->node, deeper(list_depth(&head.type_params), list_depth(&variants)));
}

AstNode *decl_error(Parser *p, DeclHead head, AstList variants, Token end) {
    AstErrorSet *node = ast_new(arena_of(p), ErrorSet, begin(p, &head, token_end(end), "an error set"));
    take_head(p, node, head);
    node->variants = variants;
    return sealed(p, &node->node, list_depth(&variants));
}

AstNode *decl_message(Parser *p, DeclHead head, AstList variants, Token end) {
    AstMessage *node = ast_new(arena_of(p), Message, begin(p, &head, token_end(end), "a message"));
    take_head(p, node, head);
    node->type_params = head.type_params;
    node->variants = variants;
    return sealed(p, &node->node, deeper(list_depth(&head.type_params), list_depth(&variants)));
}

AstNode *decl_trait(Parser *p, DeclHead head, AstList bounds, AstList items, Token end) {
    AstTrait *node = ast_new(arena_of(p), Trait, begin(p, &head, token_end(end), "a trait"));
    take_head(p, node, head);
    node->type_params = head.type_params;
    node->bounds = bounds;
    node->items = items;
    uint32_t below = deeper(list_depth(&head.type_params), list_depth(&bounds));
    return sealed(p, &node->node, deeper(below, list_depth(&items)));
}

AstNode *decl_impl(Parser *p, ImplHead head, AstList items, Token end) {
    modifiers_check(p, head.modifiers, "an impl", false, false, false);
    uint32_t start = modifiers_start(head.modifiers, head.token);
    AstImpl *node = ast_new(arena_of(p), Impl, span_between(start, token_end(end)));
    node->trait = head.trait;
    node->target = head.target;
    node->bounds = head.bounds;
    node->items = items;
    uint32_t below = deeper(depth_of(head.trait), depth_of(head.target));
    return sealed(p, &node->node, deeper(below, deeper(list_depth(&head.bounds), list_depth(&items))));
}

AstNode *decl_alias(Parser *p, DeclHead head, AstNode *target) {
    AstTypeAlias *node = ast_new(arena_of(p), TypeAlias, begin(p, &head, target->span.end, "a type"));
    take_head(p, node, head);
    node->type_params = head.type_params;
    node->target = target;
    return sealed(p, &node->node, deeper(list_depth(&head.type_params), depth_of(target)));
}

AstNode *decl_test(Parser *p, const Modifiers *modifiers, Token token, Token title, AstNode *body) {
    modifiers_check(p, modifiers, "a test", false, false, false);
    AstTest *node =
        ast_new(arena_of(p), Test, span_between(modifiers_start(modifiers, token), body->span.end));
    Span span = token_span(title);
    LiteralText text = {p->session, parser_text(p, span.start), span.end - span.start, span.start};
    node->title = literal_string(&text);
    node->body = as_block(p, body);
    return sealed(p, &node->node, depth_of(body));
}

AstNode *decl_use(Parser *p, const Modifiers *modifiers, Token token, AstList path, const Token *last,
                  AstList members) {
    uint32_t end = last != NULL ? token_end(*last) : path.items[path.count - 1]->span.end;
    DeclHead head = {.modifiers = modifiers, .token = token};
    AstUse *node = ast_new(arena_of(p), Use, begin(p, &head, end, "a use"));
    node->path = path;
    if (last != NULL && last->kind != TK_RBRACE) node->alias = ident_of(*last);
    node->members = members;
    node->is_pub = is_pub(modifiers);
    return sealed(p, &node->node, deeper(list_depth(&path), list_depth(&members)));
}

AstNode *decl_field(Parser *p, Token name, AstNode *type, AstNode *value) {
    uint32_t end = value != NULL ? value->span.end : type->span.end;
    AstField *node = ast_new(arena_of(p), Field, span_between(name.start, end));
    node->ident = ident_of(name);
    node->type_node = type;
    node->value = value;
    node->docs = docs_at(p, name.start);
    return sealed(p, &node->node, deeper(depth_of(type), depth_of(value)));
}

AstNode *decl_variant(Parser *p, Token name, AstList fields, Token end) {
    AstVariant *node = ast_new(arena_of(p), Variant, span_between(name.start, token_end(end)));
    node->ident = ident_of(name);
    node->fields = fields;
    node->has_fields = end.start != name.start;
    node->docs = docs_at(p, name.start);
    return sealed(p, &node->node, list_depth(&fields));
}

AstNode *decl_variant_positional(Parser *p, Token name, AstList types, Token end) {
    AstList fields = {0};
    for (uint32_t i = 0; i < types.count; i++) {
        AstField *field = ast_new(arena_of(p), Field, types.items[i]->span);
        field->type_node = types.items[i];
        list_add(p, &fields, sealed(p, &field->node, depth_of(types.items[i])));
    }
    AstNode *node = decl_variant(p, name, fields, end);
    ast_as(Variant, node)->is_positional = true;
    return node;
}
