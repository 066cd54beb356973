"""The real chain of Quảng Bình in 2022 (DOMAIN D.1) replayed from synthetic papers, with its dates.

Minutes of 26/9, the department's submission of 28/9, the submission of Sở Nội vụ of 18/10, the decision of 24/10/2022,
signed at 15:17:35: eighteen working days, the first day not counted and no holiday between.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from service.cli import timeline
from service.domain.events import EventType
from service.domain.states import State
from tests.kit.clock import FrozenClock
from tests.kit.tree import TREE
from tests.kit.world import NOMINEE, World, paper

if TYPE_CHECKING:
    from connectors.base import RawPaper
    from service.domain.dossier import Dossier

RECEIVED = datetime(2022, 9, 28, 2, 30, tzinfo=UTC)
DECISION = {"decision_number": "2901/QĐ-UBND", "decision_date": "2022-10-24"}


def papers() -> tuple[RawPaper, ...]:
    """Give the papers of the chain, of made-up people, dated as the real ones."""
    head = {"number": "1550/TTr-STN", "date": "2022-09-28", "issuer": "SỞ THỬ NGHIỆM", "signer": "Lê Văn Mẫu",
            "award": "Bằng khen của Chủ tịch UBND tỉnh", "subject": "V/v đề nghị tặng Bằng khen"}  # fmt: skip
    votes = [{"nominee": NOMINEE.name, "for": 9, "base": 9, "percent": 100.0}]
    return (
        paper("1550 TTr-STN.pdf", "submission", **head, collective_count=0, individual_count=1),
        paper("Danh sách.xlsx", "nominee_list"),
        paper("Biên bản.pdf", "minutes", meeting_date="2022-09-26", members_total=9, members_present=9, votes=votes),
        paper("Báo cáo.pdf", "merit_report_individual", full_name=NOMINEE.name, unit=NOMINEE.unit, date="2022-09-20"),
    )


def at(world: World, moment: str) -> None:
    """Let it become that moment in Viet Nam, doing the work that falls due on the way."""
    wanted = datetime.fromisoformat(f"{moment}+07:00")
    world.clock.advance(seconds=(wanted - world.clock.now()).total_seconds() - 31)
    world.drain()


def replay(world: World | None = None) -> tuple[World, Dossier]:
    """Walk the chain on its dates, in memory or in the given world, of which the clock stands at `RECEIVED`."""
    world = world or World(clock=FrozenClock(RECEIVED))
    world.send("new", *papers(), document_id="2022.1550")
    dossier = world.settle()
    at(world, "2022-09-30T08:00:00")
    dossier = world.act(dossier, "approve")
    at(world, "2022-10-14T08:00:00")
    dossier = world.act(dossier, "approve")
    dossier = world.act(dossier, "approve", inputs={"votes_for": 9, "votes_total": 9})
    at(world, "2022-10-18T08:00:00")
    dossier = world.act(dossier, "approve", reason="Tờ trình 1849/TTr-SNV ngày 18/10/2022")
    at(world, "2022-10-24T15:17:35")
    dossier = world.act(dossier, "approve", inputs=DECISION)
    world.drain()
    return world, world.store.dossier(dossier.id)


def test_the_chain_takes_eighteen_working_days_and_says_why() -> None:
    world, dossier = replay()

    legal = dossier.term("legal")
    assert legal is not None
    assert (legal.start, legal.ended, legal.spent) == (date(2022, 9, 28), date(2022, 10, 24), 18)
    assert legal.due == date(2022, 11, 2)
    assert legal.deadline.why.startswith(
        "25 ngày làm việc kể từ 28/09/2022, không tính ngày đầu, thứ Bảy và Chủ nhật. Căn cứ: Thông tư 20/2025/TT-BNV"
    )
    (approved,) = [event for event in world.store.events(dossier.id) if event.type is EventType.APPROVED]
    told = next(one for one in approved.data["clocks"] if one["term"] == "legal")
    assert (told["spent"], told["late_by"]) == (18, 0)


def test_the_timeline_reads_as_the_office_would_tell_it() -> None:
    world, dossier = replay()
    said = timeline.words(TREE / "templates")

    told = [timeline.line(event, said) for event in world.store.events(dossier.id)]

    assert told[0] == "Nhận hồ sơ · 4 giấy tờ  [máy]"
    assert told[2] == "Mở bước · Kiểm tra thành phần hồ sơ · hạn 30/09/2022  [máy]"
    assert "Nhắc thời hạn · Kiểm tra thành phần hồ sơ · Đến hạn hôm nay · hạn 30/09/2022  [máy]" in told
    assert any("Thời hạn giải quyết hồ sơ 18 ngày làm việc" in line for line in told)
    assert told[-1] == "Lưu trữ  [máy]"


def test_the_chain_is_judged_by_the_decree_of_2017_and_ends_in_the_archive() -> None:
    _, dossier = replay()

    assert (dossier.state, dossier.outcome) == (State.ARCHIVED, "approved")
    assert {"awards/nd91/bkt.toml", "requirements/tieu_chuan/bkt_nd91.toml"} < set(dossier.rules)
    assert [row["step"] for row in dossier.signed] == [
        "kiem_tra", "tham_dinh", "hop_hoi_dong", "trinh_ubnd", "quyet_dinh",
    ]  # fmt: skip
    assert [row["on"] for row in dossier.signed][-1] == "2022-10-24"
