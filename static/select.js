/* Selects marked data-search are searched by their words, by pinyin and by initials (the options carry data-pinyin). */
(function () {
  "use strict";
  for (const select of document.querySelectorAll("select[data-search]")) {
    new window.TomSelect(select, {
      searchField: ["text", "pinyin"],
      sortField: [{ field: "$score" }, { field: "$order" }],
      maxOptions: 200,
      selectOnTab: true,
      hidePlaceholder: true,
      plugins: select.multiple ? ["remove_button"] : [],
      render: {
        no_results: () => {
          const line = document.createElement("div");
          line.className = "no-results";
          line.textContent = select.dataset.none || "—";
          return line;
        },
      },
    });
  }
})();
