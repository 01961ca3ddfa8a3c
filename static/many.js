/* Many people at once. The pages work without it; it counts, chooses all, and spreads a pasted column.

   form[data-selection]    the bar of a list: its boxes carry form="…"; the bar shows how many are chosen
   .grid input             a column pasted into a cell goes on into the cells below */
(function () {
  "use strict";

  const bar = document.querySelector("form[data-selection]");
  if (bar) {
    const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${bar.id}"]`)];
    const all = bar.querySelector("[data-all]");
    const count = bar.querySelector("[data-count]");
    const words = count.dataset.count;
    const tell = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      count.textContent = words.replace("0", chosen);
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      for (const button of bar.querySelectorAll("button")) button.disabled = chosen === 0;
      for (const box of boxes) box.closest("tr").classList.toggle("on", box.checked);
    };
    all.parentElement.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      tell();
    });
    document.addEventListener("change", (event) => {
      if (boxes.includes(event.target)) tell();
    });
    window.addEventListener("pageshow", tell);
    tell();
  }

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
