"""RAR, 7-Zip, tar and compressed files: opened as zips are, within budgets, or told so that a sender knows why."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import tarfile
from typing import TYPE_CHECKING

import pytest

from connectors.base import RawPaper
from service.adapters.readers import archives, rar_heads, unpacking
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.domain.errors import Refused
from service.samples import province
from service.samples.envelopes import edxml, envelope_of
from tests.kit import hostile, rar
from tests.kit.needs import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEXT = "TỜ TRÌNH".encode()
FILES = {"Hồ sơ/Tờ trình.txt": TEXT, "Biên bản.txt": "BIÊN BẢN".encode()}
# By 7-Zip 26.02: both files; the second one locked; and so that not even its name is told.
SEVEN = base64.b64decode(
    "N3q8ryccAARq1f7yGgAAAAAAAAB+AAAAAAAAAM45kgkBABVCScOKTiBC4bqiTlThu5wgVFLDjE5IAAEEBgABCRoABwsBAAEhIQEADBYACA0CCQsKAWt0"
    "SV4IYYVJAAAFAw4BgBkBABFNAEgA0x4gAHMAoQEAAEIAaQDqAG4AIABiAKMebgAuAHQAeAB0AAAASADTHiAAcwChAS8AVADdHiAAdAByAOwAbgBoAC4A"
    "dAB4AHQAAAAAAA=="
)
SEVEN_LOCKED = base64.b64decode(
    "N3q8ryccAASAdq+cEAAAAAAAAABcAAAAAAAAABmom7ZZioZipeyKjdnJmR1p3cr8AQQGAAEJEAAHCwEAAiQG8QcBElMPhdizhC5jxHO//RW3EJ4/iSEh"
    "AQABAAwPCwAICgFrdEleAAAFARkBABEbAEIAaQDqAG4AIABiAKMebgAuAHQAeAB0AAAAAAA="
)
SEVEN_HIDDEN = base64.b64decode(
    "N3q8ryccAAQvbKFpcAAAAAAAAAAuAAAAAAAAAOqU1rTRNm4Ye3kDXekCMytA5FjDYsKf8fVN86Hjczi75eWA+i4Ret5BPj82lxbMTo4Pw27N4iE927Jh"
    "JMDMMdaKqkHIBpy+f0+ISFuGMnJHbMhUqB/AZV1kf02k8jhLVrDV9JvPSwjHnHyyG/uqFxdhebsQFwYQAQlgAAcLAQABJAbxBwESUw/fPCoh0GBZSiQy"
    "H3w5hTOKDFwKAZ4l8zAAAA=="
)
LINK = rar.rar5(rar.entry("a.txt", b"", extra=rar.link_to("/etc/passwd")))


def tar(files: Mapping[str, bytes], *, kind: bytes = tarfile.REGTYPE) -> bytes:
    """Give a tar of files, or of links and devices of their names."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd" * (kind != tarfile.REGTYPE)
            entry.size = len(data) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(data))
    return target.getvalue()


def of(name: str, data: bytes, *, form: str = "papers", limits: Limits | None = None) -> list[tuple[str, bytes]]:
    """Give the papers of a message of one archive."""
    files = [RawPaper(name, data)] if form == "papers" else []
    raw = b"" if form == "papers" else data
    return [(one.name, one.data) for one in open_message(form, raw, files, limits=limits or Limits()).attachments]


@needs("libarchive")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Hồ sơ.rar", rar.rar5_of(FILES)),
        ("Hồ sơ.rar", rar.rar4_of(FILES)),
        ("Hồ sơ.rar", rar.rar5(*(rar.entry(*one) for one in FILES.items()), recovery=rar.RECOVERY)),
        ("Hồ sơ.7z", SEVEN),
        ("Hồ sơ.tar", tar(FILES)),
        ("Hồ sơ.tgz", gzip.compress(tar(FILES))),
        ("Tờ trình.pdf", rar.rar5_of(FILES)),
    ],
    ids=["rar5", "rar4", "recovery", "7z", "tar", "tgz", "misnamed"],
)
def test_the_papers_of_an_archive_are_papers_of_the_message(name: str, data: bytes) -> None:
    assert dict(of(name, data)) == {name.rpartition("/")[2]: body for name, body in FILES.items()}


@needs("libarchive")
def test_an_archive_is_opened_whatever_its_message_is() -> None:
    packed = rar.rar5_of(FILES)
    message = edxml(envelope_of(province.COMPLETE, "Hồ sơ"), (RawPaper("Hồ sơ.rar", packed),))

    told = [("Tờ trình.txt", TEXT), ("Biên bản.txt", FILES["Biên bản.txt"])]
    assert of("", message, form="edxml") == of("", packed, form="zip") == told
    assert of("", hostile.zipped({"trong.rar": packed}), form="zip") == told


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_compressed_file_is_the_paper_that_is_in_it(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT)

    assert of("Tờ trình.txt.gz", packed) == [("Tờ trình.txt", TEXT)]
    with pytest.raises(Refused) as refused:
        of("Tờ trình.txt.gz", packed[:-6] + b"??????")
    assert refused.value.code == "archive.broken"


@needs("libarchive")
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("hs.rar", rar.rar5(rar.entry("a.txt", TEXT), volume=1), "zip.pieces"),
        ("hs.rar", rar.rar4(rar.entry4("a.txt", TEXT), flags=1), "zip.pieces"),
        ("hs.rar", rar.rar5(rar.entry("a.txt", TEXT, extra=rar.LOCKED)), "zip.encrypted"),
        ("hs.rar", rar.locked_heads(), "zip.encrypted"),
        ("hs.rar", rar.rar4(rar.entry4("a.txt", TEXT, flags=4)), "zip.encrypted"),
        ("hs.7z", SEVEN_LOCKED, "zip.encrypted"),
        ("hs.7z", SEVEN_HIDDEN, "zip.encrypted"),
        ("hs.rar", LINK, "zip.link"),
        ("hs.tar", tar({"a": b""}, kind=tarfile.SYMTYPE), "zip.link"),
        ("hs.tar", tar({"a": b""}, kind=tarfile.LNKTYPE), "zip.link"),
        ("hs.tar", tar({"a": b""}, kind=tarfile.CHRTYPE), "zip.link"),
        ("hs.7z", SEVEN[:-9], "archive.broken"),
        ("hs.rar", rar.rar5_of({"a.txt": TEXT}).replace(TEXT, TEXT[::-1]), "archive.broken"),
        ("hs.rar", rar.rar4_of({"a.txt": TEXT}).replace(TEXT, TEXT[::-1]), "archive.broken"),
        ("hs.rar", rar.rar5(rar.entry("a.txt", TEXT, dictionary=15)), "zip.costly"),
        ("hs.rar", rar.rar5(), "zip.empty"),
    ],
)
def test_what_of_an_archive_is_not_opened_says_what_to_do(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_paper(name, data, limits=Limits())

    assert (refused.value.code, str(refused.value).count("đề nghị")) == (code, 1)
    assert of("", hostile.zipped({"a.txt": TEXT, name: data}), form="zip") == [("a.txt", TEXT), (name, data)]


@needs("libarchive")
def test_what_is_cut_off_behind_good_entries_is_told_beside_them() -> None:
    whole = rar.rar5_of({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT})
    cut = whole[: whole.rindex(b"b.txt") + len(b"b.txt" + TEXT)]  # between two blocks, where nothing looks broken

    assert of("hs.rar", cut) == [("hs.rar", cut), ("a.txt", TEXT), ("b.txt", TEXT)]
    with pytest.raises(Refused, match="phần còn lại"):
        open_paper("hs.rar", cut, limits=Limits())
    files = tar({"a.txt": TEXT, "b.txt": TEXT})
    assert [name for name, _data in of("hs.tar", files[: files.rindex(b"b.txt") // 512 * 512])] == ["hs.tar", "a.txt"]


@needs("libarchive")
def test_an_entry_kept_as_a_reference_has_the_bytes_of_the_other_and_many_are_no_bomb() -> None:
    copies = [rar.entry(f"{at}.txt", b"", extra=rar.copy_of("a.txt")) for at in range(3)]
    packed = rar.rar5(rar.entry("a.txt", TEXT * 20_000), *copies)

    assert [len(data) for _name, data in of("hs.rar", packed)] == [len(TEXT) * 20_000] * 4
    with pytest.raises(Refused) as refused:
        of("hs.rar", packed, limits=Limits(package=len(TEXT) * 50_000))
    assert refused.value.code == "zip.bomb"


@needs("libarchive")
def test_of_two_entries_of_one_name_only_the_reference_has_the_bytes_of_another() -> None:
    first, other = rar.entry("a.txt", TEXT), rar.entry("b.txt", TEXT[::-1])
    again = rar.entry("a.txt", b"", extra=rar.copy_of("b.txt"))

    assert [data for _name, data in of("hs.rar", rar.rar5(first, other, again))] == [TEXT, TEXT[::-1], TEXT[::-1]]


@needs("libarchive")
def test_names_in_an_archive_are_names_only() -> None:
    packed = rar.rar5_of({"../../etc/a.txt": TEXT, "C:\\b.txt": TEXT, "__MACOSX/._c": b"x", "Thumbs.db": b"x"})

    assert [name for name, _data in of("hs.rar", packed)] == ["a.txt", "b.txt"]


@needs("libarchive")
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(package=2_000), "zip.bomb"),
        (Limits(entry=500), "zip.bomb"),
        (Limits(entries=2), "zip.entries"),
        (Limits(archive_seconds=0), "zip.costly"),
    ],
)
def test_what_an_archive_may_become_is_counted_while_it_is_unpacked(limits: Limits, code: str) -> None:
    with pytest.raises(Refused) as refused:
        of("hs.rar", rar.rar5_of({f"{at}.txt": b"x" * 1_000 for at in range(3)}), limits=limits)

    assert refused.value.code == code


def test_a_compressed_file_that_becomes_too_large_is_none() -> None:
    with pytest.raises(Refused) as refused:
        of("a.txt.gz", gzip.compress(bytes(2 << 20)))

    assert refused.value.code == "zip.bomb"


def test_a_message_that_is_opened_plainly_takes_no_archive_apart() -> None:
    files = [RawPaper("a.txt", TEXT), RawPaper("hs.rar", rar.rar5_of(FILES))]

    plain = open_message("papers", b"", files, limits=Limits(), within=False)

    assert [one.name for one in plain.attachments] == ["a.txt", "hs.rar"]


def test_a_pdf_that_only_lies_in_an_archive_does_not_make_it_one() -> None:
    stored = rar.rar5(rar.entry("a.pdf", hostile.pdf()), volume=1)

    assert [one.name for one in open_message("papers", b"", [RawPaper("a.txt", TEXT), RawPaper("b.rar", stored)],
                                             limits=Limits()).attachments] == ["a.txt", "b.rar"]  # fmt: skip
    assert archives.form_of(stored) == "rar"


def test_without_the_library_none_is_there() -> None:
    assert unpacking.library("libkhong-co.so.0") is None


def test_a_sum_of_blake2_is_looked_at() -> None:
    letters = b"abcdefghijklmnopqrstuvwxyz" * 40
    told = bytes.fromhex("517206eca4bdf51da77c96d7e813445c18543095bb07b484fd7ff066949d29c0")

    heads = rar_heads.Heads(sums=(told,))

    assert [heads.fits(0, letters), heads.fits(0, letters[:-1]), heads.fits(1, letters)] == [True, False, False]


def test_a_rar_is_whole_only_to_its_last_block() -> None:
    for packed in (rar.rar5_of(FILES), rar.rar4_of(FILES)):
        ends = [end for end in range(len(packed) + 1) if rar_heads.of(packed[:end]).is_whole]
        assert ends[-1] == len(packed)
        assert ends[0] > packed.rindex(FILES["Biên bản.txt"])
