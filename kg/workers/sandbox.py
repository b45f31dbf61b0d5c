"""What a worker gives up before it reads a visitor's query: files, network, other processes.

Two nets, since a host may lack one: resource limits (POSIX), and on Linux a seccomp filter that
lets through only the system calls that computing and answering need.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE = 0x00050000 | 1  # the call gives EPERM
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ARCHITECTURE_AT, _NUMBER_AT = 4, 0

# Reading and writing the channel that is open already, memory, threads' locks, clocks, chance,
# signals to oneself, and the end. From the tables of Linux: arch/x86/entry/syscalls and
# include/uapi/asm-generic/unistd.h.
_ALLOWED = {
    "x86_64": (
        0xC000003E,
        {
            "read": 0,
            "write": 1,
            "close": 3,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "readv": 19,
            "writev": 20,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "nanosleep": 35,
            "getpid": 39,
            "sendto": 44,
            "recvfrom": 45,
            "exit": 60,
            "gettimeofday": 96,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "sched_getaffinity": 204,
            "restart_syscall": 219,
            "clock_gettime": 228,
            "clock_nanosleep": 230,
            "exit_group": 231,
            "tgkill": 234,
            "getrandom": 318,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "close": 57,
            "read": 63,
            "write": 64,
            "readv": 65,
            "writev": 66,
            "exit": 93,
            "exit_group": 94,
            "futex": 98,
            "nanosleep": 101,
            "clock_gettime": 113,
            "clock_nanosleep": 115,
            "sched_getaffinity": 123,
            "sched_yield": 124,
            "restart_syscall": 128,
            "tgkill": 131,
            "sigaltstack": 132,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "gettimeofday": 169,
            "getpid": 172,
            "gettid": 178,
            "sendto": 206,
            "recvfrom": 207,
            "brk": 214,
            "munmap": 215,
            "mremap": 216,
            "mmap": 222,
            "mprotect": 226,
            "madvise": 233,
            "getrandom": 278,
        },
    ),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def enter_sandbox(memory_bytes: int) -> None:
    """Give up all that a query does not need; there is no way back.

    Args:
        memory_bytes: What the process may take beside what it holds already.

    Raises:
        OSError: A limit could not be set: no query may be run then.
    """
    data = _data_bytes() + memory_bytes
    # RLIMIT_AS would count the address space that the allocator reserves and never touches.
    resource.setrlimit(resource.RLIMIT_DATA, (data, data))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # No new descriptor at all: no file and no socket can be opened.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        _call(libc, _PR_SET_PDEATHSIG, signal.SIGKILL, 0)
        _call(libc, _PR_SET_NO_NEW_PRIVS, 1, 0)
        _filter_calls(libc)


def _data_bytes() -> int:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = next(line for line in lines if line.startswith("VmData:"))
    return int(found.split()[1]) * 1024


def _filter_calls(libc: ctypes.CDLL) -> None:
    if platform.machine() not in _ALLOWED:
        return
    architecture, calls = _ALLOWED[platform.machine()]
    code = [
        _step(_LOAD, _ARCHITECTURE_AT),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
    ]
    numbers = sorted(calls.values())
    for at, number in enumerate(numbers):
        code.append(_step(_EQUAL, number, len(numbers) - at, 0))
    code += [_step(_RETURN, _REFUSE), _step(_RETURN, _ALLOW)]
    packed = ctypes.create_string_buffer(b"".join(code))
    program = _Program(len(code), ctypes.addressof(packed))
    _call(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _call(libc: ctypes.CDLL, option: int, second: int, third: int) -> None:
    long = ctypes.c_ulong
    if libc.prctl(option, long(second), long(third), long(0), long(0)) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"prctl {option}: {os.strerror(error)}")
