/* Kernels that the peers' folder does not have, in C. "check" must be the same text in every peer.
 *
 * usage: kernels BENCH N */
#include "measure.h"

#ifndef PEER
#define PEER "c"
#endif

static char text[128];

static double **matrix(long n, long first) {
    double **rows = malloc((size_t)n * sizeof *rows);
    for (long i = 0; i < n; i++) {
        rows[i] = malloc((size_t)n * sizeof *rows[i]);
        for (long j = 0; j < n; j++) rows[i][j] = (double)((first + i * n + j) % 17);
    }
    return rows;
}

static void __attribute__((noinline)) add_product(double **sum, double **a, double **b, long n) {
    for (long i = 0; i < n; i++)
        for (long k = 0; k < n; k++)
            for (long j = 0; j < n; j++) sum[i][j] += a[i][k] * b[k][j];
}

static long k_matrix(long n) {
    double **a = matrix(n, 1), **b = matrix(n, 2), **sum = matrix(n, 3), total = 0;
    add_product(sum, a, b, n);
    for (long i = 0; i < n; i++)
        for (long j = 0; j < n; j++) total += sum[i][j];
    sprintf(text, "%.1f", total);
    return n * n * n;
}

typedef struct Numbers {
    int64_t *items;
    long count, capacity;
} Numbers;

static void push(Numbers *numbers, int64_t item) {
    if (numbers->count == numbers->capacity) {
        numbers->capacity = numbers->capacity == 0 ? 4 : numbers->capacity * 2;
        numbers->items = realloc(numbers->items, (size_t)numbers->capacity * sizeof *numbers->items);
    }
    numbers->items[numbers->count++] = item;
}

static int64_t *disorder(long n) {
    Numbers made = {0};
    uint32_t seed = 42;
    for (long i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        push(&made, seed >> 4);
    }
    return made.items;
}

static void quick_sort(int64_t *xs, long low, long high) {
    int64_t pivot = xs[(low + high) / 2];
    long i = low, j = high;
    while (i <= j) {
        while (xs[i] < pivot) i++;
        while (xs[j] > pivot) j--;
        if (i <= j) {
            int64_t item = xs[i];
            xs[i] = xs[j];
            xs[j] = item;
            i++;
            j--;
        }
    }
    if (low < j) quick_sort(xs, low, j);
    if (i < high) quick_sort(xs, i, high);
}

static long report_order(const int64_t *xs, long n) {
    sprintf(text, "%ld %ld %ld", (long)xs[0], (long)xs[n / 3], (long)xs[n - 1]);
    return n;
}

static long k_quick_sort(long n) {
    int64_t *xs = disorder(n);
    quick_sort(xs, 0, n - 1);
    return report_order(xs, n);
}

static int compare(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static long k_sort(long n) {
    int64_t *xs = disorder(n);
    qsort(xs, (size_t)n, sizeof *xs, compare);
    return report_order(xs, n);
}

static const struct {
    const char *name;
    long (*run)(long);
} benches[] = {{"matrix_multiply", k_matrix}, {"quick_sort", k_quick_sort}, {"sort", k_sort}};

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 3 && i < sizeof benches / sizeof *benches; i++) {
        if (strcmp(argv[1], benches[i].name) != 0) continue;
        char extra[192];
        long n = atol(argv[2]);
        double start = now_s();
        long ops = benches[i].run(n);
        double seconds = now_s() - start;
        snprintf(extra, sizeof extra, ", \"check\": \"%s\"", text);
        report_x(argv[1], PEER, n, seconds, (double)ops, extra);
        return 0;
    }
    return EXIT_NOT_OFFERED;
}
