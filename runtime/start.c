/* The main function of every Janus program. It stands in an object of its own, so that a C program that has a
 * main can link the runtime too. */
#include "runtime/janus.h"
#include "runtime/os/process.h"
#include "runtime/sched/sched.h"

extern int32_t janus_main(void);

int main(int count, char **arguments) {
    janus_os_arguments_set(count, arguments);
    return janus_runtime_run(janus_main);
}
