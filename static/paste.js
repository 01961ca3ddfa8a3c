/* Rows that are pasted. The page works without it; it shows them as a table at once and lets its cells be corrected.

   textarea.pasted         what is sent: the rows as a spreadsheet copies them
   [data-look]             the button that shows them as a table
   [data-table]            the table; what is corrected there goes into the textarea */
(function () {
  "use strict";

  const text = document.querySelector("textarea.pasted");
  const look = document.querySelector("[data-look]");
  const table = document.querySelector("[data-table]");
  if (!text || !look) return;

  text.addEventListener("paste", () => window.setTimeout(() => text.form.requestSubmit(look), 0));
  if (!table) return;

  const body = table.querySelector("tbody");
  table.querySelector("[data-edits]").hidden = false;
  for (const cell of body.querySelectorAll("td")) cell.contentEditable = "true";

  /* As Excel puts rows together: a cell that holds a tab, a line end or begins with a quote stands in quotes. */
  const quoted = (value) => (/[\t\n]|^"/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
  const cellsOf = (row) => [...row.querySelectorAll("td")];
  const typed = (cell) => cell.innerText.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let own = false;

  body.addEventListener("input", () => {
    own = true;
    text.value = [...body.rows].map((row) => cellsOf(row).map((cell) => quoted(typed(cell))).join("\t")).join("\n");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    own = false;
  });

  /* The rows were changed as text: the table is not what they are any more. */
  text.addEventListener("input", () => {
    if (!own) body.closest(".tbl-wrap").hidden = true;
  });

  /* Several cells pasted into one go on to the right and below; never more than text is taken. */
  body.addEventListener("paste", (event) => {
    const first = event.target.closest("td");
    if (!first) return;
    event.preventDefault();
    const pasted = (event.clipboardData?.getData("text/plain") || "").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(pasted)) {
      document.execCommand("insertText", false, pasted);
      return;
    }
    const rows = [...body.rows];
    const at = rows.indexOf(first.parentElement);
    const from = cellsOf(first.parentElement).indexOf(first);
    pasted.split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const cell = rows[at + down] && cellsOf(rows[at + down])[from + right];
        if (cell) cell.textContent = value;
      });
    });
    first.dispatchEvent(new Event("input", { bubbles: true }));
  });

  body.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, Enter: 1, ArrowUp: -1 };
    const cell = event.target.closest("td");
    if (!cell || !(event.key in steps) || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const row = body.rows[cell.parentElement.sectionRowIndex + steps[event.key]];
    if (row) row.cells[cell.cellIndex].focus();
  });
})();
