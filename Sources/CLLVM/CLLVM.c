#define _GNU_SOURCE
#include "CLLVM.h"
#include <dlfcn.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__linux__)
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#define FUNCTIONS(X)                                                                                                   \
    X(DisposeMessage, void, (char *))                                                                                 \
    X(ContextCreate, KLLVMContext, (void))                                                                            \
    X(ContextDispose, void, (KLLVMContext))                                                                           \
    X(CreateMemoryBufferWithMemoryRangeCopy, KLLVMBuffer, (const char *, size_t, const char *))                       \
    X(ParseIRInContext, int, (KLLVMContext, KLLVMBuffer, KLLVMModule *, char **))                                     \
    X(DisposeModule, void, (KLLVMModule))                                                                             \
    X(PrintModuleToString, char *, (KLLVMModule))                                                                     \
    X(VerifyModule, int, (KLLVMModule, int, char **))                                                                 \
    X(GetTargetFromTriple, int, (const char *, KLLVMTarget *, char **))                                               \
    X(CreateTargetMachine, KLLVMTargetMachine,                                                                        \
      (KLLVMTarget, const char *, const char *, const char *, int, int, int))                                         \
    X(DisposeTargetMachine, void, (KLLVMTargetMachine))                                                               \
    X(TargetMachineEmitToMemoryBuffer, int, (KLLVMTargetMachine, KLLVMModule, int, char **, KLLVMBuffer *))           \
    X(GetBufferStart, const char *, (KLLVMBuffer))                                                                    \
    X(GetBufferSize, size_t, (KLLVMBuffer))                                                                           \
    X(DisposeMemoryBuffer, void, (KLLVMBuffer))                                                                       \
    X(CreatePassBuilderOptions, KLLVMPassOptions, (void))                                                             \
    X(DisposePassBuilderOptions, void, (KLLVMPassOptions))                                                            \
    X(RunPasses, KLLVMError, (KLLVMModule, const char *, KLLVMTargetMachine, KLLVMPassOptions))                       \
    X(GetErrorMessage, char *, (KLLVMError))                                                                          \
    X(DisposeErrorMessage, void, (char *))

#define DECLARE(name, result, parameters) static result(*p_##name) parameters;
FUNCTIONS(DECLARE)
static void (*p_GetVersion)(unsigned *, unsigned *, unsigned *);

static const char *find(void *library, const char *name, void *destination) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL) { return dlerror(); }
    memcpy(destination, &symbol, sizeof symbol);
    return NULL;
}

static const char *const arm_initializers[] = {
    "LLVMInitializeAArch64TargetInfo", "LLVMInitializeAArch64Target", "LLVMInitializeAArch64TargetMC",
    "LLVMInitializeAArch64AsmPrinter"};
static const char *const x86_initializers[] = {
    "LLVMInitializeX86TargetInfo", "LLVMInitializeX86Target", "LLVMInitializeX86TargetMC",
    "LLVMInitializeX86AsmPrinter"};
#if defined(__aarch64__)
static const bool is_arm = true;
#else
static const bool is_arm = false;
#endif

static void *library;

static const char *register_target(bool arm) {
    const char *const *names = arm ? arm_initializers : x86_initializers;
    for (size_t i = 0; i < sizeof arm_initializers / sizeof *arm_initializers; ++i) {
        void (*initialize)(void) = NULL;
        const char *reason = find(library, names[i], &initialize);
        if (reason != NULL) { return reason; }
        initialize();
    }
    return NULL;
}

const char *kllvm_open(const char *path) {
    library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) { return dlerror(); }
    // Pointers without a pointee came with LLVM 15, and with them this function.
    if (dlsym(library, "LLVMPointerTypeInContext") == NULL) { return "LLVM 15 or later is needed"; }
    const char *reason;
#define FIND(name, result, parameters)                                                                                 \
    reason = find(library, "LLVM" #name, &p_##name);                                                                  \
    if (reason != NULL) { return reason; }
    FUNCTIONS(FIND)
    (void)find(library, "LLVMGetVersion", &p_GetVersion);
    return register_target(is_arm);
}

const char *kllvm_open_foreign(void) { return register_target(!is_arm); }

#if defined(__linux__)
static int drop_unwritten_pages(struct dl_phdr_info *info, size_t size, void *base) {
    (void)size;
    if ((void *)info->dlpi_addr != base) { return 0; }
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || (header->p_flags & PF_W) != 0) { continue; }
        const uintptr_t start = (info->dlpi_addr + header->p_vaddr) / page * page;
        const uintptr_t end = (info->dlpi_addr + header->p_vaddr + header->p_memsz) / page * page;
        if (end > start) { (void)madvise((void *)start, end - start, MADV_DONTNEED); }
    }
    return 1;
}
#endif

void kllvm_release_memory(void) {
#if defined(__GLIBC__)
    (void)malloc_trim(0);
#endif
#if defined(__linux__)
    Dl_info place;
    if (p_ContextCreate == NULL || dladdr((void *)p_ContextCreate, &place) == 0) { return; }
    (void)dl_iterate_phdr(drop_unwritten_pages, place.dli_fbase);
#endif
}

void kllvm_GetVersion(unsigned *major, unsigned *minor, unsigned *patch) {
    *major = 15, *minor = 0, *patch = 0;
    if (p_GetVersion != NULL) { p_GetVersion(major, minor, patch); }
}
void kllvm_DisposeMessage(char *message) { p_DisposeMessage(message); }
KLLVMContext kllvm_ContextCreate(void) { return p_ContextCreate(); }
void kllvm_ContextDispose(KLLVMContext context) { p_ContextDispose(context); }
KLLVMBuffer kllvm_CreateMemoryBufferWithMemoryRangeCopy(const char *bytes, size_t count, const char *name) {
    return p_CreateMemoryBufferWithMemoryRangeCopy(bytes, count, name);
}
int kllvm_ParseIRInContext(KLLVMContext context, KLLVMBuffer buffer, KLLVMModule *module, char **message) {
    return p_ParseIRInContext(context, buffer, module, message);
}
void kllvm_DisposeModule(KLLVMModule module) { p_DisposeModule(module); }
int kllvm_VerifyModule(KLLVMModule module, char **message) {
    const int returnStatus = 2;
    return p_VerifyModule(module, returnStatus, message);
}
char *kllvm_PrintModuleToString(KLLVMModule module) { return p_PrintModuleToString(module); }
int kllvm_GetTargetFromTriple(const char *triple, KLLVMTarget *target, char **message) {
    return p_GetTargetFromTriple(triple, target, message);
}
KLLVMTargetMachine kllvm_CreateTargetMachine(
    KLLVMTarget target, const char *triple, const char *cpu, const char *features, int level) {
    const int positionIndependent = 2, defaultCodeModel = 0;
    return p_CreateTargetMachine(target, triple, cpu, features, level, positionIndependent, defaultCodeModel);
}
void kllvm_DisposeTargetMachine(KLLVMTargetMachine machine) { p_DisposeTargetMachine(machine); }
int kllvm_TargetMachineEmitToMemoryBuffer(
    KLLVMTargetMachine machine, KLLVMModule module, bool assembly, char **message, KLLVMBuffer *buffer) {
    return p_TargetMachineEmitToMemoryBuffer(machine, module, assembly ? 0 : 1, message, buffer);
}
const char *kllvm_GetBufferStart(KLLVMBuffer buffer) { return p_GetBufferStart(buffer); }
size_t kllvm_GetBufferSize(KLLVMBuffer buffer) { return p_GetBufferSize(buffer); }
void kllvm_DisposeMemoryBuffer(KLLVMBuffer buffer) { p_DisposeMemoryBuffer(buffer); }
KLLVMPassOptions kllvm_CreatePassBuilderOptions(void) { return p_CreatePassBuilderOptions(); }
void kllvm_DisposePassBuilderOptions(KLLVMPassOptions options) { p_DisposePassBuilderOptions(options); }
KLLVMError kllvm_RunPasses(
    KLLVMModule module, const char *passes, KLLVMTargetMachine machine, KLLVMPassOptions options) {
    return p_RunPasses(module, passes, machine, options);
}
char *kllvm_GetErrorMessage(KLLVMError error) { return p_GetErrorMessage(error); }
void kllvm_DisposeErrorMessage(char *message) { p_DisposeErrorMessage(message); }

#if defined(__x86_64__)
bool kcpu_has_sse4(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("ssse3")
        && __builtin_cpu_supports("popcnt");
}
bool kcpu_has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
bool kcpu_has_avx512(void) {
    return kcpu_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
}
bool kcpu_has_avx512vbmi(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512vbmi");
}
bool kcpu_gathers_slowly(void) {
    __builtin_cpu_init();
    if (!__builtin_cpu_is("amd")) { return false; }
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx)) { return true; }
    const unsigned family = ((eax >> 8) & 0xf) + ((eax >> 20) & 0xff);
    return family < 0x1a;
}
#else
bool kcpu_has_sse4(void) { return false; }
bool kcpu_has_avx2(void) { return false; }
bool kcpu_has_avx512(void) { return false; }
bool kcpu_has_avx512vbmi(void) { return false; }
bool kcpu_gathers_slowly(void) { return false; }
#endif

const char *kcpu_own_file(void) {
    Dl_info info;
    return dladdr((void *)&kcpu_own_file, &info) ? info.dli_fname : NULL;
}

void kcpu_clear_instruction_cache(void *begin, void *end) { __builtin___clear_cache((char *)begin, (char *)end); }
