/* Tries precisions until one reads back. Decimals of up to 15 (6) digits survive the way through a double
 * (float), so for normal numbers nothing shorter than that needs trying: trailing zeros are cut. Subnormal
 * numbers hold fewer digits and are tried from one. */
#include "runtime/mem/float_text.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_PLAIN = -5, LARGEST_PLAIN = 15 }; /* decimal exponents written without `e` */

typedef struct Decimal {
    char digits[24];
    int count, exponent; /* 0.d1 d2 … is d1.d2 … times 10 to the exponent */
} Decimal;

static bool reads_back(const char *text, double value, JanusFloatKind kind) {
    return kind == JANUS_FLOAT_32 ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
}

static Decimal shortest(double value, JanusFloatKind kind) {
    bool subnormal = value < (kind == JANUS_FLOAT_32 ? FLT_MIN : DBL_MIN);
    int precision = subnormal ? 1 : kind == JANUS_FLOAT_32 ? FLT_DIG : DBL_DIG;
    char text[40];
    do snprintf(text, sizeof text, "%.*e", precision - 1, value);
    while (!reads_back(text, value, kind) && precision++ < DBL_DECIMAL_DIG);
    Decimal decimal = {.exponent = atoi(strchr(text, 'e') + 1)};
    for (const char *at = text; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9') decimal.digits[decimal.count++] = *at;
    while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0') decimal.count--;
    return decimal;
}

static char *put_zeros(char *at, int count) {
    for (int i = 0; i < count; i++) *at++ = '0';
    return at;
}

static char *put_scientific(char *at, const Decimal *decimal) {
    at = mempcpy(at, decimal->digits, 1);
    if (decimal->count > 1) {
        *at++ = '.';
        at = mempcpy(at, decimal->digits + 1, decimal->count - 1);
    }
    return at + sprintf(at, "e%d", decimal->exponent);
}

static char *put_plain(char *at, const Decimal *decimal) {
    int whole = decimal->exponent + 1; /* digits before the point */
    if (whole <= 0) {
        at = put_zeros(mempcpy(at, "0.", 2), -whole);
        return mempcpy(at, decimal->digits, decimal->count);
    }
    if (whole >= decimal->count) {
        at = put_zeros(mempcpy(at, decimal->digits, decimal->count), whole - decimal->count);
        return mempcpy(at, ".0", 2);
    }
    at = mempcpy(at, decimal->digits, whole);
    *at++ = '.';
    return mempcpy(at, decimal->digits + whole, decimal->count - whole);
}

size_t janus_float_text(char text[JANUS_FLOAT_TEXT_BYTES], double value, JanusFloatKind kind) {
    char *at = text;
    if (isnan(value)) return (size_t)((char *)mempcpy(at, "nan", 3) - text);
    if (signbit(value)) *at++ = '-';
    if (isinf(value)) return (size_t)((char *)mempcpy(at, "inf", 3) - text);
    if (value == 0) return (size_t)((char *)mempcpy(at, "0.0", 3) - text);
    Decimal decimal = shortest(fabs(value), kind);
    bool plain = decimal.exponent >= SMALLEST_PLAIN && decimal.exponent <= LARGEST_PLAIN;
    return (size_t)((plain ? put_plain(at, &decimal) : put_scientific(at, &decimal)) - text);
}
