// Hides AVX-512 from code in which the instruction cpuid (two bytes) was replaced by int3 and nop: bench/avx2/compare does that to a copy of ONNX Runtime, and preloads this library.
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

typedef int action_function(int, const struct sigaction *, struct sigaction *);

static int asked, masked;

// AVX512 F, DQ, IFMA, PF, ER, CD, BW, VL; VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ; 4VNNIW, 4FMAPS, VP2INTERSECT, FP16, and AMX; AVX-VNNI and AVX512_BF16.
enum { LEAF7_EBX = 0xdc230000, LEAF7_ECX = 0x00005842, LEAF7_EDX = 0x03c0010c, LEAF7_1_EAX = 0x00000030 };

static void on_trap(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    unsigned leaf = (unsigned)registers[REG_RAX], sub = (unsigned)registers[REG_RCX], a, b, c, d;
    __cpuid_count(leaf, sub, a, b, c, d);
    asked++;
    if (leaf == 7 && sub == 0) {
        b &= ~LEAF7_EBX, c &= ~LEAF7_ECX, d &= ~LEAF7_EDX;
        masked++;
    } else if (leaf == 7 && sub == 1) {
        a &= ~LEAF7_1_EAX;
    }

    registers[REG_RAX] = a, registers[REG_RBX] = b, registers[REG_RCX] = c, registers[REG_RDX] = d;
}

// .NET installs a handler for debuggers, which would end the process here.
int sigaction(int signal, const struct sigaction *action, struct sigaction *old) {
    action_function *next = (action_function *)dlsym(RTLD_NEXT, "sigaction");
    return signal == SIGTRAP && action != NULL && action->sa_sigaction != on_trap ? 0 : next(signal, action, old);
}

__attribute__((constructor)) static void begin(void) {
    struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER};
    sigaction(SIGTRAP, &action, NULL);
}

__attribute__((destructor)) static void end(void) {
    if (getenv("MASK_CPUID_SAYS")) {
        fprintf(stderr, "cpuid was asked %d times, and AVX-512 hidden %d times.\n", asked, masked);
    }
}
