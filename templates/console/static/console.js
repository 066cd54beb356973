// Progressive only: every page works without this file.
(() => {
  "use strict";

  // What changes while the page stays is said as well: whoever has it read aloud sees no part of it come anew.
  const say = (text) => {
    const aloud = document.getElementById("aloud");
    aloud.textContent = "";
    if (text) setTimeout(() => { aloud.textContent = text.trim().replace(/\s+/g, " "); }, 100);
  };
  // A word of what was done stands there when the page comes: only what changes is read aloud by itself.
  document.querySelectorAll(".said").forEach((one) => setTimeout(() => { one.textContent = one.textContent; }, 500));

  const marksOf = (name) => [...document.querySelectorAll("mark[data-fields]")]
    .filter((mark) => mark.dataset.fields.split(" ").includes(name));

  // The sentence that a mark stands in, about a line of it to each side.
  const around = (mark) => {
    const text = mark.closest(".text"), before = document.createRange();
    before.setStart(text, 0);
    before.setEndBefore(mark);
    const at = before.toString().length;
    return `${mark.closest(".sheet").getAttribute("aria-label")}: ${text.textContent.slice(Math.max(0, at - 80), at + mark.textContent.length + 80)}`;
  };

  const show = (name, scroll) => {
    document.querySelectorAll("mark.on, .field.on").forEach((one) => one.classList.remove("on"));
    const marks = marksOf(name);
    marks.forEach((mark) => mark.classList.add("on"));
    const field = document.getElementById("f-" + name);
    if (field) field.classList.add("on");
    if (!scroll) return;
    const target = scroll === "mark" ? marks[0] : field;
    if (target) target.scrollIntoView({ block: "center", behavior: "smooth" });
  };

  document.addEventListener("click", (event) => {
    const seen = event.target.closest("a.seen");
    if (seen) {
      event.preventDefault();
      const name = seen.closest("[data-field]").dataset.field, mark = marksOf(name)[0];
      show(name, "mark");
      say(mark ? around(mark) : "");
      return;
    }
    const mark = event.target.closest("mark[data-fields]");
    if (mark) show(mark.dataset.fields.split(" ")[0], "field");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector(".search input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // The page that waits for the machine comes anew by itself, but never over what a person is typing.
  const isTyped = (one) => one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked
    : one.tagName === "SELECT" ? [...one.options].some((option) => option.selected !== option.defaultSelected && option.value)
    : one.value !== one.defaultValue;
  const isTyping = () => document.querySelector("#main .refusal[role=alert], #main .field.editing") !== null || [...document.querySelectorAll("#main textarea, #main select, #main input:not([type=hidden])")].some(isTyped);
  const whoAsks = (event) => event.detail.requestConfig ? event.detail.requestConfig.elt : event.detail.elt;
  for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
    document.addEventListener(name, (event) => {
      if (whoAsks(event).matches("[data-poll]") && isTyping()) event.preventDefault();
    });
  }

  // Nor does another part come over it unasked, nor another page.
  const LOSES = "Điều bạn đang gõ chưa lưu sẽ mất. Vẫn mở?";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const target = event.detail.target;
    if (whoAsks(event).matches("a[href]") && [...target.querySelectorAll("textarea, select, input:not([type=hidden])")].some(isTyped) && !confirm(LOSES)) event.preventDefault();
  });
  let sent = false;
  const posts = (form) => form.getAttribute("method") === "post"; // a form's `method` may be its own field of that name
  const isLeft = (but) => [...document.querySelectorAll("#main form[method=post]")].some((form) => form !== but
    && !form.querySelector("[type=password]") && [...form.querySelectorAll("textarea, input:not([type=hidden])")].some(isTyped));
  document.addEventListener("submit", (event) => {
    if (!posts(event.target)) return;
    if (isLeft(event.target) && !confirm("Ở một biểu mẫu khác của trang này còn điều đang gõ chưa lưu, sẽ mất. Vẫn gửi?")) event.preventDefault();
    else sent = true;
  });
  window.addEventListener("beforeunload", (event) => { if (!sent && isLeft()) event.preventDefault(); });

  // A part that does not come must not be a link that does nothing: the whole page tells why, or that nobody answers.
  document.addEventListener("htmx:responseError", (event) => {
    const asks = whoAsks(event);
    if (asks.matches("a[href]")) location.assign(asks.href);
    else if (asks.form) asks.form.submit();
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (whoAsks(event).matches("a[href], input")) alert("Chưa nối được tới máy chủ nên chưa mở được phần này. Hãy thử lại sau ít phút.");
  });

  // The way back leads to the list as it was narrowed and searched, not to its beginning.
  const LISTS = ["/", "/tim-kiem"], KEPT = "list";
  if (LISTS.includes(location.pathname)) addEventListener("pagehide", () => sessionStorage.setItem(KEPT, location.pathname + location.search));
  const back = document.querySelector('.head > .back a[href="/"]'), kept = sessionStorage.getItem(KEPT);
  if (!document.querySelector(".who")) sessionStorage.removeItem(KEPT); // another person may sign in here
  else if (back && kept) {
    back.setAttribute("href", kept);
    if (kept.startsWith("/tim-kiem")) back.textContent = "← Kết quả tìm trong kho";
  }

  // A part of the page that comes anew takes the focus away with it: it goes back to the same link or field, so that
  // whoever walks the list by keys, or has it read aloud, is not sent to the top every ten seconds.
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const namesOf = (one) => one.id ? `[id=${quoted(one.id)}]` : one.matches("a[href]") ? `a[href=${quoted(one.getAttribute("href"))}]`
    : one.getAttribute("name") ? `[name=${quoted(one.getAttribute("name"))}]` : "";
  let held = null;
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!whoAsks(event).matches("input[type=search]")) return;
    const told = document.querySelector("#queue .empty p, #queue .tally"), instead = document.querySelector("#queue [role=status]");
    say(`${instead ? instead.textContent : ""} ${told ? told.firstChild.textContent : ""}`);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const one = document.activeElement, target = event.detail.target;
    const inside = one && one !== document.body && target && target.contains(one);
    const names = inside ? namesOf(one) : "";
    held = inside ? { names, at: names ? [...document.querySelectorAll(names)].indexOf(one) : -1 } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!held) return;
    const { names, at } = held;
    held = null;
    if (document.activeElement && document.activeElement !== document.body) return;
    const found = (names && document.querySelectorAll(names)[at]) || document.getElementById("main");
    if (found) found.focus({ preventScroll: true });
  });

  // A form sent twice by a double click would only meet a version conflict: spare the person that page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!posts(form) || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => { sent = false; document.querySelectorAll("form").forEach((form) => delete form.dataset.sent); });
})();
