/* A flow from rung to rung, drawn from two tables of the page:

   <figure class="plotted" data-flow="RUNGS STEPS" data-unit="…" data-standing="…"><figcaption>…</figcaption><div class="plot plot-flow"></div></figure>
   RUNGS  id of a table: tr[data-node] with name, who reached it, who stands on it
   STEPS  id of a table: tr[data-from][data-to] with name, how many

   Nothing is drawn that the tables do not say; a click follows the link in the cell. On a narrow screen the flow runs downwards.
   Under the content security policy: SVG renderer only, tooltips as elements with classes, never HTML with style="…". */
(function () {
  "use strict";
  const css = getComputedStyle(document.documentElement);
  const v = (name) => css.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = window.matchMedia("(max-width: 640px)");
  const colors = { reserve: v("--l3"), postdoc: v("--l2"), S30: v("--s30"), S40: v("--s40"), S50: v("--s50") };

  /* The figure of a cell and where it leads; words that only readers of the page hear are left out. */
  function figure(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".visually-hidden").forEach((part) => part.remove());
    return { value: Number(copy.textContent.replace(/[,\s]/g, "")), url: cell.querySelector("a")?.getAttribute("href") };
  }

  function read(rungs, steps) {
    const nodes = [...rungs.querySelectorAll("tr[data-node]")].map((row, depth) => {
      const reached = figure(row.cells[1]);
      return { name: row.dataset.node, label: row.cells[0].textContent.trim(), value: reached.value, url: reached.url,
        standing: figure(row.cells[2]).value, depth, itemStyle: { color: colors[row.dataset.node] || v("--l2") } };
    });
    const links = [...steps.querySelectorAll("tr[data-from]")].map((row) => ({
      source: row.dataset.from, target: row.dataset.to, label: row.cells[0].textContent.trim(), ...figure(row.cells[1]),
    }));
    return { nodes, links };
  }

  function tip(data, unit, standing) {
    return (item) => {
      const box = document.createElement("div");
      box.className = "tip";
      const line = (words, value) => {
        const row = document.createElement("span");
        const name = document.createElement("i");
        name.className = "fst-normal";
        name.textContent = words;
        const number = document.createElement("b");
        number.textContent = `${value.toLocaleString("en")} ${unit}`;
        row.append(name, number);
        box.append(row);
      };
      if (item.dataType === "edge") line(data.links[item.dataIndex].label, item.data.value);
      else {
        const node = data.nodes[item.dataIndex];
        line(node.label, node.value);
        line(standing, node.standing);
      }
      return box;
    };
  }

  function option(place, data) {
    const down = narrow.matches;
    const named = (p) => {
      const node = data.nodes[p.dataIndex];
      return `${node.label}\n${node.value.toLocaleString("en")}`;
    };
    return {
      textStyle: { fontFamily: font },
      tooltip: { trigger: "item", confine: true, backgroundColor: "#fff", borderColor: v("--line-2"), padding: [8, 12],
        extraCssText: "box-shadow:0 2px 8px rgba(27,36,48,.12)", formatter: tip(data, place.dataset.unit || "", place.dataset.standing || "") },
      series: [{
        type: "sankey", orient: down ? "vertical" : "horizontal", draggable: false, layoutIterations: 32,
        left: 0, right: down ? 72 : 96, top: 8, bottom: down ? 48 : 8, nodeWidth: 14, nodeGap: 18,
        animation: !calm, animationDuration: 250, cursor: "pointer",
        data: data.nodes, links: data.links,
        label: { color: v("--ink"), fontSize: 12, fontFamily: font, lineHeight: 16, formatter: named, align: "left",
          ...(down ? { position: [0, 18] } : { position: "right", width: 88, overflow: "break" }) },
        lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 },
        emphasis: { focus: "adjacency" },
      }],
    };
  }

  const charts = [];
  for (const place of document.querySelectorAll(".plotted[data-flow]")) {
    const [rungs, steps] = place.dataset.flow.split(" ").map((id) => document.getElementById(id));
    const data = read(rungs, steps);
    data.nodes = data.nodes.filter((node) => node.value > 0);
    const plot = place.querySelector(".plot");
    const chart = window.echarts.init(plot, null, { renderer: "svg" });
    const draw = () => chart.setOption(option(place, data), true);
    draw();
    chart.on("click", (p) => {
      const url = (p.dataType === "edge" ? data.links : data.nodes)[p.dataIndex]?.url;
      if (url) window.location.assign(url);
    });
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", place.querySelector("figcaption").textContent.replace(/\s+/g, " ").trim());
    new ResizeObserver(() => chart.resize()).observe(plot);
    narrow.addEventListener("change", draw);
    charts.push(chart);
  }
  /* on paper the drawing scales with its column */
  const scaled = (on) => charts.forEach((chart) => {
    const svg = chart.getDom().querySelector("svg");
    if (on) {
      svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
      svg.setAttribute("preserveAspectRatio", "xMinYMid");
    } else svg.removeAttribute("viewBox");
  });
  window.addEventListener("beforeprint", () => scaled(true));
  window.addEventListener("afterprint", () => scaled(false));
})();
