/* Stack switching for AArch64, AAPCS64: see runtime/os/stack.h. x19-x30 and d8-d15 are callee-saved; a saved
 * stack is 160 bytes: x19..x28, x29, x30, d8..d15. */
#if defined(__aarch64__)
        .text

        .macro  save_registers
        stp     x19, x20, [sp, #0]
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        stp     x29, x30, [sp, #80]
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        .endm

        .macro  load_registers
        ldp     x19, x20, [sp, #0]
        ldp     x21, x22, [sp, #16]
        ldp     x23, x24, [sp, #32]
        ldp     x25, x26, [sp, #48]
        ldp     x27, x28, [sp, #64]
        ldp     x29, x30, [sp, #80]
        ldp     d8, d9, [sp, #96]
        ldp     d10, d11, [sp, #112]
        ldp     d12, d13, [sp, #128]
        ldp     d14, d15, [sp, #144]
        .endm

/* void janus_stack_switch(void **from, void *to) */
        .globl  janus_stack_switch
        .hidden janus_stack_switch
        .type   janus_stack_switch, %function
        .p2align 4
janus_stack_switch:
        .cfi_startproc
        sub     sp, sp, #160
        .cfi_adjust_cfa_offset 160
        save_registers
        mov     x16, sp
        str     x16, [x0]
        mov     sp, x1
        load_registers
        add     sp, sp, #160
        .cfi_adjust_cfa_offset -160
        mov     x16, x30
        br      x16
        .cfi_endproc
        .size   janus_stack_switch, .-janus_stack_switch

/* The outermost frame of every prepared stack: x19 is the function, x20 its argument. */
        .type   stack_entry, %function
        .p2align 4
stack_entry:
        .cfi_startproc
        .cfi_undefined x30
        mov     x29, xzr
        mov     x30, xzr
        mov     x0, x20
        blr     x19
        brk     #0
        .cfi_endproc
        .size   stack_entry, .-stack_entry

/* void *janus_stack_prepare(void *top, void (*run)(void *), void *argument) */
        .globl  janus_stack_prepare
        .hidden janus_stack_prepare
        .type   janus_stack_prepare, %function
        .p2align 4
janus_stack_prepare:
        .cfi_startproc
        and     x0, x0, #-16
        sub     x0, x0, #160
        stp     x1, x2, [x0, #0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        stp     xzr, xzr, [x0, #48]
        stp     xzr, xzr, [x0, #64]
        adrp    x9, stack_entry
        add     x9, x9, :lo12:stack_entry
        stp     xzr, x9, [x0, #80]
        stp     xzr, xzr, [x0, #96]
        stp     xzr, xzr, [x0, #112]
        stp     xzr, xzr, [x0, #128]
        stp     xzr, xzr, [x0, #144]
        ret
        .cfi_endproc
        .size   janus_stack_prepare, .-janus_stack_prepare

/* int64_t janus_stack_call(JanusCall *call, int64_t (*run)(void *), void *argument) */
        .globl  janus_stack_call
        .hidden janus_stack_call
        .type   janus_stack_call, %function
        .p2align 4
janus_stack_call:
        .cfi_startproc
        sub     sp, sp, #160
        .cfi_adjust_cfa_offset 160
        .cfi_rel_offset x19, 0
        .cfi_rel_offset x20, 8
        .cfi_rel_offset x21, 16
        .cfi_rel_offset x22, 24
        .cfi_rel_offset x23, 32
        .cfi_rel_offset x24, 40
        .cfi_rel_offset x25, 48
        .cfi_rel_offset x26, 56
        .cfi_rel_offset x27, 64
        .cfi_rel_offset x28, 72
        .cfi_rel_offset x29, 80
        .cfi_rel_offset x30, 88
        save_registers
        mov     x16, sp
        str     x16, [x0]
        mov     x0, x2
        blr     x1
.Lcall_end:
        load_registers
        add     sp, sp, #160
        .cfi_adjust_cfa_offset -160
        ret
        .cfi_endproc
        .size   janus_stack_call, .-janus_stack_call

/* void janus_stack_leave(JanusCall *call) */
        .globl  janus_stack_leave
        .hidden janus_stack_leave
        .type   janus_stack_leave, %function
        .p2align 4
janus_stack_leave:
        .cfi_startproc
        ldr     x16, [x0]
        mov     sp, x16
        mov     x0, #0x8000000000000000
        b       .Lcall_end
        .cfi_endproc
        .size   janus_stack_leave, .-janus_stack_leave
#endif
        .section .note.GNU-stack, "", %progbits
