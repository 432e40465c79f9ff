/* What linkers say, in the words of the language. */
#ifndef JANUS_LINK_COMPLAIN_H
#define JANUS_LINK_COMPLAIN_H

#include "compiler/link/link.h"

/* Reports what the linker's text complains about; at least one report. `status` is its exit status. */
void complain_about_link(Session *session, const LinkOptions *options, const char *linker, int status,
                         const char *said);

#endif
