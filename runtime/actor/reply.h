/* Reply cells: where a call waits for its one answer.
 *
 * A handle is generation << 32 | index of a cell; cells are never unmapped, so a stale or forged handle is
 * refused.
 *
 *   phase      moves to
 *   FREE       WAITING (a call opens the cell, with a new generation)
 *   WAITING    WRITING (an answer arrives), GIVEN_UP (timeout, callee stopped, cancellation)
 *   WRITING    ANSWERED
 *   ANSWERED   FREE
 *   GIVEN_UP   FREE
 */
#ifndef JANUS_ACTOR_REPLY_H
#define JANUS_ACTOR_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/sched/fiber.h"

typedef struct JanusReplyCell {
    void *pool_link;
    uint64_t state;   /* atomic: generation << 32 | whether the last use was answered << 8 | phase */
    uint64_t word;    /* the answer, once ANSWERED */
    const void *info; /* the JanusVariantInfo of a word that owns memory, else null */
    JanusFiber *fiber;
} JanusReplyCell;
_Static_assert(sizeof(JanusReplyCell) <= JANUS_CELL_BYTES_REPLY, "a cell is a cell");

/* Opens a cell for the calling fiber; null without memory. */
JanusReplyCell *janus_reply_open(JanusFiber *fiber);
uint64_t janus_reply_handle(const JanusReplyCell *cell);
bool janus_reply_is_answered(const JanusReplyCell *cell);

/* Ends the wait and frees the cell. True when there was an answer, then *word is it; the answer is released
 * when `word` is null. */
bool janus_reply_close(JanusReplyCell *cell, uint64_t *word);

#endif
