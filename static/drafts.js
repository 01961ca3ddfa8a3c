/* What is typed is kept while one types: on the server, never in the browser.

   [data-sheet="URL"]      the hidden field of a form that is kept; drafts go to URL two seconds after the last key,
                           and when the page is left
   [data-draft-said]       says that, and when, a draft was kept */
(function () {
  "use strict";

  const PAUSE = 2000;
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const form = sheet.form;
  const said = document.querySelector("[data-draft-said]");

  /* Everything in the form but its files; a word that stands in a search line and was not taken over yet counts too. */
  function typed() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    for (const control of form.elements) {
      const search = control.tomselect;
      if (search && search.settings.create && search.inputValue()) fields.set(control.name, search.inputValue());
    }
    return fields;
  }

  let known = typed().toString();
  let timer = 0;
  let sending = Promise.resolve();
  let over = false;

  const say = (what, beside) => {
    if (said) said.textContent = (said.dataset[what] || "") + (beside || "");
  };

  function keep() {
    window.clearTimeout(timer);
    timer = 0;
    const fields = typed();
    const now = fields.toString();
    if (over || now === known) return;
    sending = sending
      .then(() => fetch(sheet.dataset.sheet, { method: "POST", body: fields, redirect: "manual" }))
      .then((answer) => {
        const at = answer.headers.get("X-Kept");
        if (at) {
          known = now;
          if (answer.status === 401) say("signedOut");
          else say("kept", " " + at);
        } else {
          say("notKept");
        }
      })
      .catch(() => say("notKept"));
  }

  const wait = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
  };
  form.addEventListener("input", wait);
  form.addEventListener("change", wait);

  /* A form on its way to be saved leaves no draft behind; if it cannot be saved, the answer's page keeps it. */
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    over = true;
    window.clearTimeout(timer);
    window.setTimeout(() => (over = false), 3000);
  });

  window.addEventListener("pagehide", () => {
    const fields = typed();
    if (!over && fields.toString() !== known) navigator.sendBeacon(sheet.dataset.sheet, fields);
  });
})();
