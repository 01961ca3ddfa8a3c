/* Many people at once. The pages work without it; it spreads a pasted column.

   .grid input             a column pasted into a cell goes on into the cells below */
(function () {
  "use strict";

  for (const grid of document.querySelectorAll(".grid")) {
    grid.addEventListener("paste", (event) => {
      const first = event.target.closest("input[data-column]");
      const text = (event.clipboardData?.getData("text") || "").replace(/\r?\n$/, "");
      if (!first || !text.includes("\n")) return;
      event.preventDefault();
      const column = [...grid.querySelectorAll(`input[data-column="${first.dataset.column}"]`)];
      const from = column.indexOf(first);
      text.split(/\r?\n/).forEach((line, number) => {
        const cell = column[from + number];
        if (!cell) return;
        cell.value = line.split("\t")[0].trim();
        cell.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }
})();
