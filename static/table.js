/* Lists: the row's whole card opens the record on a narrow screen; a click on a link or control inside keeps its own meaning. */
(function () {
  "use strict";
  const narrow = window.matchMedia("(max-width: 575.98px)");
  for (const body of document.querySelectorAll(".tbl-cards tbody")) {
    body.addEventListener("click", (event) => {
      if (!narrow.matches || event.target.closest("a, button, input, label, select, summary")) return;
      const link = event.target.closest("tr")?.querySelector("a.name");
      if (link) link.click();
    });
  }
})();
