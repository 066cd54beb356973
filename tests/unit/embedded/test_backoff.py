from __future__ import annotations

from service.embedded.supervisor import Backoff


def test_each_death_in_a_row_doubles_the_wait_up_to_the_ceiling() -> None:
    waits = [Backoff().delay(deaths) for deaths in range(1, 9)]

    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


def test_a_death_after_a_calm_life_is_the_first_again() -> None:
    backoff = Backoff()

    assert (backoff.deaths(5, 29.9), backoff.deaths(5, 30.0)) == (6, 1)


def test_thousands_of_deaths_still_give_the_ceiling() -> None:
    assert Backoff().delay(100_000) == 10.0
