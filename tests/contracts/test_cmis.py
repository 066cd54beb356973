"""A document repository: every paper of a folder comes, or none; a page in place of a paper is no paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.base import Form, Garbled, RawPaper, Refused
from tests.kit import cmis_peer
from tests.kit.mail_rigs import CmisRig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.kit.cmis_peer import Node


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CmisRig]:
    rig = CmisRig(tmp_path)
    yield rig
    rig.peer.stop()


def lay(rig: CmisRig, papers: int) -> Node:
    """Lay a folder of papers into the inbox; gives it as the repository keeps it."""
    rig.put_message(Form.PAPERS, [RawPaper(f"{n}.txt", b"van ban") for n in range(papers)], name="ho so")
    tree = rig.peer.repository
    return tree.children(tree.at(cmis_peer.FOLDERS[0]).id)[0]


def test_papers_in_folders_of_a_folder_come_with_their_paths(rig: CmisRig) -> None:
    tree, folder = rig.peer.repository, lay(rig, 1)
    inner = tree.add(folder.id, "Phụ lục")
    tree.add(inner.id, "Biên bản.txt", b"bien ban")

    connector = rig.build()
    fetched = connector.fetch(next(iter(connector.pending())))

    assert [(one.name, one.data) for one in fetched.papers] == [
        ("0.txt", b"van ban"), ("Phụ lục/Biên bản.txt", b"bien ban")]  # fmt: skip


def test_folders_within_folders_without_end_are_refused(rig: CmisRig) -> None:
    tree, folder = rig.peer.repository, lay(rig, 1)
    for _level in range(6):
        folder = tree.add(folder.id, "trong")

    connector = rig.build()
    with pytest.raises(Refused, match="quá 5 cấp"):
        connector.fetch(next(iter(connector.pending())))


def test_a_repository_that_gives_the_same_page_for_ever_loses_no_paper(rig: CmisRig) -> None:
    lay(rig, 203)
    connector = rig.build()
    (whole,) = connector.pending()
    assert len(connector.fetch(whole).papers) == 203

    rig.peer.repository.stuck = True

    assert [one.external_id for one in connector.pending()] == [whole.external_id]
    with pytest.raises(Garbled, match=r"không đủ \(200 tệp\)"):
        connector.fetch(whole)


def test_a_sign_in_page_at_200_is_no_paper_where_the_repository_tells_no_length(rig: CmisRig) -> None:
    tree = rig.peer.repository
    tree.unsized = True
    inbox = tree.at(cmis_peer.FOLDERS[0]).id
    tree.add(inbox, "a.pdf", b"\r\n<!DOCTYPE html><title>Dang nhap</title>")
    tree.add(inbox, "b.html", b"<html>van ban</html>")

    connector = rig.build()
    page, paper = connector.pending()
    with pytest.raises(Garbled, match="trang HTML"):
        connector.fetch(page)
    assert connector.fetch(paper).papers[0].data == b"<html>van ban</html>"


def test_a_word_paper_that_is_written_as_html_comes_where_the_repository_tells_its_length(rig: CmisRig) -> None:
    """Old programs of offices save so under .doc; whose length is what the repository keeps is no page of an error."""
    tree, connector = rig.peer.repository, rig.build()
    paper = b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>to trinh</body></html>'
    tree.add(tree.at(cmis_peer.FOLDERS[0]).id, "to trinh.doc", paper)

    (waiting,) = connector.pending()
    assert connector.fetch(waiting).papers[0].data == paper
