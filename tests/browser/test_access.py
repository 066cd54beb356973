"""Every place of the console for who uses no mouse, no full sight or a narrow screen, in a real browser.

Sources: WCAG 2.2, 1.3.1 (headers, labels), 1.4.3 (contrast 4.5 to 1), 1.4.10 (no sideways scrolling), 4.1.2 (names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By

from service.domain.events import EventType
from tests.browser.test_console import _sign_in, address, browser, chromium, office
from tests.kit.browser import until_seen
from tests.kit.builders import an_endpoint, an_event
from tests.kit.clock import START
from tests.kit.needs import needs
from tests.kit.office import SUBMISSION, at_council, with_problems

if TYPE_CHECKING:
    from selenium.webdriver.remote.webdriver import WebDriver

    from tests.kit.office import Office

__all__ = ["address", "browser", "chromium", "office"]
pytestmark = needs("chromium")
NARROW, HIGH = 360, 800
FAULTS = """
const told = [], all = (css) => [...document.querySelectorAll(css)], said = (one) => (one.textContent || "").trim();
for (const one of all("input:not([type=hidden]), select, textarea"))
  if (!one.getAttribute("aria-label") && ![...(one.labels || [])].some(said)) told.push("no label: " + one.name);
for (const one of all("button, a[href]"))
  if (!said(one) && !one.getAttribute("aria-label")) told.push("no name: " + one.outerHTML.slice(0, 80));
for (const one of all("input[type=checkbox], input[type=radio]")) {
  const box = one.getBoundingClientRect();
  if (one.getClientRects().length && Math.min(box.width, box.height) < 16) told.push("small: " + one.name);
}
for (const one of all("th")) if (!said(one)) told.push("empty header: " + said(one.closest("tr")));
for (const one of all("table")) if (!one.querySelector("th")) told.push("table without headers");
for (const one of all("[id]")) if (all("#" + CSS.escape(one.id)).length > 1) told.push("id twice: " + one.id);
if (all("h1").length !== 1 || document.documentElement.lang !== "vi") told.push("no single h1, or no language");
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => colour.slice(0, 3).map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
for (const one of all("body *")) {
  if (!one.getClientRects().length || ![...one.childNodes].some((node) => node.nodeType === 3 && said(node))) continue;
  let under = [255, 255, 255], opacity = 1, found = false;
  for (let at = one; at; at = at.parentElement) {
    const style = getComputedStyle(at), colour = parts(style.backgroundColor);
    opacity *= Number(style.opacity);
    if (!found && (colour.length < 4 || colour[3] > .99)) { under = colour; found = true; }
  }
  const ink = parts(getComputedStyle(one).color).slice(0, 3).map((v, at) => v * opacity + under[at] * (1 - opacity));
  const [low, high] = [light(ink), light(under)].sort((a, b) => a - b);
  if ((high + .05) / (low + .05) < 4.5) told.push("faint: " + said(one).slice(0, 30));
}
return told;
"""


def test_every_place_has_names_headers_and_contrast_and_fits_a_narrow_screen(
    office: Office, address: str, browser: WebDriver
) -> None:
    dossier = office.file(with_problems(), texts=[SUBMISSION.encode()])
    office.file(at_council())
    office.deps.deliveries.save_endpoint(an_endpoint(id="e1", name="Phần mềm A", url="https://phan-mem.test/hoso"))
    told = an_event(dossier.id, EventType.NOTED, at=START, data={"text": "một-từ-dài-không-có-chỗ-ngắt-" * 9})
    office.deps.deliveries.add_delivery("d1", "e1", told)
    found = {}
    for who in ("chuyenvien", "hoidong", "vanhanh", "thanhtra", "donvi"):
        browser.delete_all_cookies()
        _sign_in(browser, address, who)
        places = {str(one.get_attribute("href")) for one in browser.find_elements(By.CSS_SELECTOR, "nav.places a")}
        delivered = {f"{address}/giao-nhan/d1"} if who == "vanhanh" else set()
        for place in sorted({*places, f"{address}/ho-so/{dossier.code}", *delivered}):
            browser.get(place)
            until_seen(browser, "h1")
            faults = browser.execute_script(FAULTS)
            browser.set_window_size(NARROW, HIGH)
            wide = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
            browser.set_window_size(1400, 1000)
            if faults or wide > 0:
                found[who, place.removeprefix(address)] = (faults, wide)

    assert found == {}
