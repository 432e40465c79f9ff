/* Constructs of profiles that cannot be compiled yet, where the grammar knows nothing of them: `unsafe`
 * blocks and functions and pointer types belong to :sovereign, `gpu` and `kernel` functions to :compute. Each
 * is reported as what the profile at hand leaves out, and its mark is taken away, so that the rest is read as
 * it stands. */
#include "compiler/syntax/layout_parts.h"

#include <string.h>

typedef struct Later {
    const char *word;
    const char *construct;
    const char *profile;
} Later;

static const Later words[] = {
    {"unsafe", "unsafe code", "sovereign"},
    {"gpu", "GPU code", "compute"},
    {"kernel", "GPU code", "compute"},
};
static const Later pointer = {"*", "raw pointers", "sovereign"};

static const Later *find_word(Name name) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, name->text) == 0) return &words[i];
    return NULL;
}

static const Later *later_at(const Layout *layout, const Token *token) {
    uint8_t next = token[1].kind;
    if (token->kind == TK_STAR) {
        bool is_type = layout->last == TK_COLON || layout->last == TK_ARROW;
        return is_type && next == TK_IDENT ? &pointer : NULL;
    }
    const Later *later = token->kind == TK_IDENT && token->is_word ? find_word(token->as.name) : NULL;
    if (later == NULL || token[1].after_newline) return NULL;
    bool is_block = next == TK_DO && later == words;
    return is_block || next == TK_FUNC ? later : NULL;
}

/* Of the file, as its first line says it. */
static const char *profile_at_hand(const Layout *layout) {
    const Token *first = layout->tokens;
    if (first->kind != TK_PROFILE) return profile_name(layout->session->profile);
    const char *text = layout->source->text + (first->start - layout->source->base);
    const char *from = strchr(text, ':');
    from += 1 + strspn(from + 1, " \t");
    return arena_copy_text(layout->scratch, from, strcspn(from, " \t.}"));
}

bool layout_skip_later(Layout *layout) {
    Token *token = &layout->tokens[layout->at];
    const Later *later = later_at(layout, token);
    if (later == NULL) return false;
    Diagnostic *d = diag_report(&layout->session->diags, DIAG_PROFILE_EXCLUDES, token_span(*token),
                                profile_at_hand(layout), later->construct, later->profile);
    if (later == &pointer)
        diag_help(
            d, "there are no references: a parameter is a value; 'var name: T' lets the function change it");
    else
        diag_help(d, "the profile :%s cannot be compiled yet", later->profile);
    token[1].after_newline |= token->after_newline;
    layout->at++;
    return true;
}
