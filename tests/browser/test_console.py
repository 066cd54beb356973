"""The console in a real browser: sign in, see the queue, look at the evidence, approve."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from werkzeug.serving import make_server

from service.domain.states import Processing
from tests.kit import browser as kit_browser
from tests.kit.browser import complaints, until, until_seen
from tests.kit.needs import needs
from tests.kit.office import PASSWORD, SUBMISSION, an_office, under_review, with_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webdriver import WebDriver

    from tests.kit.office import Office

pytestmark = needs("chromium")


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[WebDriver]:
    with kit_browser.chromium() as opened:
        yield opened


@pytest.fixture
def browser(chromium: WebDriver) -> WebDriver:
    chromium.delete_all_cookies()
    chromium.get_log("browser")  # type: ignore[attr-defined]
    return chromium


def _sign_in(browser: WebDriver, address: str, name: str = "chuyenvien") -> None:
    browser.get(address)
    browser.find_element(By.NAME, "name").send_keys(name)
    browser.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    until_seen(browser, "#queue")


def _aloud(browser: WebDriver) -> str:
    """Give what the page says of what changed on it, to who has it read aloud."""
    return str(browser.execute_script("return document.getElementById('aloud').textContent"))


def test_from_signing_in_to_an_approved_step(office: Office, address: str, browser: WebDriver) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.find_element(By.LINK_TEXT, dossier.code).click()
    until_seen(browser, "article.dossier")
    browser.find_element(By.CSS_SELECTOR, "#f-number a.seen").click()
    marked = [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, "mark.on")]
    until(browser, lambda page: "Số: 12/TTr-STN" in _aloud(page))  # where it stands, for who sees no mark
    browser.find_element(By.CSS_SELECTOR, "details[open] button.primary").click()
    until_seen(browser, ".said")

    assert marked == ["12/TTr-STN"]
    assert browser.find_element(By.CSS_SELECTOR, ".said").text == (
        "Đã ghi nhận đồng ý. Bước tiếp theo: Thẩm định hồ sơ (Chuyên viên)."
    )
    assert "Thẩm định hồ sơ" in browser.find_element(By.ID, "head").text
    assert office.store.dossier(dossier.id).version == dossier.version + 1
    assert complaints(browser) == []


def test_typing_in_the_search_box_narrows_the_queue(office: Office, address: str, browser: WebDriver) -> None:
    office.file(under_review(subject="Khen thưởng phòng chống bão"))
    office.file(under_review(subject="Khen thưởng chuyển đổi số"))
    _sign_in(browser, address)
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    browser.switch_to.active_element.send_keys("chuyen doi so")
    until(
        browser,
        lambda page: len(page.find_elements(By.CSS_SELECTOR, "#queue tbody tr")) == 1,
    )

    until(browser, lambda page: _aloud(page) == "1 / 1 hồ sơ")
    assert "chuyển đổi số" in browser.find_element(By.CSS_SELECTOR, "#queue tbody .subject").text
    assert "q=chuyen" in browser.current_url
    assert complaints(browser) == []


def test_a_field_is_corrected_in_its_place(office: Office, address: str, browser: WebDriver) -> None:
    dossier = office.file(with_problems(), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.get(f"{address}/ho-so/{dossier.code}")
    browser.find_element(By.CSS_SELECTOR, "#f-number a.edit").click()
    until_seen(browser, ".field.editing textarea")
    box = browser.find_element(By.CSS_SELECTOR, ".field.editing textarea")
    box.clear()
    box.send_keys("15/TTr-STN")
    browser.find_element(By.CSS_SELECTOR, "#f-issuer a.edit").send_keys(Keys.ENTER)
    browser.switch_to.alert.dismiss()  # another part comes over what is typed only where that is wanted
    browser.find_element(By.CSS_SELECTOR, ".field.editing button.primary").click()
    until_seen(browser, ".said")

    assert "15/TTr-STN" in browser.find_element(By.ID, "f-number").text
    assert "sửa bởi chuyenvien" in browser.find_element(By.ID, "f-number").text
    assert [one.value for one in office.store.dossier(dossier.id).corrections] == ["15/TTr-STN"]
    assert complaints(browser) == []


def test_a_refused_form_has_its_fault_at_the_field_and_the_focus_there(
    office: Office, address: str, browser: WebDriver
) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.get(f"{address}/ho-so/{dossier.code}")
    form = "//details[form/input[@name='action'][@value='return']]"
    browser.find_element(By.XPATH, f"{form}/summary").click()
    browser.find_element(By.XPATH, f"{form}//textarea").send_keys("Thiếu biên bản.")
    browser.find_element(By.XPATH, f"{form}//input[@name='legal_basis']").send_keys("Luật 06/2022/QH15, Điều 84")
    browser.find_element(By.XPATH, f"{form}//button").click()
    until_seen(browser, ".refusal")

    focused = browser.switch_to.active_element
    told = browser.find_element(By.ID, focused.get_attribute("aria-describedby") or "")
    assert (focused.get_attribute("name"), focused.get_attribute("aria-invalid")) == ("codes", "true")
    assert (told.is_displayed(), told.text) == (True, "Trả lại phải chọn ít nhất một mã lý do (R01 đến R21).")
    assert browser.find_element(By.XPATH, f"{form}//textarea").get_attribute("value") == "Thiếu biên bản."
    browser.find_element(By.XPATH, f"{form}//input[@value='R03']").click()
    browser.find_element(By.XPATH, f"{form}//button").click()
    until_seen(browser, ".said")
    assert office.store.dossier(dossier.id).state == "returned"


def test_a_page_that_waits_for_the_machine_does_not_come_over_what_is_typed(
    office: Office, address: str, browser: WebDriver
) -> None:
    dossier = office.file(under_review(processing=Processing.WORKING), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.get(f"{address}/ho-so/{dossier.code}")
    box = browser.find_element(By.CSS_SELECTOR, "details[open] textarea[name=reason]")
    box.send_keys("Lý do đang gõ dở")
    browser.execute_script("window.polls = 0; document.addEventListener('htmx:beforeRequest', () => window.polls++)")
    until(browser, lambda page: page.execute_script("return window.polls") > 0)
    typed = box.get_attribute("value")
    searched = "document.querySelector('form.search').dispatchEvent(new Event('submit', {bubbles: true}));"
    leaves = "return window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    unasked = [browser.execute_script(script) for script in (leaves, searched + leaves)]
    box.clear()
    from selenium.webdriver.support.expected_conditions import staleness_of  # noqa: PLC0415 - as in the kit

    until(browser, staleness_of(box))

    assert typed == "Lý do đang gõ dở"
    assert unasked == [False, False]  # also when another page is searched for
    assert complaints(browser) == []


@pytest.mark.parametrize("path", ["/tim-kiem?q=khen", "/", "/ho-so/{code}", "/khen-thuong?ten=nguyen van thu"])
def test_a_page_is_no_wider_than_a_phone(office: Office, address: str, browser: WebDriver, path: str) -> None:
    dossier = office.file(under_review(unit="Ủy ban nhân dân phường có một tên rất dài của tỉnh Bình Minh"))
    _sign_in(browser, address)
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)  # type: ignore[attr-defined]
    try:
        browser.get(address + path.format(code=dossier.code))
        width = browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})  # type: ignore[attr-defined]

    assert width == 390


def test_a_row_of_the_list_is_put_right_where_it_stands(office: Office, address: str, browser: WebDriver) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.get(f"{address}/ho-so/{dossier.code}")
    browser.find_elements(By.CSS_SELECTOR, "#nominees a.edit")[1].send_keys(Keys.ENTER)
    until_seen(browser, "#row-form")
    name = browser.switch_to.active_element
    name.clear()
    name.send_keys("Trần Thị Nghiệp", Keys.ENTER)
    until_seen(browser, "#dong-2 .flag")

    assert browser.current_url.endswith("?giay=1#dong-2")
    assert "Trần Thị Nghiệp" in browser.find_element(By.ID, "dong-2").text
    assert "máy đọc tên: Trần Thị Nghiệm" in browser.find_element(By.ID, "dong-2").text
    assert complaints(browser) == []


def test_the_focus_stays_where_it_was_when_a_list_comes_anew(office: Office, address: str, browser: WebDriver) -> None:
    """WCAG 2.2, 2.4.3: by keys, or read aloud, nobody is sent to the top of the page every ten seconds."""
    for number in range(3):
        office.file(under_review(subject=f"Hồ sơ {number}"))
    _sign_in(browser, address)
    link = browser.find_elements(By.CSS_SELECTOR, "#queue tbody .code a")[1]
    browser.execute_script("arguments[0].focus()", link)
    before = link.get_attribute("href")
    browser.execute_script("htmx.ajax('GET', '/', {target: '#queue', select: '#queue', swap: 'outerHTML'})")
    from selenium.webdriver.support.expected_conditions import staleness_of  # noqa: PLC0415 - as in the kit

    until(browser, staleness_of(link))
    until(browser, lambda page: page.switch_to.active_element.tag_name == "a")

    assert browser.switch_to.active_element.get_attribute("href") == before
    assert complaints(browser) == []


def test_what_is_to_be_done_is_one_key_from_the_top(office: Office, address: str, browser: WebDriver) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    _sign_in(browser, address)
    browser.get(f"{address}/ho-so/{dossier.code}")
    browser.find_elements(By.CSS_SELECTOR, "a.skip")[1].send_keys(Keys.ENTER)

    assert browser.switch_to.active_element.get_attribute("id") == "actions"
