/* Patterns in a plain form, for those who look whether all cases are covered. Inside of sema. */
#ifndef JANUS_SEMA_CASES_H
#define JANUS_SEMA_CASES_H

#include "compiler/sema/checker.h"

/* Whole numbers as unsigned keys in the order of the type. */
typedef struct Interval {
    uint64_t first, last; /* inclusive */
} Interval;

typedef enum CaseKind {
    CASE_ANY,
    CASE_INTERVAL,
    CASE_VARIANT,  /* also an error */
    CASE_CONSTANT, /* text or a float: equal to itself only */
    CASE_NULL,     /* the optional without a value */
    CASE_SOME,     /* an optional with one: its only sub */
    CASE_PRODUCT,  /* a struct, tuple or fixed array: all its parts */
    CASE_ITEMS,    /* an array: of so many items or, with a rest, of more */
    CASE_OR,
} CaseKind;

typedef struct Case {
    CaseKind kind;
    Interval interval;
    const Symbol *variant;
    uint64_t constant;
    const ConstValue *value; /* the constant as it was written; NULL: a number that is no tag */
    uint32_t tail;           /* of ITEMS with a rest: how many subs stand behind it */
    bool has_rest;
    const struct Case **subs; /* fields, parts, items; of an OR its alternatives */
    uint32_t sub_count;
} Case;

extern const Case any_case;

bool is_ordinal(const Type *type); /* looked at as intervals */
uint64_t key_of(const Type *type, int64_t bits);
Interval domain_of(const Type *type);
const char *interval_text(Checker *c, const Type *type, Interval interval);

/* What the pattern takes of a value of that type. */
const Case *case_of(Checker *c, const AstNode *pattern, const Type *type);
const Case *case_new(Checker *c, CaseKind kind, uint32_t sub_count); /* subs: any */
const Case *variant_case(Checker *c, const Symbol *variant);
/* The type of a part of a value that is known to be of that case. */
const Type *sub_type(Checker *c, const Type *type, const Case *one, uint32_t i);
/* As source would write it; subs: a text for each, or NULL: nothing is known of them. */
const char *case_text(Checker *c, const Type *type, const Case *one, const char **subs);

/* missing.c: by a matrix of patterns, a row for each arm. The missing cases, or NULL. */
const char *missing_combinations(Checker *c, const AstList *arms, const Case **cases, const Type *type,
                                 bool guards_count);
void warn_unreachable_arm(Checker *c, const AstList *arms, uint32_t index);
/* Adds to a list of cases, of which only the first few are shown. */
void add_case_text(Text *out, const char *text, uint32_t shown);
enum { SHOWN_CASES = 4 };

#endif
