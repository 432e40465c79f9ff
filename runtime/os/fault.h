/* Memory faults (SIGSEGV, SIGBUS) of the running thread, handled on a stack of their own. Part of the seam to
 * the environment. */
#ifndef JANUS_OS_FAULT_H
#define JANUS_OS_FAULT_H

#include <stdbool.h>

/* Called in a signal handler with the faulting address: only what a signal handler may do. True: the thread
 * continues with run(argument) on `*resume` instead of where it faulted; false: the process dies of the
 * signal. */
typedef struct JanusFaultResume {
    void (*run)(void *argument);
    void *argument;
    void *stack; /* any address of the stack to continue on, with room below */
} JanusFaultResume;
typedef bool (*JanusFaultHandler)(void *address, JanusFaultResume *resume);

/* For the whole process; a second call replaces the handler. */
void janus_os_fault_install(JanusFaultHandler handler);

/* Gives the calling thread its signal stack, or takes it back. */
void janus_os_fault_thread_begin(void);
void janus_os_fault_thread_end(void);

#endif
