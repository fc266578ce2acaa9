"""The child process that opens files from outside: whatever a hostile file does here, it does not do to the server.

``bounded.run_child`` starts it. It reads one request from stdin, writes one answer to stdout and ends. Every
upload waits for its start, so nothing of the toolkit is imported here.

A message, in both directions, is the length of a JSON header (eight bytes), the header, and bytes.
Request header: {"operation", "arguments", "memory", "computing"}; the bytes are the file.
Answer header: {} with the result as bytes, or {"reason", "parameters"} when the file cannot be used.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from traceback import extract_tb
from types import TracebackType
from typing import Any

LENGTH = struct.Struct(">Q")
DEEPEST = 12  # lines of code that are told of an error
OUT_OF_MEMORY = 71  # the exit code that says so: there may be no memory left to say it otherwise

Operations = Mapping[str, tuple[Callable[[bytes, dict[str, Any]], bytes], tuple[str, ...]]]
"""What a child can do, by name: the function, and the packages it is to work without."""


class Refused(Exception):
    """The file cannot be used; becomes an UnusableFile in the parent."""

    def __init__(self, reason: str, **parameters: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.parameters = parameters


def pack(header: dict[str, Any], data: bytes) -> bytes:
    """One message: `header` as JSON with its length before it, and `data` behind it."""
    text = json.dumps(header).encode()
    return LENGTH.pack(len(text)) + text + data


def unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    """The header and the data of a message. Raises ValueError or struct.error when it is not a message."""
    (length,) = LENGTH.unpack_from(message)
    end = LENGTH.size + length
    return json.loads(message[LENGTH.size : end]), message[end:]


def serve(operations: Operations) -> None:
    """Answers the request on stdin, and ends the process."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print would damage the answer
    header, data = unpack(requests.read())
    sys.excepthook = tell
    limit_resources(header["memory"], header["computing"])
    try:
        operation, left_out = operations[header["operation"]]
        leave_out(*left_out)
        answer = pack({}, operation(data, header["arguments"]))
    except Refused as refused:
        answer = pack({"reason": refused.reason, "parameters": refused.parameters}, b"")
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    answers.write(answer)
    answers.flush()
    os._exit(0)  # all is said: taking the interpreter apart tidily would only cost time


def limit_resources(memory: int, computing: int) -> None:
    """Limits this process to `memory` bytes of address space and whole seconds of `computing`.

    Only POSIX systems can do that; on Windows the parent's clock is the only limit.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, computing),
        (resource.RLIMIT_CORE, 0),  # a core file would leave a city's data on the disk
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS but does not always take it
            continue


@contextmanager
def refusing_damaged_files() -> Iterator[None]:
    """The libraries answer damaged files with any kind of exception; all of them mean the same to the user."""
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as error:
        if "out of memory" in str(error):  # how the XML parser says it
            raise MemoryError from error
        tell(type(error), error, error.__traceback__)
        raise Refused("broken") from error


def tell(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """To stderr, for the parent's log: the kind of an error and the lines of code it came through.

    What the error says is left out, for it may quote what stands in the file.
    """
    lines = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in extract_tb(trace)]
    print(f"{kind.__name__} at {' '.join(lines[-DEEPEST:])}", file=sys.stderr, flush=True)


def leave_out(*packages: str) -> None:
    """Makes these packages look as if they were not installed."""
    for package in packages:
        sys.modules[package] = None  # type: ignore[assignment]
