/* The power of two floating-point numbers: a file of its own, because it needs libm. */
#include <math.h>

#include "runtime/janus.h"

double janus_power_f64(double base, double exponent) {
    return pow(base, exponent);
}
