/* When the compiler itself fails: a message that says so, and exit status 3, instead of a bare signal. */
#ifndef JANUS_CRASH_H
#define JANUS_CRASH_H

enum { EXIT_INTERNAL = 3 };

/* From now on faults, failed asserts and LLVM's fatal errors are reported. */
void crash_install(void);
/* The same for a fault in another thread, which it calls. */
void crash_cover_thread(void);
/* What the report says the compiler was doing; both must stay valid. */
void crash_note(const char *activity, const char *file);

#endif
