from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Invalid
from service.domain.extraction import FIELD_READERS
from service.domain.fields import PaperKind
from service.domain.rules_documents import READERS, load_rules
from tests.golden.cases import RULES, rules

if TYPE_CHECKING:
    from pathlib import Path


def test_every_reader_a_rule_may_name_exists() -> None:
    assert set(FIELD_READERS) == READERS


def test_every_kind_of_the_contract_has_rules() -> None:
    assert {kind.kind for kind in rules().kinds} == set(PaperKind)


def test_rules_know_their_content_by_its_hash(tmp_path: Path) -> None:
    folder = shutil.copytree(RULES, tmp_path / "rules")
    with (folder / "plan.toml").open("a", encoding="utf-8") as plan:
        plan.write("# another\n")

    changed = load_rules(folder)

    assert (load_rules(RULES).sha256 == rules().sha256, changed.sha256 == rules().sha256) == (True, False)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = shutil.copytree(RULES, tmp_path / "rules")
    (folder / "plan.toml").write_text('name = "plan"\ncolour = "red"\n', encoding="utf-8")
    (folder / "guidance.toml").write_text("name = [", encoding="utf-8")
    with (folder / "minutes.toml").open("a", encoding="utf-8") as minutes:
        minutes.write('\n[[fields]]\nname = "x"\nreader = "crystal ball"\nwhere = "sky"\n')

    with pytest.raises(Invalid) as caught:
        load_rules(folder)

    assert str(caught.value).count("minutes.toml") == 2
    told = {(problem.paper, problem.message[:24]) for problem in caught.value.problems}
    assert told >= {
        ("plan.toml", "không hiểu mục colour"),
        ("plan.toml", "thiếu mục title_vi"),
        ("guidance.toml", "không đọc được TOML: Inv"),
        ("minutes.toml", "field x: không có cách đ"),
        ("minutes.toml", "field x: where phải là m"),
    }
