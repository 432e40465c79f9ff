/* Machine stacks: switching between them, and calls that can be left from below. Written in assembly per
 * architecture (stack_x86_64.S, stack_aarch64.S). Only callee-saved registers are kept; the floating-point
 * control words are not, nothing in the runtime changes them.
 */
#ifndef JANUS_OS_STACK_H
#define JANUS_OS_STACK_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/os/atomics.h"
#include "runtime/os/thread.h"

/* Saves the running stack's pointer in *from and continues on the stack whose saved pointer is `to`. Returns
 * when somebody switches back. Ends in a jump, not a return: the processor predicts it. */
void janus_stack_switch(void **from, void *to);

/* Prepares a fresh stack that ends (exclusive) at `top` so that a switch to the result calls run(argument),
 * which must not return. Unwinders see its frame as the outermost one. */
void *janus_stack_prepare(void *top, void (*run)(void *), void *argument);

/* A call that can be abandoned: janus_stack_leave(call) continues as if the call had returned
 * JANUS_CALL_LEFT, whatever is on the stack above it. Frames that are left that way run no clean-ups. */
typedef struct JanusCall {
    void *stack; /* the stack pointer at the call; frames of the callee are below */
} JanusCall;

#define JANUS_CALL_LEFT INT64_MIN

int64_t janus_stack_call(JanusCall *call, int64_t (*run)(void *), void *argument);
_Noreturn void janus_stack_leave(JanusCall *call);

/* Faults in the guard of the running stack, as an overflow would, when less than `bytes` are left above it.
 */
static inline void janus_stack_require(size_t bytes) {
    const char *limit = janus_thread_stack_limit(); /* null on stacks that are not ours */
    if (JANUS_UNLIKELY((uintptr_t)__builtin_frame_address(0) < (uintptr_t)limit + bytes) && limit != NULL)
        (void)*(const volatile char *)(limit - 1);
}

/* Faults now, while no lock is held, when less than 8 KiB of stack are left. Every entry of the runtime that
 * takes a lock begins with it. */
static inline void janus_stack_probe(void) {
    janus_stack_require(8192);
}

/* The same with 12 KiB, for who takes something and then calls such entries. */
static inline void janus_stack_probe_deep(void) {
    janus_stack_require(12288);
}

#endif
