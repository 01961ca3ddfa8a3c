/* The form of a condition: of the fields only those of the chosen kind are shown. Without it all are, and what a kind does not ask for stays empty.

   select[data-kinds]      for each kind its fields and what its number counts, as JSON */
(function () {
  "use strict";

  const select = document.querySelector("select[data-kinds]");
  if (!select) return;
  const kinds = JSON.parse(select.dataset.kinds);
  const names = new Set(Object.values(kinds).flatMap((one) => one.fields));
  const box = (name) => select.form.querySelector(`[name="${name}"]`)?.closest(".f");
  const label = box("number")?.querySelector("label");
  const words = label?.firstChild.textContent;

  function show() {
    const kind = kinds[select.value];
    for (const name of names) {
      const found = box(name);
      if (found) found.hidden = !kind || !kind.fields.includes(name);
    }
    for (const group of select.form.querySelectorAll("[name=code] optgroup")) {
      group.disabled = group.label !== select.selectedOptions[0]?.text;
    }
    if (label) label.firstChild.textContent = (kind && kind.number) || words;
  }

  select.addEventListener("change", show);
  show();
})();
