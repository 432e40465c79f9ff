/* Names of the program's own functions, for reports. */
#ifndef JANUS_OS_SYMBOLS_H
#define JANUS_OS_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

/* The function that holds `address`, copied into `name`; false when the program was stripped or the address
 * is not in it. Slow: reads the executable file. */
_Bool janus_os_symbol(uintptr_t address, char *name, size_t bytes);

#endif
