/* Selects marked data-search are searched by their words, by pinyin and by initials (the options carry data-pinyin). */
(function () {
  "use strict";
  for (const select of document.querySelectorAll("select[data-search]")) {
    const made = new window.TomSelect(select, {
      searchField: ["text", "pinyin"],
      /* Initials or pinyin typed whole go before those that only hold them: zzys is 主治医师 before 主治中医师. */
      score(query) {
        const plain = this.getScoreFunction(query);
        const whole = ` ${query.toLowerCase()} `;
        return (item) => plain(item) + (plain(item) && ` ${item.pinyin || ""} ${item.text.toLowerCase()} `.includes(whole) ? 1 : 0);
      },
      sortField: [{ field: "$score", direction: "desc" }, { field: "$order" }],
      maxOptions: 200,
      refreshThrottle: 0, // Enter right after typing takes what was typed, not what stood first before
      selectOnTab: true,
      hidePlaceholder: true,
      plugins: select.multiple ? ["remove_button"] : [],
      create: "create" in select.dataset, // a word that is in no list is kept as it was typed
      render: {
        option_create: (data) => Object.assign(document.createElement("div"), { className: "create", textContent: `“${data.input}”` }),
        no_results: () => {
          const line = document.createElement("div");
          line.className = "no-results";
          line.textContent = select.dataset.none || "—";
          return line;
        },
      },
    });
    /* The control stands in for the select: it takes over what the select said of itself. */
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) made.control_input.setAttribute(name, select.getAttribute(name));
    }
    select.setAttribute("aria-hidden", "true");
  }
})();
