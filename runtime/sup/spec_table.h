/* Specifications for actors that were described by functions and numbers only, as the bridge does. Equal
 * descriptions share one specification, so a million children of one actor cost one. They live as long as the
 * process; their number is that of the actors the program declares. Thread-safe; finding one takes no lock.
 */
#ifndef JANUS_SUP_SPEC_TABLE_H
#define JANUS_SUP_SPEC_TABLE_H

#include "runtime/janus.h"

/* The specification with these setup, handler, timeout, destroy, mailbox_capacity and timeout_ms; the other
 * fields of `parts` are ignored. It is named after its setup function. Null: no memory. */
const JanusActorSpec *janus_spec_intern(const JanusActorSpec *parts);

#endif
