/* The list grows by doubling. Without memory for it, depth is what is left. */
#include "runtime/mem/walk.h"

#include <stdlib.h>

#include "runtime/os/stack.h"

enum { WALK_DEPTH = 16 };

static bool put_off(JanusWalk *walk, JanusVisit visit, void *object, const JanusTypeInfo *info) {
    if (walk->count == walk->capacity) {
        uint32_t capacity = walk->capacity == 0 ? 64 : walk->capacity * 2;
        JanusWalkItem *items = realloc(walk->items, capacity * sizeof *items);
        if (items == NULL) return false;
        walk->items = items;
        walk->capacity = capacity;
    }
    walk->items[walk->count++] = (JanusWalkItem){(void (*)(void))visit, object, info};
    return true;
}

static void visit_list(JanusWalk *walk) {
    while (walk->count > 0) {
        JanusWalkItem item = walk->items[--walk->count];
        ((JanusVisit)item.visit)(item.object, item.info);
    }
}

void janus_walk(JanusVisit visit, void *object, const JanusTypeInfo *info) {
    JanusMemCache *cache = janus_thread_context();
    if (cache == NULL) {
        visit(object, info);
        return;
    }
    JanusWalk *walk = &cache->walk;
    if (walk->depth == 0) janus_stack_probe_deep(); /* room for all levels, as far as frames are small */
    if (walk->depth == WALK_DEPTH && put_off(walk, visit, object, info)) return;
    walk->depth++;
    visit(object, info);
    if (walk->depth == 1) visit_list(walk);
    walk->depth--;
}

void janus_walk_abandon(void) {
    JanusMemCache *cache = janus_thread_context();
    if (cache != NULL) cache->walk.depth = 0;
}
