/* Faults by sigaction and sigaltstack. To continue elsewhere, the handler rewrites the interrupted context,
 * so that returning from the signal restores the mask and lands on the new stack. */
#include "runtime/os/fault.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { SIGNAL_STACK_BYTES = 64 * 1024 };

static JanusFaultHandler installed;

static void continue_at(ucontext_t *context, const JanusFaultResume *resume) {
    uintptr_t stack = ((uintptr_t)resume->stack & ~(uintptr_t)15) - 128; /* below any red zone */
#if defined(__x86_64__)
    context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)resume->run;
    context->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)resume->argument;
    context->uc_mcontext.gregs[REG_RSP] = (greg_t)(stack - 8); /* as after a call */
#elif defined(__aarch64__)
    context->uc_mcontext.pc = (uintptr_t)resume->run;
    context->uc_mcontext.regs[0] = (uintptr_t)resume->argument;
    context->uc_mcontext.sp = stack;
#endif
}

static void on_fault(int signal_number, siginfo_t *info, void *context) {
    JanusFaultResume resume;
    if (installed(info->si_addr, &resume)) {
        continue_at(context, &resume);
        return;
    }
    signal(signal_number, SIG_DFL); /* the access faults again, and kills */
}

void janus_os_fault_install(JanusFaultHandler handler) {
    installed = handler;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

void janus_os_fault_thread_begin(void) {
    void *memory = mmap(NULL, SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return; /* without it an overflow kills the process, nothing worse */
    stack_t stack = {.ss_sp = memory, .ss_size = SIGNAL_STACK_BYTES};
    sigaltstack(&stack, NULL);
}

void janus_os_fault_thread_end(void) {
    stack_t stack, none = {.ss_flags = SS_DISABLE};
    if (sigaltstack(&none, &stack) == 0 && !(stack.ss_flags & SS_DISABLE)) munmap(stack.ss_sp, stack.ss_size);
}
