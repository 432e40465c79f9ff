/* Standard output of the program: one buffer, written when it is full, at the end, before a report, and at
 * every newline when it goes to a terminal. The functions of runtime/abi.def that print are in
 * runtime/janus.h.
 */
#ifndef JANUS_MEM_PRINT_H
#define JANUS_MEM_PRINT_H

/* Writes what is buffered. Does nothing while another thread has held the output for long: this is also
 * called on the way to death. */
void janus_print_flush(void);

#endif
