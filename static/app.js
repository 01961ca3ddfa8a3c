/* Small behaviours that every page has. A page works without them; they save steps.

   "/"                     puts the cursor into the search box
   "?"                     shows the keys (#keys)
   data-key="n"            a link that this key follows
   Ctrl Enter              sends the form marked data-fast
   data-opens="ID"         a button that shows and hides the element with this id
   data-focus              receives the focus when the page opens (the summary of errors)
   data-submits            a control that sends its form when it changes
   data-download           a button, or its form, whose answer is a file: it may be asked for again at once
   data-print              a button that prints the page
   data-drop               a frame around a file input that takes dropped files */
(function () {
  "use strict";

  const typing = (target) => /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.isContentEditable;

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = document.querySelector("[data-find]") || document.getElementById("find");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !document.querySelector("dialog[open]");
    if (plain && event.key === "?") {
      event.preventDefault();
      document.getElementById("keys")?.showModal();
    } else if (plain && /^[a-z]$/.test(event.key)) {
      const link = document.querySelector(`a[data-key="${event.key}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = document.querySelector("form[data-fast]");
      form?.requestSubmit(form.querySelector("[data-next]"));
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.def-card[open]").forEach((card) => card.removeAttribute("open"));
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const target = document.getElementById(opener.dataset.opens);
      target.hidden = !target.hidden;
      opener.setAttribute("aria-expanded", String(!target.hidden));
    }
    document.querySelectorAll("details.def-card[open]").forEach((card) => {
      if (!card.contains(event.target)) card.removeAttribute("open");
    });
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  /* A form is sent once: a second click while the answer is on its way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || (event.submitter || form).closest("[data-download]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 3000);
  });

  for (const frame of document.querySelectorAll("[data-drop]")) {
    const input = frame.querySelector("input[type=file]");
    const over = (on) => (event) => {
      event.preventDefault();
      frame.classList.toggle("over", on);
    };
    frame.addEventListener("dragover", over(true));
    frame.addEventListener("dragleave", over(false));
    frame.addEventListener("drop", (event) => {
      over(false)(event);
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  document.querySelector("[data-focus]")?.focus();

  /* A part of the page that asks for itself meets the sign-in page when the session has ended: show that page instead. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    const came = new URL(xhr.responseURL || window.location.href).pathname;
    if (came !== new URL(pathInfo.requestPath, window.location.href).pathname) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
})();
