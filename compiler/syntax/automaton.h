/* Lemon's parser, and questions about what it would do: look-ahead without side effects (LAC).
 *
 * An LALR automaton reduces before it notices that a token is wrong; then the list of what could have stood
 * there is lost. So every token is first tried on a copy of the states. Depths count states; the bottom one
 * is 1. */
#ifndef JANUS_SYNTAX_AUTOMATON_H
#define JANUS_SYNTAX_AUTOMATON_H

#include "compiler/syntax/token.h"

#include <stddef.h>

struct Parser;

void *grammar_Alloc(void *(*allocate)(size_t), struct Parser *p);
void grammar_(void *automaton, int kind, Token token);
void grammar_Free(void *automaton, void (*release)(void *));

/* Simulated states beyond the real ones: rules without symbols push, so it is never many. */
enum { AUTOMATON_ADDED_MAX = 256 };

uint32_t automaton_depth(const void *automaton);
/* Whether the token would be shifted now. */
bool automaton_shifts(const void *automaton, uint8_t kind);
/* Whether all of the tokens would be shifted if only `depth` states were left. */
bool automaton_accepts(const void *automaton, uint32_t depth, const uint8_t *kinds, uint32_t count);
/* The most states that can be left so that all of the tokens would be shifted, with so many brackets and
 * blocks open; 0: none. */
uint32_t automaton_find(const void *automaton, uint32_t levels, const uint8_t *kinds, uint32_t count);
/* Brackets and blocks that are open. */
uint32_t automaton_levels(const void *automaton);
void automaton_pop(void *automaton, uint32_t depth);
/* What a contextual word also is; 0: nothing. */
uint8_t automaton_fallback(uint8_t kind);

#endif
