"""Hostile papers through the real sandbox: each gets its code, and the next paper is read."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from service.adapters.readers import confine
from service.adapters.readers.limits import MIB, Limits
from service.adapters.readers.sandbox import SandboxedReader
from service.domain.errors import ReaderDied, Refused
from tests.kit import hostile, hostile_active
from tests.kit.needs import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOOD = hostile.docx(hostile.paragraph("TỜ TRÌNH"))
PAPERS = {**hostile.PAPERS, **hostile_active.PAPERS}


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    """Give one reader for all hostile papers, as a worker has."""
    with SandboxedReader() as reader:
        yield reader


def memory_of(reader: SandboxedReader) -> int:
    """Give the greatest resident memory that the reader's child, or a process of its wall, has reached, in bytes.

    No other child is asked: a server that other tests share may have taken more.
    """
    assert reader.child_pid is not None
    wall = psutil.Process(reader.child_pid)
    return max(_peak(one.pid) for one in (wall, *wall.children(recursive=True)))


def _peak(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


@pytest.mark.parametrize("case", PAPERS)
def test_a_hostile_paper_is_refused_with_its_code_and_the_next_one_is_read(reader: SandboxedReader, case: str) -> None:
    build, name, codes = PAPERS[case]
    data = build()

    with pytest.raises(Refused) as refused:
        reader.open_document(name, data)

    assert refused.value.code in codes
    assert str(refused.value).count("đề nghị") == 1
    assert memory_of(reader) < 512 * MIB
    assert [page.text for page in reader.open_document("tt.docx", GOOD).pages] == ["TỜ TRÌNH"]


def test_a_paper_that_takes_too_long_ends_the_child_and_not_the_worker() -> None:
    with SandboxedReader(limits=Limits(seconds=0.001)) as reader:
        flood = hostile.docx("".join(hostile.paragraph("a") for _ in range(150_000)))

        with pytest.raises(ReaderDied) as died:
            reader.open_document("a.docx", flood)

    assert died.value.code == "parser.timeout"


def test_what_takes_all_memory_is_told_as_that_and_not_tried_again() -> None:
    with SandboxedReader() as reader:
        with pytest.raises(ReaderDied) as died:
            reader.open_document("a.pdf", hostile.pdf_of(hostile.flate(b"1 1 m 2 2 l S " * 3_000_000)))
        after = [page.text for page in reader.open_document("tt.docx", GOOD).pages]

    assert (died.value.code, after) == ("parser.memory", ["TỜ TRÌNH"])


@needs("vietnamese_ocr")
@pytest.mark.parametrize(
    ("name", "build"), [("a.pdf", hostile.hairs_without_end), ("a.jpg", hostile_active.passes_without_end)]
)
def test_a_page_that_cannot_be_drawn_ends_the_child_long_before_a_scan_would(
    name: str, build: Callable[[], bytes]
) -> None:
    with SandboxedReader(limits=Limits(page_seconds=600.0)) as reader, pytest.raises(ReaderDied) as died:
        reader.open_document(name, build())

    assert died.value.code == "parser.timeout"
    assert "đề nghị" in str(died.value)


def test_a_page_of_cells_without_end_is_read_for_what_it_is(reader: SandboxedReader) -> None:
    lines = b"".join(b"%d 0 m %d 800 l S 0 %d m 600 %d l S " % (at * 4, at * 4, at * 8, at * 8) for at in range(150))
    cells = b"".join(b"BT /F 1 Tf 1 0 0 1 %d %d Tm (ab) Tj ET " % (at % 140 * 4, at // 140 * 8) for at in range(11_000))
    (page,) = reader.open_document("a.pdf", hostile.pdf_of(hostile.flate(lines + cells))).pages

    assert page.text.split() == ["ab"] * 11_000
    assert memory_of(reader) < 512 * MIB


def test_a_page_of_annotations_without_end_is_not_flattened(reader: SandboxedReader) -> None:
    widget = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]/AP<</N 6 0 R>>>>"
    look = hostile.flate(b"BT ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    page = b"/Annots[" + b"5 0 R " * 100_000 + b"]"
    data = hostile.pdf_of(hostile.flate(b"BT /F 12 Tf 9 9 Td (abc) Tj ET"), page=page, others={5: widget, 6: look})

    assert [one.text for one in reader.open_document("a.pdf", data).pages] == ["abc"]


PROBES = {
    "read shadow": "open('/etc/shadow').read()",
    "read passwd": "open('/etc/passwd').read()",
    "list homes": "assert os.listdir('/home') + os.listdir('/root')",
    "read own parent": "open('/proc/1/environ').read()",
    "see other processes": "assert len([name for name in os.listdir('/proc') if name.isdigit()]) > 3",
    "worker's variables": "assert [key for key in os.environ if key.startswith(('HOSO_', 'AWS_'))]",
    "tcp": "socket.create_connection(('127.0.0.1', 5432), 1)",
    "tcp outside": "socket.create_connection(('192.0.2.1', 80), 1)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "unix socket": "socket.socket(socket.AF_UNIX).connect('/run/postgresql/.s.PGSQL.5432')",
    "abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0/tmp/x')",
    "name lookup": "socket.getaddrinfo('example.com', 80)",
    "raw socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "fork bomb": "[os.fork() or time.sleep(5) for _ in range(64)]",
    "write a gigabyte": "open('/tmp/big', 'wb').write(b'x' * (100 << 20))",
    "write code": "open(service.__file__, 'a')",
    "write rules": "open(os.path.join(os.path.dirname(service.__file__), 'x.py'), 'w')",
    "write root": "open('/x', 'w')",
    "write usr": "open('/usr/x', 'w')",
    "become root": "os.setuid(0); open('/etc/shadow')",
    "mount": "assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0",
    "new namespace with rights": "assert libc.unshare(0x20000) == 0",
    "trace another": "assert libc.ptrace(16, 1, 0, 0) == 0",
    "kill another": "os.kill(1, 9); time.sleep(1)",
    "eat memory": "bytearray(900 << 20)",
    "many files": "[open('/dev/null') for _ in range(100)]",
    "make a device": "os.mknod('/tmp/sda', 0o60600, os.makedev(8, 0))",
    "change root": "os.chroot('/tmp')",
    "set clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
}
SCRIPT = """
import ctypes, os, socket, sys, time
import service
from service.adapters.readers import confine
from service.adapters.readers.limits import Limits
libc = ctypes.CDLL(None, use_errno=True)
confine.give_up_rights(Limits(), uid={uid}, kind={kind!r})
pid = os.getpid()
try:
    {probe}
except BaseException as exc:
    sys.exit(7 if os.getpid() == pid else 0)
os._exit(0 if os.getpid() == pid else 1)
"""


def probe(line: str) -> subprocess.CompletedProcess[bytes]:
    """Run one line of Python inside the wall, after giving up rights as the child does."""
    script = SCRIPT.format(probe=line, uid=confine.own_uid(), kind="bubblewrap")
    command = confine.confined([sys.executable, "-P", "-c", script])
    return subprocess.run(command, env=confine.environment(), cwd="/", capture_output=True, timeout=60, check=False)


@needs("bubblewrap")
def test_a_harmless_line_inside_the_wall_succeeds() -> None:
    done = probe("open('/tmp/small', 'wb').write(b'x')")

    assert done.returncode == 0, done.stderr


@needs("bubblewrap")
@pytest.mark.parametrize("name", PROBES)
def test_a_probe_inside_the_wall_gets_nothing(name: str) -> None:
    done = probe(PROBES[name])

    # 7: refused with an error; death by a signal is a refusal too. 0 would be success.
    assert (done.returncode, confine.sandbox_kind()) != (0, "bubblewrap")
    assert done.returncode == 7 or done.returncode > 128, done.stderr
