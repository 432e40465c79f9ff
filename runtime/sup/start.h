/* Starting supervised actors from generated code; the rows of runtime/abi.def. */
#ifndef JANUS_SUP_START_H
#define JANUS_SUP_START_H

#include <stdint.h>

/* `spec` is a constant JanusActorSpec, `words` its start parameters, null without any; they are copied. Give
 * the ActorId, or the reference; 0 when the system, slot or policy is bad, the slot is taken, the system was
 * shut down, or setup failed. */
uint64_t janus_actor_start_supervised(uint64_t system, uint64_t slot, uint32_t policy, const void *spec,
                                      const void *words);
uint64_t janus_actor_start_supervised_ref(uint64_t system, uint64_t slot, uint32_t policy, const void *spec,
                                          const void *words);

#endif
