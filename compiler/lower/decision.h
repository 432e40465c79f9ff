/* Between lower_decision.c, which grows decision trees, and decision_rows.c, which makes the rows they grow
 * from. Nobody else includes it. */
#ifndef JANUS_LOWER_DECISION_H
#define JANUS_LOWER_DECISION_H

#include "compiler/lower/lowering.h"

/* --- parts of the subject --- */

typedef enum PartKind {
    PART_WHOLE,
    PART_HELD,   /* by an optional */
    PART_FIELD,  /* of a variant of an enum */
    PART_MEMBER, /* of a struct, tuple or fixed array */
    PART_ITEM,   /* of an array, from the front */
    PART_TAIL,   /* of an array, from behind: 1 is the last */
} PartKind;

typedef struct Part {
    struct Part *next; /* in the list of all */
    struct Part *of;
    PartKind kind;
    uint32_t variant, index;
    const Type *type;
    IrInst *value; /* where the builder is now; NULL: not yet */
} Part;

typedef struct Parts {
    Part *all;
    VEC(Part *) known; /* those with a value, in the order they got it */
} Parts;

/* Its value, taken out of the subject at first use on a way through the tree. */
IrInst *parts_value(FuncLowering *f, Parts *parts, Part *part);
void parts_forget(Parts *parts, uint32_t known); /* values beyond that many */

/* --- questions --- */

typedef enum QuestionKind {
    ASK_TAG,
    ASK_NUMBER,
    ASK_RANGE,    /* bits to last */
    ASK_CONSTANT, /* text or a float */
    ASK_ERROR,
    ASK_SOME,
    ASK_NULL,
    ASK_LENGTH, /* exactly bits */
    ASK_LEAST,  /* at least bits */
} QuestionKind;

typedef struct Question {
    QuestionKind kind;
    bool is_signed;
    int64_t bits, last;
    const ConstValue *constant;
    const Symbol *error;
} Question;

typedef VEC(Question) QuestionVec;

bool question_equal(const Question *a, const Question *b);
/* Branches on it. */
void question_ask(FuncLowering *f, const Question *question, IrInst *value, IrBlock *yes, IrBlock *no);

/* --- rows --- */

typedef struct Test {
    struct Test *next; /* parts of a part come behind it */
    Part *part;
    Question question;
} Test;

/* A name for a part, or for the items of an array that no pattern names. */
typedef struct Naming {
    struct Naming *next;
    Symbol *symbol;
    Part *part;
    AstNode *rest; /* RestPattern, or NULL */
    uint32_t begin, tail;
} Naming;

typedef struct Row {
    uint32_t arm;
    Test *tests;
    Naming *names;
} Row;

typedef struct RowList {
    Row **items;
    uint32_t count;
} RowList;

/* One for each arm, more where a pattern has alternatives; false: too many. */
bool rows_of_arms(FuncLowering *f, Parts *parts, const AstList *arms, IrInst *subject, RowList *rows);
const Test *row_test_at(const Row *row, const Part *part);
/* What is left of the row once the answer is known; NULL: it cannot match any more. */
Row *row_after(FuncLowering *f, Row *row, const Part *part, const Question *question, bool is_yes);

#endif
