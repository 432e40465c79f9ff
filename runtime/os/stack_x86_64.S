/* Stack switching for x86-64, System V calling convention: see runtime/os/stack.h. */
#if defined(__x86_64__)
        .text

/* void janus_stack_switch(void **from, void *to) */
        .globl  janus_stack_switch
        .hidden janus_stack_switch
        .type   janus_stack_switch, @function
        .p2align 4
janus_stack_switch:
        .cfi_startproc
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        popq    %r15
        .cfi_adjust_cfa_offset -8
        popq    %r14
        .cfi_adjust_cfa_offset -8
        popq    %r13
        .cfi_adjust_cfa_offset -8
        popq    %r12
        .cfi_adjust_cfa_offset -8
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        jmp     *%rcx
        .cfi_endproc
        .size   janus_stack_switch, .-janus_stack_switch

/* The outermost frame of every prepared stack: r12 is the function, r13 its argument. */
        .type   stack_entry, @function
        .p2align 4
stack_entry:
        .cfi_startproc
        .cfi_undefined rip
        xorl    %ebp, %ebp
        movq    %r13, %rdi
        call    *%r12
        ud2
        .cfi_endproc
        .size   stack_entry, .-stack_entry

/* void *janus_stack_prepare(void *top, void (*run)(void *), void *argument) */
        .globl  janus_stack_prepare
        .hidden janus_stack_prepare
        .type   janus_stack_prepare, @function
        .p2align 4
janus_stack_prepare:
        .cfi_startproc
        andq    $-16, %rdi
        leaq    stack_entry(%rip), %rax
        movq    %rax, -8(%rdi)          /* popped into rcx and jumped to */
        movq    $0, -16(%rdi)           /* rbp */
        movq    $0, -24(%rdi)           /* rbx */
        movq    %rsi, -32(%rdi)         /* r12 */
        movq    %rdx, -40(%rdi)         /* r13 */
        movq    $0, -48(%rdi)           /* r14 */
        movq    $0, -56(%rdi)           /* r15 */
        leaq    -56(%rdi), %rax
        ret
        .cfi_endproc
        .size   janus_stack_prepare, .-janus_stack_prepare

/* int64_t janus_stack_call(JanusCall *call, int64_t (*run)(void *), void *argument) */
        .globl  janus_stack_call
        .hidden janus_stack_call
        .type   janus_stack_call, @function
        .p2align 4
janus_stack_call:
        .cfi_startproc
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        movq    %rsp, (%rdi)
        movq    %rdx, %rdi
        call    *%rsi
.Lcall_end:
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq    %r15
        .cfi_adjust_cfa_offset -8
        popq    %r14
        .cfi_adjust_cfa_offset -8
        popq    %r13
        .cfi_adjust_cfa_offset -8
        popq    %r12
        .cfi_adjust_cfa_offset -8
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size   janus_stack_call, .-janus_stack_call

/* void janus_stack_leave(JanusCall *call) */
        .globl  janus_stack_leave
        .hidden janus_stack_leave
        .type   janus_stack_leave, @function
        .p2align 4
janus_stack_leave:
        .cfi_startproc
        movq    (%rdi), %rsp
        movabsq $0x8000000000000000, %rax
        cld
        jmp     .Lcall_end
        .cfi_endproc
        .size   janus_stack_leave, .-janus_stack_leave
#endif
        .section .note.GNU-stack, "", @progbits
