/* Stacks come from large sparse reservations, one guard at the low end of each, and are recycled with their
 * fibers. The tops are staggered, so that the hot frames of many fibers do not compete for the same cache
 * sets.
 */
#include "runtime/sched/fiber.h"

#include "runtime/os/memory.h"
#include "runtime/os/process.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

enum {
    STACKS_PER_SLAB = 256,
    STAGGER_STEPS = 48,
    STAGGER_BYTES = 320,
};
#define SLAB_BYTES ((size_t)STACKS_PER_SLAB * JANUS_STACK_BYTES)

/* The slabs form a list through a header at the top end of their last stack. */
typedef struct Slab {
    struct Slab *next;
    char *memory;
} Slab;

static struct {
    JanusSpin lock;
    JanusFiber *free; /* fibers that have a stack and are out of work */
    Slab *slabs;
    uint32_t used; /* stacks taken from the newest slab */
    char *main;    /* the stack that main began on */
} stacks;

static bool add_slab(void) {
    char *memory = janus_os_memory_reserve(SLAB_BYTES, true);
    if (memory == NULL) return false;
    Slab *slab = (Slab *)(memory + SLAB_BYTES - sizeof(Slab));
    *slab = (Slab){stacks.slabs, memory};
    stacks.slabs = slab;
    stacks.used = 0;
    return true;
}

static char *take_stack(void) {
    janus_spin_lock(&stacks.lock);
    char *low = NULL;
    if ((stacks.slabs != NULL && stacks.used < STACKS_PER_SLAB) || add_slab())
        low = stacks.slabs->memory + (size_t)stacks.used++ * JANUS_STACK_BYTES;
    janus_spin_unlock(&stacks.lock);
    if (low != NULL && !janus_os_memory_guard(low, JANUS_STACK_GUARD_BYTES)) return NULL;
    return low;
}

static void *stack_top(const JanusFiber *fiber) {
    uintptr_t number = (uintptr_t)fiber->stack_low / JANUS_STACK_BYTES;
    size_t stagger = (number % STAGGER_STEPS) * STAGGER_BYTES;
    return fiber->stack_low + fiber->stack_bytes - sizeof(Slab) - stagger;
}

static JanusFiber *recycled(void) {
    janus_spin_lock(&stacks.lock);
    JanusFiber *fiber = stacks.free;
    if (fiber != NULL) stacks.free = fiber->link;
    janus_spin_unlock(&stacks.lock);
    return fiber;
}

static void start_fiber(void *argument) {
    JanusFiber *fiber = argument;
    janus_fiber_switched_in(fiber);
    fiber->entry();
    janus_os_abort(); /* an entry never returns */
}

/* A cell for a fiber on a stack of its own. */
static JanusFiber *fiber_on(JanusMemCache *cache, char *low, uint32_t bytes) {
    JanusFiber *fiber = low == NULL ? NULL : janus_pool_take(cache, JANUS_POOL_FIBER);
    if (fiber != NULL) *fiber = (JanusFiber){.stack_low = low, .stack_bytes = bytes};
    return fiber;
}

static void prepare(JanusFiber *fiber, void (*entry)(void)) {
    fiber->entry = entry;
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(fiber->stack_low + JANUS_STACK_GUARD_BYTES,
                                  fiber->stack_bytes - JANUS_STACK_GUARD_BYTES);
#elif defined(__SANITIZE_THREAD__)
    fiber->sanitizer_stack = __tsan_create_fiber(0);
#endif
    fiber->stack_pointer = janus_stack_prepare(stack_top(fiber), start_fiber, fiber);
}

JanusFiber *janus_fiber_new(JanusMemCache *cache, void (*entry)(void)) {
    JanusFiber *fiber = recycled();
    if (fiber != NULL)
        *fiber = (JanusFiber){.stack_low = fiber->stack_low, .stack_bytes = fiber->stack_bytes};
    else if ((fiber = fiber_on(cache, take_stack(), JANUS_STACK_BYTES)) == NULL)
        return NULL;
    prepare(fiber, entry);
    return fiber;
}

JanusFiber *janus_fiber_new_main(JanusMemCache *cache, void (*entry)(void)) {
    char *low = janus_os_memory_reserve(JANUS_MAIN_STACK_BYTES, true);
    stacks.main = low;
    if (low != NULL && !janus_os_memory_guard(low, JANUS_STACK_GUARD_BYTES)) low = NULL;
    JanusFiber *fiber = fiber_on(cache, low, JANUS_MAIN_STACK_BYTES);
    if (fiber != NULL) prepare(fiber, entry);
    return fiber;
}

void janus_fiber_free(JanusMemCache *cache, JanusFiber *fiber) {
    (void)cache; /* the cell stays with its stack */
#if defined(__SANITIZE_THREAD__)
    __tsan_destroy_fiber(fiber->sanitizer_stack);
#endif
    janus_spin_lock(&stacks.lock);
    fiber->link = stacks.free;
    stacks.free = fiber;
    janus_spin_unlock(&stacks.lock);
}

void janus_fiber_release_stacks(void) {
    JanusMemCache *cache = janus_thread_context();
    while (stacks.free != NULL) {
        JanusFiber *fiber = stacks.free;
        stacks.free = fiber->link;
        janus_pool_give(cache, JANUS_POOL_FIBER, fiber);
    }
    if (stacks.main != NULL) janus_os_memory_release(stacks.main, JANUS_MAIN_STACK_BYTES);
    stacks.main = NULL;
    while (stacks.slabs != NULL) {
        Slab *slab = stacks.slabs;
        stacks.slabs = slab->next;
        janus_os_memory_release(slab->memory, SLAB_BYTES);
    }
}

void janus_fiber_adopt_thread(JanusFiber *fiber) {
    *fiber = (JanusFiber){0};
#if defined(__SANITIZE_THREAD__)
    fiber->sanitizer_stack = __tsan_get_current_fiber();
#endif
}

/* The address sanitizer wants the bounds of the stack it is told about; for a thread's own stack it told them
 * itself when the thread switched away. */
#if defined(__SANITIZE_ADDRESS__)
static __thread const void *thread_stack_bottom;
static __thread size_t thread_stack_size;

__attribute__((noinline)) static void asan_start(JanusFiber *from, JanusFiber *to, bool ends) {
    bool to_thread = to->stack_low == NULL;
    __sanitizer_start_switch_fiber(ends ? NULL : &from->sanitizer_stack,
                                   to_thread ? thread_stack_bottom : to->stack_low + JANUS_STACK_GUARD_BYTES,
                                   to_thread ? thread_stack_size : to->stack_bytes - JANUS_STACK_GUARD_BYTES);
}

__attribute__((noinline)) static void asan_finish(JanusFiber *self) {
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(self->sanitizer_stack, &bottom, &size);
    if (thread_stack_bottom == NULL) { /* the first switch of a thread leaves its own stack */
        thread_stack_bottom = bottom;
        thread_stack_size = size;
    }
}
#endif

void janus_fiber_switched_in(JanusFiber *self) {
#if defined(__SANITIZE_ADDRESS__)
    asan_finish(self);
#endif
    (void)self;
}

void janus_fiber_switch(JanusFiber *from, JanusFiber *to, bool ends) {
#if defined(__SANITIZE_ADDRESS__)
    asan_start(from, to, ends);
#elif defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(to->sanitizer_stack, 0);
#endif
    (void)ends;
    janus_thread_stack_limit_set(to->stack_low == NULL ? NULL : to->stack_low + JANUS_STACK_GUARD_BYTES);
    janus_stack_switch(&from->stack_pointer, to->stack_pointer);
    janus_fiber_switched_in(from);
}

/* ---- calls on another stack ---- */

typedef struct JanusAside {
    void (*run)(void *);
    void *argument;
    JanusFiber *caller, *own;
} JanusAside;

static void run_aside(void) {
    const JanusAside *aside = janus_fiber_current()->aside;
    aside->run(aside->argument);
    janus_fiber_switch(aside->own, aside->caller, true);
}

bool janus_fiber_aside(void (*run)(void *), void *argument) {
    JanusFiber *caller = janus_fiber_current();
    JanusFiber *own = janus_fiber_new(janus_thread_context(), run_aside);
    if (own == NULL) return false;
    JanusAside aside = {run, argument, caller, own};
    caller->aside = &aside;
    janus_fiber_switch(caller, own, false);
    caller->aside = NULL;
    janus_fiber_free(janus_thread_context(), own);
    return true;
}

bool janus_fiber_guard_holds(const JanusFiber *fiber, const void *address) {
    uintptr_t at = (uintptr_t)address, low = (uintptr_t)fiber->stack_low;
    return low != 0 && at >= low && at < low + JANUS_STACK_GUARD_BYTES;
}

void janus_fiber_forget_frames(void) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_handle_no_return();
#endif
}
