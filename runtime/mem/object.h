/* Boxes and function values whose last owner is gone. */
#ifndef JANUS_MEM_OBJECT_H
#define JANUS_MEM_OBJECT_H

#include "runtime/mem/counts.h"

void janus_box_free(void *box, const JanusTypeInfo *info);
void janus_function_free(JanusFunction *function);

#endif
