"""Chromium without a window, waited for with patience; its driver is loaded where a browser is opened."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver.remote.webdriver import WebDriver

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-dev-shm-usage", "--window-size=1400,1000")  # fmt: skip
PATIENCE = 60  # seconds


@contextmanager
def chromium() -> Iterator[WebDriver]:
    """Give a browser that knows nobody, and close it."""
    from selenium import webdriver  # noqa: PLC0415 - a second and a half in every process that only collects the tests
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def until(browser: WebDriver, comes: Callable[[WebDriver], object]) -> None:
    """Wait until something is so."""
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415 - as above

    WebDriverWait(browser, PATIENCE).until(comes)


def until_seen(browser: WebDriver, css: str) -> None:
    """Wait until an element stands on the page."""
    until(browser, lambda page: page.find_elements(By.CSS_SELECTOR, css))


def complaints(browser: WebDriver) -> list[str]:
    """Give what the browser complained of: scripts that failed, content that the policy refused."""
    log = browser.get_log("browser")  # type: ignore[attr-defined]
    return [entry["message"] for entry in log if entry["level"] == "SEVERE"]
