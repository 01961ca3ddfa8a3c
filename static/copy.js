/* A button that copies a field's text: data-copies="ID of the field". It is there with scripts only.

   Where the page came without TLS there is no clipboard for scripts: the field is marked and the browser asked to copy it. */
(function () {
  "use strict";

  const asked = (field) => {
    field.focus();
    field.select();
    return document.execCommand("copy");
  };

  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      let done = false;
      try {
        await navigator.clipboard.writeText(field.value);
        done = true;
      } catch {
        done = asked(field);
      }
      said.textContent = done ? said.dataset.copied : said.dataset.notCopied;
    });
  }
})();
