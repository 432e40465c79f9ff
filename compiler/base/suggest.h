/* "did you mean …?": the nearest of several words by edit distance (a swap of neighbours counts as one edit).
 *
 *   Suggestion s;
 *   suggest_init(&s, name->text);
 *   for each name in scope: suggest_offer(&s, candidate);
 *   if (s.best != NULL) diag_help(d, "did you mean '%s'?", s.best);
 */
#ifndef JANUS_BASE_SUGGEST_H
#define JANUS_BASE_SUGGEST_H

typedef struct Suggestion {
    const char *word;
    const char *best; /* NULL: nothing is near enough (a third of the word, at least one edit) */
    unsigned distance;
} Suggestion;

void suggest_init(Suggestion *suggestion, const char *word);
/* The candidate must outlive the suggestion. Of equally near ones the first offered stays. */
void suggest_offer(Suggestion *suggestion, const char *candidate);

#endif
