"""Sample messages of an invented province, so that every road of a dossier can be seen at once.

Nothing in them is real. They are the same bytes on every run, so dropping them twice adds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.samples.messages import make_samples
from service.samples.sample import Expectation, Sample

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Expectation", "Sample", "make_samples", "write_samples"]


def write_samples(folder: Path) -> list[Sample]:
    """Drop every sample into the inbox `folder`, whole or not at all, in their order of arrival.

    The folder is watched: a message is made under a hidden name, which no connector lists, and then
    renamed. A sample that lies there already is replaced; OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    samples = make_samples()
    for sample in samples:
        _drop(folder, sample)
    return list(samples)


def _drop(folder: Path, sample: Sample) -> None:
    target = folder / sample.name
    if sample.raw:
        _replace(target, sample.raw)
    elif target.is_dir():
        for paper in sample.papers:
            _replace(target / paper.name, paper.data)
    else:
        hidden = folder / f".{sample.name}.tmp"
        hidden.mkdir(exist_ok=True)
        for paper in sample.papers:
            (hidden / paper.name).write_bytes(paper.data)
        hidden.rename(target)


def _replace(target: Path, data: bytes) -> None:
    hidden = target.with_name(f".{target.name}.tmp")
    hidden.write_bytes(data)
    hidden.replace(target)
