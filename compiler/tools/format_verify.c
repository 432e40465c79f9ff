/* A formatter must not change what a program says: the formatted text is parsed again, and compared with the
 * tree and the comments of the source. Documentation is compared as comments are, without the blanks at line
 * ends. */
#include "compiler/ast/equal.h"
#include "compiler/base/diag.h"
#include "compiler/syntax/parse.h"
#include "compiler/tools/format.h"
#include "compiler/tools/format_parts.h"

typedef struct CommentSum {
    const SourceFile *source;
    uint64_t count, sum; /* of the texts' hashes: the order may differ */
} CommentSum;

static uint64_t hash_text(const char *at, const char *end) {
    uint64_t hash = 14695981039346656037u;
    for (; at < end; at++) hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    return hash;
}

static void add_comment(void *context, const FormatComment *comment) {
    CommentSum *sum = context;
    const char *text = sum->source->text - sum->source->base;
    sum->count++;
    sum->sum += hash_text(text + comment->span.start, text + comment->span.end);
}

static CommentSum sum_comments(Session *session, const SourceFile *source) {
    CommentSum sum = {.source = source};
    Arena scratch;
    TokenList list;
    uint32_t end = source->base, holes = 0;
    arena_init(&scratch);
    lexer_run(session, (SourceFile *)source, &scratch, &list);
    for (uint32_t i = 0; i < list.tokens.count; i++) {
        Token token = list.tokens.items[i];
        if (holes == 0) format_scan_gap(source, end, token.start, add_comment, &sum);
        holes += token.kind == TK_INTERP_BEGIN;
        holes -= token.kind == TK_INTERP_END;
        end = token_end(token);
    }
    arena_release(&scratch);
    return sum;
}

bool format_verify(Session *session, const SourceFile *source, const AstModule *tree, const Text *formatted) {
    uint32_t errors = session->diags.error_count;
    SourceFile *again = source_add(&session->sources, source->path, formatted->bytes, formatted->length);
    if (again == NULL) return true; /* no positions are left to check it with */
    const AstModule *other = parse_source(session, again);
    if (session->diags.error_count > errors || !ast_equal(&tree->node, &other->node)) return false;
    CommentSum before = sum_comments(session, source), after = sum_comments(session, again);
    return before.count == after.count && before.sum == after.sum;
}
