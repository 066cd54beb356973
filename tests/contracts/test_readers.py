"""The promises of the paper reader, on the real child."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from typing import TYPE_CHECKING

import psutil
import pytest

from connectors.base import Form, RawPaper
from service.adapters.readers.limits import Limits
from service.adapters.readers.sandbox import SandboxedReader, whereabouts
from service.cli import main
from service.domain.errors import ReaderDied, Refused, Unavailable
from tests.kit import hostile, signing
from tests.kit.needs import needs
from tests.unit.readers.test_office_embedded import LIST, letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GOOD = hostile.docx(hostile.paragraph("TỜ TRÌNH") + hostile.paragraph("Về việc đề nghị khen thưởng"))
MEGABYTE = hostile.zipped({"a.txt": b"a" * 1_000_000})
PARSERS = ("lxml", "docx", "pypdf", "pypdfium2", "python_calamine")


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    """Give one reader for all papers, as a worker has."""
    with SandboxedReader() as reader:
        yield reader


def texts(reader: SandboxedReader) -> list[str]:
    """Give the good paper's pages."""
    return [page.text for page in reader.open_document("a.docx", GOOD).pages]


def test_reading_a_paper_gives_its_report(reader: SandboxedReader) -> None:
    report = reader.read("a.docx", GOOD)

    assert report.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert [page.text for page in report.pages] == ["TỜ TRÌNH\nVề việc đề nghị khen thưởng"]


def test_reading_twice_gives_the_same_and_keeps_the_child(reader: SandboxedReader) -> None:
    first, child = reader.read("a.docx", GOOD), reader.child_pid

    assert reader.read("a.docx", GOOD) == first
    assert reader.child_pid == child


def test_a_signature_is_judged_within_the_walls_by_the_anchors_of_a_folder(tmp_path: Path) -> None:
    anchors = tmp_path / "goc"
    anchors.mkdir()
    (anchors / "goc.pem").write_bytes(signing.root().pem)

    with SandboxedReader(anchors=anchors) as reader:
        (fact,) = reader.read("vb.pdf", signing.signed(signing.paper())).facts

    assert (fact["matches"], fact["chain"]) == (True, "trusted")


def test_a_name_whose_bytes_are_no_text_is_a_name(reader: SandboxedReader) -> None:
    document = reader.open_document("Tờ tr\udcecnh.docx", hostile.docx(hostile.paragraph("TỜ TRÌNH")))

    assert [page.text for page in document.pages] == ["TỜ TRÌNH"]


def test_a_refusal_keeps_the_child(reader: SandboxedReader) -> None:
    texts(reader)
    child = reader.child_pid

    with pytest.raises(Refused):
        reader.read("a.exe", b"MZ")

    assert reader.child_pid == child


def test_a_child_that_was_killed_between_papers_is_replaced(reader: SandboxedReader) -> None:
    texts(reader)
    assert reader.child_pid
    os.kill(reader.child_pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(reader.child_pid)], timeout=10)

    assert texts(reader) == ["TỜ TRÌNH\nVề việc đề nghị khen thưởng"]


def test_a_child_is_replaced_after_so_many_papers() -> None:
    with SandboxedReader(papers_per_child=2) as reader:
        texts(reader)
        first = reader.child_pid
        texts(reader)

        assert (first is None, reader.child_pid) == (False, None)


def test_threads_share_one_reader(reader: SandboxedReader) -> None:
    answers: list[list[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(texts(reader))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [["TỜ TRÌNH\nVề việc đề nghị khen thưởng"]] * 4


def test_a_child_outlives_the_thread_that_asked_first() -> None:
    with SandboxedReader() as reader:
        first = threading.Thread(target=lambda: texts(reader))
        first.start()
        first.join()
        started = reader.child_pid

        texts(reader)

        assert (started is None, reader.child_pid) == (False, started)


RUN = """
import os, sys
from service.adapters.readers.sandbox import SandboxedReader, whereabouts
from tests.kit import hostile
from tests.kit.needs import needs
reader = SandboxedReader()
"""


def run(lines: str) -> subprocess.CompletedProcess[str]:
    """Run lines in a fresh worker-like process that holds a reader."""
    return subprocess.run([sys.executable, "-c", RUN + lines], capture_output=True, text=True, timeout=120, check=False)


def test_the_worker_never_imports_a_parser() -> None:
    lines = (
        "import sys; from service.adapters.readers.sandbox import SandboxedReader; reader = SandboxedReader()\n"
        "assert reader.open_document('a.txt', 'văn bản'.encode()).pages[0].text == 'văn bản'\n"
        f"reader.close(); print([name for name in {PARSERS!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, timeout=120, check=False)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_forked_worker_gets_a_child_of_its_own() -> None:
    done = run(
        "reader.open_document('a.txt', b'one'); first = reader.child_pid\n"
        "import warnings; warnings.simplefilter('ignore', DeprecationWarning)  # Python 3.12 speaks of threads here\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    ok = reader.open_document('a.txt', b'two').pages[0].text == 'two' and reader.child_pid != first\n"
        "    reader.close(); os._exit(0 if ok else 1)\n"
        "code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])\n"
        "print(code, reader.open_document('a.txt', b'three').pages[0].text, reader.child_pid == first); reader.close()"
    )

    assert (done.stdout, done.stderr) == ("0 three True\n", "")


def test_a_killed_worker_leaves_no_orphan() -> None:
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            RUN + "reader.open_document('a.txt', b'one'); print(reader.child_pid, flush=True)\nsys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout
    assert worker.stdin
    child = psutil.Process(int(worker.stdout.readline()))
    family = [child, *child.children(recursive=True)]

    worker.kill()
    worker.communicate()

    assert psutil.wait_procs(family, timeout=20)[1] == []


def test_papers_of_a_folder_become_attachments_with_their_bytes(reader: SandboxedReader) -> None:
    papers = [RawPaper("Tờ trình.docx", GOOD), RawPaper("kèm.zip", hostile.zipped({"thư mục/a.txt": "văn bản"}))]

    envelope = reader.open_message(Form.PAPERS, b"", papers)

    assert [(paper.name, paper.data, paper.media_type) for paper in envelope.attachments] == [
        ("Tờ trình.docx", GOOD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.txt", "văn bản".encode(), "text/plain"),
    ]


def test_a_zip_is_opened_to_depth_two_and_no_deeper(reader: SandboxedReader) -> None:
    inside = reader.open_message(Form.ZIP, hostile.nested_zip(2))

    assert [paper.name for paper in inside.attachments] == ["a.txt"]
    with pytest.raises(Refused) as refused:
        reader.open_message(Form.ZIP, hostile.nested_zip(3))
    assert refused.value.code == "zip.depth"


@pytest.mark.parametrize(
    ("bad", "code"),
    [(hostile.linked_zip, "zip.link"), (lambda: hostile.zipped({"a.html": b"<b>" * 500_000}), "zip.bomb")],
)  # fmt: skip
def test_beside_a_link_or_a_bomb_the_papers_of_a_zip_are_taken(
    reader: SandboxedReader, bad: Callable[[], bytes], code: str
) -> None:
    both = io.BytesIO(bad())
    with zipfile.ZipFile(both, "a") as archive:
        archive.writestr("tt.docx", GOOD)

    inside = reader.open_message(Form.ZIP, both.getvalue()).attachments
    assert [paper.name for paper in inside] == ["goi-nen.zip", "tt.docx"]
    with pytest.raises(Refused) as refused:
        reader.open_document(inside[0].name, inside[0].data)
    assert refused.value.code == code


def test_names_in_a_zip_are_shown_and_never_paths(reader: SandboxedReader) -> None:
    hidden = "d\x9b\u061c\u2028\U000e0041.txt"
    names = ("../../etc/passwd.txt", "C:\\x\\b.txt", "a\u202etxt.c.txt", hidden, "__MACOSX/._a.txt", "x/.DS_Store")

    envelope = reader.open_message(Form.ZIP, hostile.zipped(dict.fromkeys(names, "văn")))

    assert [paper.name for paper in envelope.attachments] == ["passwd.txt", "b.txt", "atxt.c.txt", "d.txt"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><edXML>&a;</edXML>", "xml.doctype"),
        (b"", "edxml.empty"),
    ],
)
def test_a_message_that_may_not_be_opened_is_refused(reader: SandboxedReader, raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        reader.open_message(Form.EDXML, raw)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (hostile.linked_zip, "zip.link"), (hostile.locked_zip, "zip.encrypted"), (hostile.crowded_zip, "zip.entries"),
        (hostile.hollow_zip, "zip.empty"), (lambda: b"MZ" + hostile.nested_zip(1), "type.forbidden"),
        (lambda: hostile.zipped(dict.fromkeys(map("{}.zip".format, range(250)), MEGABYTE)), "zip.bomb"),
    ],
)  # fmt: skip
def test_a_zip_that_lies_is_refused(reader: SandboxedReader, build: object, code: str) -> None:
    assert callable(build)

    with pytest.raises(Refused) as refused:
        reader.open_message(Form.ZIP, build())

    assert refused.value.code == code


def test_without_rules_the_reader_says_that_it_cannot_start(tmp_path: object) -> None:
    words: list[str] = []
    with SandboxedReader(tmp_path / "nowhere", limits=Limits(), complain=words.append) as reader:  # type: ignore[operator]
        with pytest.raises(Exception, match="Chưa khởi động") as died:
            reader.read("a.docx", GOOD)

        # An outage, that is tried again for as long as it lasts; a paper is given up after its third death.
        assert (type(died.value), bool(words)) == (Unavailable, True)


def test_what_parsers_remark_of_a_signer_does_not_reach_the_operators_log() -> None:
    words: list[str] = []
    with SandboxedReader(complain=words.append) as reader:
        (fact,) = reader.read("vb.pdf", signing.signed(signing.paper(), digest="sha1")).facts
        assert reader._child is not None

        assert (fact["signer"], reader._child.stop()) == ("Nguyễn Văn Ví", "")


def test_without_bubblewrap_papers_are_read_and_bombs_refused() -> None:
    lines = (
        "from service.adapters.readers.confine import sandbox_kind\n"
        "words = [sandbox_kind(), reader.open_document('a.txt', b'one').pages[0].text]\n"
        "try:\n    reader.open_document('a.docx', hostile.zip_bomb())\n"
        "except Exception as exc:\n    words.append(exc.code)\n"
        "words.append(reader.open_document('a.txt', b'two').pages[0].text); reader.close(); print(words)"
    )

    done = subprocess.run(
        [sys.executable, "-c", RUN + lines],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/nonexistent"},
    )

    assert (done.stdout, done.stderr) == ("['rlimits', 'one', 'zip.bomb', 'two']\n", "")


@needs("antiword")
def test_an_old_word_file_that_is_none_is_refused_in_words(reader: SandboxedReader) -> None:
    rubble = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 2_000

    with pytest.raises(Refused) as refused:
        reader.open_document("a.doc", rubble)

    assert refused.value.code == "doc.broken"


def test_extracting_a_letter_reads_the_list_laid_into_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "To trinh.docx"
    file.write_bytes(letter({"Danh sach.xlsx": LIST}))

    assert main(["extract", "--json", str(file)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["files"]] == ["To trinh.docx", "tep-nhung-1.xlsx"]


def test_extracting_a_packed_file_reads_the_papers_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "Hồ sơ.zip"
    file.write_bytes(hostile.zipped({"Tờ trình.docx": GOOD, "a.txt": "a"}))

    assert main(["extract", "--json", str(file)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["files"]] == ["Tờ trình.docx", "a.txt"]


def test_a_paper_that_kills_who_looks_into_it_costs_its_siblings_nothing(reader: SandboxedReader) -> None:
    kept = hostile.flate(b"a" * 400_000_000, b"/Type/EmbeddedFile")
    others = {5: b"<</Type/Filespec/F(x.txt)/EF<</F 6 0 R>>>>", 6: kept}
    bomb = hostile.pdf_of(hostile.flate(b""), others=others)
    bomb = bomb.replace(b"/Type/Catalog", b"/Type/Catalog/Names<</EmbeddedFiles<</Names[(x)5 0 R]>>>>")
    papers = [RawPaper("a.pdf", bomb), RawPaper("tt.docx", GOOD)]

    with pytest.raises(ReaderDied):
        reader.open_message(Form.PAPERS, b"", papers)
    assert [one.name for one in reader.open_plainly(Form.PAPERS, b"", papers).attachments] == ["a.pdf", "tt.docx"]


def test_the_operator_learns_where_a_child_died_and_no_word_of_the_paper() -> None:
    trace = (
        'Traceback (most recent call last):\n  File "/opt/hoso/service/adapters/readers/child.py", line 9, in answer\n'
        '    read(x)\n  File "/opt/hoso/service/domain/papers/dates.py", line 31, in found\n    int(text)\n'
        "ValueError: invalid literal for int() with base 10: 'Nguyễn Văn Ví'\n"
    )

    assert whereabouts(trace) == "ValueError papers/dates.py:31:found"
    assert whereabouts("terminate called\nNguyễn: Văn Ví") == ""
