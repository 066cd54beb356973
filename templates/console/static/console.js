// Progressive only: every page works without this file.
(() => {
  "use strict";

  const marksOf = (name) => [...document.querySelectorAll("mark[data-fields]")]
    .filter((mark) => mark.dataset.fields.split(" ").includes(name));

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
      show(seen.closest("[data-field]").dataset.field, "mark");
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
  for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
    document.addEventListener(name, (event) => {
      const asks = event.detail.requestConfig ? event.detail.requestConfig.elt : event.detail.elt;
      if (asks.matches("[data-poll]") && isTyping()) event.preventDefault();
    });
  }

  // A part of the page that comes anew takes the focus away with it: it goes back to the same link or field, so that
  // whoever walks the list by keys, or has it read aloud, is not sent to the top every ten seconds.
  const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
  const namesOf = (one) => one.id ? `[id=${quoted(one.id)}]` : one.matches("a[href]") ? `a[href=${quoted(one.getAttribute("href"))}]`
    : one.getAttribute("name") ? `[name=${quoted(one.getAttribute("name"))}]` : "";
  let held = null;
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
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
})();
