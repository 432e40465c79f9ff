/* Running tests side by side, each as a process of its own. */
#ifndef JANUS_TEST_POOL_H
#define JANUS_TEST_POOL_H

#include "compiler/base/text.h"
#include "compiler/base/vec.h"

#include <stdbool.h>

typedef struct TestCase {
    const char *file, *title;
    uint32_t line, number; /* number: what JANUS_TEST says to the executable */
    const char *executable;
    /* what comes of it */
    Arena arena; /* of the output; lives as long as the process */
    Text output; /* standard output and standard error, as they came */
    int status;  /* exit status; 128 + the signal that ended it; -1: it could not be started */
    bool is_late;
    double milliseconds;
} TestCase;

typedef VEC(TestCase) TestList;

/* jobs 0: one for each core. A test that runs longer than timeout_s is killed. */
void test_pool_run(TestList *tests, uint32_t jobs, uint32_t timeout_s);

#endif
