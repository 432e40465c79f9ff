/* Optimal string alignment over three rows; words past MAX_LENGTH get no suggestion. */
#include "compiler/base/suggest.h"

#include <string.h>
#include <strings.h>

enum { MAX_LENGTH = 64 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

static unsigned distance_between(const char *a, size_t a_length, const char *b, size_t b_length) {
    unsigned rows[3][MAX_LENGTH + 1];
    for (size_t j = 0; j <= b_length; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

void suggest_init(Suggestion *suggestion, const char *word) {
    unsigned third = (unsigned)strlen(word) / 3;
    *suggestion = (Suggestion){.word = word, .distance = (third == 0 ? 1 : third) + 1};
}

void suggest_offer(Suggestion *suggestion, const char *candidate) {
    size_t word_length = strlen(suggestion->word), candidate_length = strlen(candidate);
    if (word_length > MAX_LENGTH || candidate_length > MAX_LENGTH || word_length == 0) return;
    size_t apart =
        word_length > candidate_length ? word_length - candidate_length : candidate_length - word_length;
    if (apart >= suggestion->distance && apart > 0) return;
    unsigned distance = distance_between(suggestion->word, word_length, candidate, candidate_length);
    if (distance == 0) return;
    if (strcasecmp(suggestion->word, candidate) == 0) distance = 0; /* nothing is nearer */
    if (distance >= suggestion->distance) return;
    if (distance >= word_length) return; /* nothing of the word would be left */
    suggestion->distance = distance;
    suggestion->best = candidate;
}
