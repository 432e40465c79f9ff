/* Standard output of the program: one buffer, written when it is full, at the end, before a report, and at
 * every newline when it goes to a terminal. The functions of runtime/abi.def that print are in
 * runtime/janus.h.
 */
#ifndef JANUS_MEM_PRINT_H
#define JANUS_MEM_PRINT_H

#include <stdbool.h>

/* Writes what is buffered. Does nothing while another thread has held the output for long: this is also
 * called on the way to death. */
void janus_print_flush(void);

/* The error number of the first write that failed, 0: none did. */
int janus_print_error_number(void);

/* At the end of the program: writes the rest. True when all output arrived; else what was lost is reported on
 * standard error. */
bool janus_print_finish(void);

#endif
