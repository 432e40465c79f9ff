/* The handlers run on a stack of their own, since the fault may be an overflow of the ordinary one, and use
 * nothing but write and _exit. What they report lives in file scope because a signal handler has no argument.
 */
#include "compiler/crash.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <llvm-c/ErrorHandling.h>

enum { STACK_BYTES = 64 * 1024 };

static _Thread_local char stack[STACK_BYTES];
static const char *volatile current_activity = "starting";
static const char *volatile current_file;

static void say(const char *text) {
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

static _Noreturn void report(const char *cause) {
    say("janus: internal failure (");
    say(cause);
    say(") while ");
    say(current_activity);
    if (current_file != NULL) {
        say(" ");
        say(current_file);
    }
    say("\nThis is a bug in janus, not in your program; please report it with the source that shows it.\n");
    _exit(EXIT_INTERNAL);
}

static void on_signal(int number) {
    report(number == SIGSEGV || number == SIGBUS ? "invalid memory access"
           : number == SIGABRT                   ? "broken invariant"
           : number == SIGFPE                    ? "arithmetic fault"
                                                 : "illegal instruction");
}

static void on_llvm_error(const char *reason) {
    report(reason);
}

void crash_cover_thread(void) {
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
}

void crash_install(void) {
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    crash_cover_thread();
    for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &action, NULL);
    LLVMInstallFatalErrorHandler(on_llvm_error);
}

void crash_note(const char *activity, const char *file) {
    current_activity = activity;
    current_file = file;
}
