"""One receiver that never answers keeps no other waiting, and takes no more than its share of hands."""

from __future__ import annotations

import threading
from collections import Counter

from tests.kit.waiting import until
from workers.courier import Courier


def test_a_silent_receiver_keeps_two_hands_and_no_other_receiver_waits() -> None:
    courier, over, reached = Courier(hands=4, each=2), threading.Event(), Counter()
    silent = [courier.hand_over("silent", over.wait, most=20) for _ in range(10)]
    for number in range(50):
        assert courier.hand_over(f"r{number % 5}", lambda number=number: reached.update([number % 5]), most=20)

    until(lambda: sum(reached.values()) == 50)
    assert silent == [True] * 10
    assert reached == dict.fromkeys(range(5), 10)
    over.set()


def test_what_a_receiver_may_not_have_is_handed_back() -> None:
    courier, over, done = Courier(hands=4, each=2), threading.Event(), []
    taken = [courier.hand_over("failing", lambda: done.append(over.wait()), most=2) for _ in range(5)]
    over.set()
    until(lambda: len(done) == 2)

    assert taken == [True, True, False, False, False]
    until(lambda: courier.hand_over("failing", lambda: done.append(True), most=2))
    until(lambda: len(done) == 3)


def test_what_waits_for_one_receiver_goes_in_order_and_an_error_frees_the_hand() -> None:
    courier, over, told = Courier(hands=2, each=1), threading.Event(), []

    def broken() -> None:
        over.wait()
        raise ValueError("một lỗi")

    courier.hand_over("one", broken, most=20)
    for number in range(5):
        courier.hand_over("one", lambda number=number: told.append(number), most=20)
    over.set()

    until(lambda: len(told) == 5)
    assert told == [0, 1, 2, 3, 4]
