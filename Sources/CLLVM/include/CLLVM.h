#pragma once
// LLVM's stable C API, found at run time. Each function stands in for the one of LLVM that its name ends in; Swift
// cannot call the originals because nothing links against LLVM. The opaque pointers have LLVM's own meaning.
#include <stdbool.h>
#include <stddef.h>
#include "Bits.h"

typedef struct KLLVMOpaqueContext *KLLVMContext;
typedef struct KLLVMOpaqueBuffer *KLLVMBuffer;
typedef struct KLLVMOpaqueModule *KLLVMModule;
typedef struct KLLVMOpaqueTarget *KLLVMTarget;
typedef struct KLLVMOpaqueTargetMachine *KLLVMTargetMachine;
typedef struct KLLVMOpaqueError *KLLVMError;
typedef struct KLLVMOpaquePassOptions *KLLVMPassOptions;

/// Opens the library and finds every function below; registers the code generator of this machine's architecture.
/// Returns null on success, else why not (static or owned by the C library: copy it). Not safe to call twice at once.
const char *_Nullable kllvm_open(const char *_Nonnull path);

/// Registers the code generator of the other architecture, x86-64 or arm64, after `kllvm_open`; for code that another
/// machine is to run. Null on success, else why not. Not safe to call twice at once.
const char *_Nullable kllvm_open_foreign(void);

/// Gives the memory back that compiling took and nothing needs until the next time: freed blocks that the allocator holds, and the
/// pages of the library's file, some 50 MiB that are read again from the page cache when they are used.
void kllvm_release_memory(void);

/// LLVM 15 cannot tell its version; it counts as 15.0.0, and so would its predecessors, which other functions rule out.
void kllvm_GetVersion(unsigned *_Nonnull major, unsigned *_Nonnull minor, unsigned *_Nonnull patch);
void kllvm_DisposeMessage(char *_Nullable message);

KLLVMContext _Nullable kllvm_ContextCreate(void);
void kllvm_ContextDispose(KLLVMContext _Nonnull context);
KLLVMBuffer _Nullable kllvm_CreateMemoryBufferWithMemoryRangeCopy(
    const char *_Nonnull bytes, size_t count, const char *_Nonnull name);
/// Takes the buffer over. Nonzero on failure, with a message to dispose of.
int kllvm_ParseIRInContext(
    KLLVMContext _Nonnull context, KLLVMBuffer _Nonnull buffer, KLLVMModule _Nullable *_Nonnull module,
    char *_Nullable *_Nonnull message);
void kllvm_DisposeModule(KLLVMModule _Nonnull module);
/// Nonzero when the module breaks a rule of LLVM IR; the message is to be disposed of either way.
int kllvm_VerifyModule(KLLVMModule _Nonnull module, char *_Nullable *_Nonnull message);
char *_Nullable kllvm_PrintModuleToString(KLLVMModule _Nonnull module);

int kllvm_GetTargetFromTriple(
    const char *_Nonnull triple, KLLVMTarget _Nullable *_Nonnull target, char *_Nullable *_Nonnull message);
/// Position-independent code, default code model; `level` is 0...3.
KLLVMTargetMachine _Nullable kllvm_CreateTargetMachine(
    KLLVMTarget _Nonnull target, const char *_Nonnull triple, const char *_Nonnull cpu, const char *_Nonnull features,
    int level);
void kllvm_DisposeTargetMachine(KLLVMTargetMachine _Nonnull machine);
/// An object when `assembly` is false, else its text. Nonzero on failure, with a message to dispose of.
int kllvm_TargetMachineEmitToMemoryBuffer(
    KLLVMTargetMachine _Nonnull machine, KLLVMModule _Nonnull module, bool assembly,
    char *_Nullable *_Nonnull message, KLLVMBuffer _Nullable *_Nonnull buffer);
const char *_Nonnull kllvm_GetBufferStart(KLLVMBuffer _Nonnull buffer);
size_t kllvm_GetBufferSize(KLLVMBuffer _Nonnull buffer);
void kllvm_DisposeMemoryBuffer(KLLVMBuffer _Nonnull buffer);

KLLVMPassOptions _Nullable kllvm_CreatePassBuilderOptions(void);
void kllvm_DisposePassBuilderOptions(KLLVMPassOptions _Nonnull options);
KLLVMError _Nullable kllvm_RunPasses(
    KLLVMModule _Nonnull module, const char *_Nonnull passes, KLLVMTargetMachine _Nonnull machine,
    KLLVMPassOptions _Nonnull options);
/// Consumes the error.
char *_Nullable kllvm_GetErrorMessage(KLLVMError _Nonnull error);
void kllvm_DisposeErrorMessage(char *_Nullable message);

// The processor, asked through compiler built-ins that Swift has no spelling for.

/// Whether SSE 4.1 and 4.2, SSSE3 and POPCNT are there (x86-64-v2).
bool kcpu_has_sse4(void);
/// Whether AVX2, FMA, F16C and BMI are there (x86-64-v3), and the system saves the wide registers.
bool kcpu_has_avx2(void);
/// Whether AVX-512 F, BW, CD, DQ and VL are there (x86-64-v4).
bool kcpu_has_avx512(void);
/// Whether AVX-512 VBMI is there: byte permutations across a register.
bool kcpu_has_avx512vbmi(void);
/// Whether gather instructions are slower than scalar loads: on processors of AMD before Zen 5.
bool kcpu_gathers_slowly(void);
/// The file this very code was loaded from, as the dynamic loader calls it: the program, or the library it is in.
const char *_Nullable kcpu_own_file(void);
/// Makes instruction fetches see freshly written code (a macro-like built-in; does nothing on x86).
void kcpu_clear_instruction_cache(void *_Nonnull begin, void *_Nonnull end);
