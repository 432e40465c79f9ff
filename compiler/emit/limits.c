/* Functions that are translated as they stand.
 *
 * Cold ones below --release: LLVM takes half a millisecond for each of the small functions that the compiler
 * writes for types, which is most of a build of a program with thousands of types.
 *
 * At every level those that LLVM would not be done with. Passes that simplify control flow take time by the
 * square of the number of ways that lead to one block: half a second for two thousand, a minute for twenty
 * thousand. A function with such a block is the end of an enormous match.
 */
#include "compiler/emit/emitter.h"

enum { WAYS_MAX = 2000 };

enum { LEVEL_OF_COLD = 3 };

bool emit_is_optimizable(Emitter *e, const IrFunc *func) {
    if (func->is_cold && e->options->opt_level < LEVEL_OF_COLD) return false;
    if (func->blocks.count < WAYS_MAX) return true;
    uint32_t *ways = arena_array(&e->arena, uint32_t, func->blocks.count);
    uint32_t most = 0;
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        IrBlock *const *targets = NULL;
        uint32_t count = ir_block_targets(func->blocks.items[i], &targets);
        for (uint32_t k = 0; k < count; k++) {
            uint32_t now = ++ways[targets[k]->id];
            if (now > most) most = now;
        }
    }
    return most < WAYS_MAX;
}
