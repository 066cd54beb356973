"""A person at a browser, from the one-time link to an approved step: the running office in real Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.kit import browser as kit_browser
from tests.kit import desk as kit
from tests.kit.browser import complaints, until, until_seen
from tests.kit.desk import nomination
from tests.kit.needs import needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver.remote.webdriver import WebDriver

    from tests.kit.desk import Desk

pytestmark = needs("chromium")


@pytest.fixture
def browser() -> Iterator[WebDriver]:
    """Give a browser that knows nobody."""
    with kit_browser.chromium() as opened:
        yield opened


def printed_link(desk: Desk) -> str:
    """Give the one-time link that `hoso up` printed when it was ready."""
    found = re.search(r"http://\S+/dang-nhap/\S+", desk.told())
    assert found, desk.told()
    return found[0]


def test_from_the_printed_link_to_an_approved_step(desk: Desk, browser: WebDriver, tmp_path: Path) -> None:
    code = desk.dossier(desk.push(nomination(40, kit.ZIP)))["code"]

    browser.get(printed_link(desk))
    browser.find_element(By.CSS_SELECTOR, "button.primary").click()
    until_seen(browser, "#queue tbody tr")
    browser.save_screenshot(str(tmp_path / "queue.png"))
    browser.find_element(By.NAME, "q").send_keys(code, Keys.ENTER)
    until(browser, lambda page: len(page.find_elements(By.CSS_SELECTOR, "#queue tbody tr")) == 1)
    browser.find_element(By.LINK_TEXT, code).click()
    until_seen(browser, "article.dossier")
    browser.find_element(By.CSS_SELECTOR, "#f-number a.seen").click()
    marked = [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, "mark.on")]
    browser.save_screenshot(str(tmp_path / "dossier.png"))
    browser.find_element(By.CSS_SELECTOR, "details[open] button.primary").click()
    until_seen(browser, ".said")
    browser.save_screenshot(str(tmp_path / "approved.png"))

    assert "/TTr-SVHTTDL" in "".join(marked)
    assert "Thẩm định hồ sơ" in browser.find_element(By.ID, "head").text
    assert desk.events(code)[-2:] == ["decided", "step_opened"]
    assert browser.find_element(By.CSS_SELECTOR, ".timeline li").text.splitlines()[0] == "Mở bước"
    assert complaints(browser) == []


def test_the_printed_link_lets_nobody_in_a_second_time(desk: Desk) -> None:
    link = desk.hoso("user", "link", "vanphong")
    pages = [desk.spend(link) for _ in range(2)]

    assert [page.status_code for page in pages] == [303, 403]
