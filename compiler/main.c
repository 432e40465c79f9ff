/* The janus command. */
#include <stdio.h>

int main(void) {
    puts("janus " JANUS_VERSION);
    return 0;
}
