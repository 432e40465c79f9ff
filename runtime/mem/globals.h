/* Values that live as long as the program: module-level variables. */
#ifndef JANUS_MEM_GLOBALS_H
#define JANUS_MEM_GLOBALS_H

/* Releases what janus_global_keep was told, the last first. Called when no task runs any more. */
void janus_globals_release(void);

#endif
