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

  // A form sent twice by a double click would only meet a version conflict: spare the person that page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
})();
