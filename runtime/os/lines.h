/* Source lines of the program's own code, for reports. */
#ifndef JANUS_OS_LINES_H
#define JANUS_OS_LINES_H

#include <stdint.h>

/* One function that was running at an address; the texts last as long as the process. */
typedef void JanusLineSink(void *argument, const char *function, const char *file, uint32_t line);

/* Calls `sink` for the functions at `address`: those that were inlined there first, innermost before outer,
 * then the one that holds them. Nothing is called for code without line tables. `address` is inside of an
 * instruction, not behind it. Slow (the first time it reads the executable's tables), takes no lock for long,
 * needs up to 48 KiB of stack. */
void janus_os_lines(uintptr_t address, JanusLineSink *sink, void *argument);

#endif
