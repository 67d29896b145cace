"""The child's side of the sandbox: what a process gives up before it reads a strange byte.

Nothing here can be undone by the process itself. Sources: prctl(2), setrlimit(2), unshare(2),
seccomp(2), Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import struct
import sys
from typing import Final

NO_NEW_PRIVS: Final = "no_new_privs"
LIMITS: Final = "limits"
NO_NETWORK: Final = "network_namespace"
SYSCALLS: Final = "seccomp"
ALL: Final = (NO_NEW_PRIVS, NO_NETWORK, LIMITS, SYSCALLS)
"""Every guard, as the answer of a sandboxed process names them."""

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_NAMESPACES = 0x10000000 | 0x40000000 | 0x08000000  # CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC
_SIGKILL = 9

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _EPERM, _ENOSYS, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_BITS, _FIRST_ARGUMENT, _CLONE_THREAD = 0x45, 16, 0x00010000
_CLONE, _CLONE3 = (56, 220), 435
_THREADS = 8
_X32 = 0x40000000

_CALLS = {
    # name: (x86_64, aarch64); None where the machine has no such call
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
"""All that is left beside threads. No open, no socket, no fork, no execve: a parser has its memory
and two pipes. Threads (`clone` with CLONE_THREAD) stay because libde265 decodes in one."""

_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


class _Program(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def before_imports() -> list[str]:
    """Give up privileges and the network; return the guards that hold.

    A kernel that forbids namespaces to ordinary processes leaves out NO_NETWORK: `after_imports`
    then still takes every call that could open a socket.
    """
    held: list[str] = []
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append(NO_NEW_PRIVS)
    if hasattr(library, "unshare") and library.unshare(_NAMESPACES) == 0:
        held.append(NO_NETWORK)
    return held


def after_imports(*, memory_bytes: int, cpu_seconds: int) -> list[str]:
    """Take limits and the filter of system calls; return the guards that hold."""
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, _THREADS),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))
    return [LIMITS, SYSCALLS] if _filter_calls() else [LIMITS]


def _filter_calls() -> bool:
    known = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    arch, column = known
    numbers = [each[column] for each in _CALLS.values()]
    code = program(arch, [each for each in numbers if each is not None], _CLONE[column])
    wanted = _Program(len(code) // 8, code)
    library = ctypes.CDLL(None, use_errno=True)
    done = library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(wanted), 0, 0)
    return bool(done == 0)


def program(arch: int, allowed: list[int], clone: int) -> bytes:
    """Return the filter in classic BPF: another machine's calls kill, what is not allowed is EPERM.

    `clone` may make threads only; `clone3`, whose flags a filter cannot see, is ENOSYS, upon which
    the C library takes `clone`.
    """
    rest = [
        _step(_EQUAL, clone, 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_BITS, _CLONE_THREAD, 3, 0),
        _step(_RETURN, _EPERM),
        _step(_EQUAL, _CLONE3, 2, 0),
        _step(_RETURN, _EPERM),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _ENOSYS),
    ]
    steps = [
        _step(_LOAD, 4),
        _step(_EQUAL, arch, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, 0),
        _step(_AT_LEAST, _X32, len(allowed) + 5, 0),
    ]
    for index, number in enumerate(allowed):
        steps.append(_step(_EQUAL, number, len(allowed) - index + 5, 0))
    return b"".join([*steps, *rest])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """Return one `struct sock_filter`."""
    return struct.pack("=HBBI", code, then, otherwise, value)
