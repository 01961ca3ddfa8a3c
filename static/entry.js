/* Where records are entered. A page works without it; it saves steps.

   data-typeahead="URL"    a line of text that finds people while one types (pinyin, initials, number)
   data-suggest            a line of text that offers the words of its datalist, found by pinyin too
   form[data-saves]        Ctrl S saves it, Ctrl Enter saves it and opens the next; its first empty field has the cursor */
(function () {
  "use strict";

  const line = (text, beside) => {
    const made = document.createElement("div");
    made.textContent = text;
    if (beside) {
      const small = document.createElement("span");
      small.className = "q s";
      small.textContent = " " + beside;
      made.append(small);
    }
    return made;
  };

  function enhance(input, more) {
    const made = new window.TomSelect(input, {
      maxItems: 1,
      maxOptions: 50,
      refreshThrottle: 0,
      selectOnTab: true,
      hidePlaceholder: true,
      persist: false,
      searchField: ["text", "pinyin"],
      render: {
        option: (item) => line(item.text, item.beside),
        item: (item) => line(item.text),
        no_results: () => Object.assign(line(input.dataset.none || "—"), { className: "no-results" }),
      },
      ...more,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (input.hasAttribute(name)) made.control_input.setAttribute(name, input.getAttribute(name));
    }
    input.setAttribute("aria-hidden", "true");
    return made;
  }

  for (const input of document.querySelectorAll("input[data-typeahead]")) {
    const typed = input.value;
    const made = enhance(input, {
      delimiter: "\u0000",
      options: typed ? [{ value: typed, text: typed }] : [],
      items: typed ? [typed] : [],
      create: true, // a number typed fast is sent as it is; the server finds the person
      createOnBlur: true,
      render: {
        option: (item) => line(item.text, item.beside),
        item: (item) => line(item.text),
        option_create: () => document.createElement("div"),
        no_results: () => Object.assign(line(input.dataset.none || "—"), { className: "no-results" }),
      },
      score: () => () => 1,
      load(query, done) {
        fetch(input.dataset.typeahead + "?q=" + encodeURIComponent(query), { headers: { Accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : { options: [] }))
          .then((found) => {
            made.foundFor = query;
            made.clearOptions((item) => made.items.includes(item.value));
            done(found.options);
          })
          .catch(() => done());
      },
    });
  }

  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const known = [...(input.list ? input.list.options : [])].map((option) => ({
      value: option.value,
      text: option.value,
      pinyin: option.dataset.pinyin || "",
    }));
    if (input.value && !known.some((one) => one.value === input.value)) known.push({ value: input.value, text: input.value });
    const typed = input.value;
    input.removeAttribute("list");
    enhance(input, { delimiter: "\u0000", options: known, items: typed ? [typed] : [], create: true, createOnBlur: true });
  }

  /* The cursor stands where typing begins, unless something on the page asks for attention first. */
  function begin(form) {
    const empty = [...form.elements].find((control) => {
      const shown = control.tomselect ? control.tomselect.wrapper : control.type === "radio" ? control.nextElementSibling : control;
      if (!control.name || !control.willValidate || control.type === "submit" || control.type === "file" || !shown || !shown.offsetParent) return false;
      if (control.type === "checkbox") return false;
      return control.type === "radio" ? !form.querySelector(`[name="${control.name}"]:checked`) : !control.value;
    });
    if (!empty) return;
    const search = empty.tomselect;
    const target = search ? search.control_input : empty;
    if (target.getBoundingClientRect().bottom > window.innerHeight) return;
    if (search) search.settings.openOnFocus = false; // its list opens with the first key, not over the page
    target.focus({ preventScroll: true });
    if (search) window.setTimeout(() => (search.settings.openOnFocus = true), 200);
  }
  const entry = document.querySelector("form[data-saves]");
  if (entry && !document.querySelector("[data-focus]") && window.matchMedia("(pointer: fine)").matches) begin(entry);

  /* Tab and Enter take over what is marked, and Tab goes on with the same press. What was found for the beginning of a word is
     not what was typed: until the answer for the whole word is there, the word itself is taken, and the server finds it. */
  document.addEventListener(
    "keydown",
    (event) => {
      const wrapper = event.target.closest?.(".ts-wrapper");
      const search = wrapper?.previousElementSibling?.tomselect;
      if (!search || event.ctrlKey || event.metaKey || !(event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) return;
      const asked = search.inputValue();
      const stale = search.settings.load && asked && search.foundFor !== asked;
      if (stale) search.createItem(asked);
      else if (event.key === "Enter") return;
      else if (search.isOpen && search.canSelect(search.activeOption)) search.onOptionSelect(event, search.activeOption);
      else if (search.settings.create && asked) search.createItem(asked);
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );

  /* What stands in a search line is taken over before its form is sent. */
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.activeElement?.blur();
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const form = document.querySelector("form[data-saves]");
    if (!form) return;
    if (event.key === "s" || event.key === "S") {
      event.preventDefault();
      document.activeElement?.blur();
      form.requestSubmit(form.querySelector("button[data-save], button[type=submit]:not([name])"));
    }
  });
})();
