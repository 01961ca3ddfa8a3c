/* Chart defaults. A chart is a second view of a table:

   <figure class="plotted" data-chart="columns" data-stack data-colors="stage">
     <figcaption>…</figcaption><div class="plot"></div>
     <details><summary>…</summary><table>… first column = axis, other columns = series …</table></details>
   </figure>

   Nothing is drawn that the table does not say. A click on a bar follows the link in its cell.
   data-chart   columns | line          data-stack     stack the series, total on top
   data-colors  stage | integration | level | one             data-unit  shown in the tooltip
   data-now     the axis value of the report year, drawn darker
   Under the content security policy: SVG renderer only, tooltips as elements with classes, never HTML with style="…". */
(function () {
  "use strict";
  const css = getComputedStyle(document.documentElement);
  const v = (name) => css.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const palettes = {
    stage: ["--s30", "--s40", "--s50"].map(v),
    integration: ["--t-research", "--t-education", "--t-engineering", "--t-industry"].map(v),
    level: ["--l1", "--l2", "--l3"].map(v),
    one: [v("--l2"), v("--l1")],
  };
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* The visible text of a cell: words that only readers of the page hear are left out. */
  function words(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".visually-hidden").forEach((part) => part.remove());
    return copy.textContent.trim();
  }

  function read(table) {
    const heads = [...table.tHead.rows[0].cells].slice(1).map((c) => c.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    return {
      axis: rows.map((r) => words(r.cells[0])),
      series: heads.map((name, i) => ({
        name,
        values: rows.map((r) => {
          const text = words(r.cells[i + 1]).replace(/[,\s%]/g, "").replace("−", "-");
          return text === "" || text === "—" ? null : Number(text);
        }),
        links: rows.map((r) => r.cells[i + 1].querySelector("a")?.getAttribute("href")),
      })),
    };
  }

  /* The figures of a chart have as many places as the longest of them: 540.50 beside 475.32. */
  function written(data) {
    const places = Math.max(0, ...data.series.flatMap((one) => one.values.map((n) => String(n ?? "").split(".")[1]?.length || 0)));
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    return (n) => (n === null ? "—" : n.toLocaleString("en", digits).replace("-", "−"));
  }

  function tip(unit, show) {
    return (items) => {
      const box = document.createElement("div");
      box.className = "tip";
      const head = document.createElement("b");
      head.textContent = items[0].axisValueLabel;
      box.append(head);
      for (const item of items) {
        if (item.seriesName === "_total") continue;
        const line = document.createElement("span");
        const name = document.createElement("i");
        name.className = "fst-normal";
        name.textContent = item.seriesName;
        const value = document.createElement("b");
        value.textContent = `${show(item.value)} ${unit}`;
        line.append(name, value);
        box.append(line);
      }
      return box;
    };
  }

  function option(figure, data) {
    const kind = figure.dataset.chart;
    const stack = "stack" in figure.dataset;
    const show = written(data);
    const name = figure.dataset.colors || "one";
    const many = data.series.length > 1;
    const label = { show: true, position: "top", distance: 4, color: v("--ink"), fontSize: 12, fontFamily: font,
      formatter: (p) => (p.value === null ? "" : show(p.value)) };
    const point = (value, place) => {
      if (stack && value === 0) return null;
      if (data.axis[place] === figure.dataset.now && !many) return { value, itemStyle: { color: v("--l1") } };
      return value;
    };
    const series = data.series.map((s) => ({
      name: s.name,
      type: kind === "line" ? "line" : "bar",
      data: s.values.map(point),
      stack: stack ? "all" : undefined,
      barMaxWidth: many && !stack ? 14 : 26,
      barGap: "20%",
      cursor: "pointer",
      itemStyle: stack ? { borderColor: "#fff", borderWidth: 1 } : undefined,
      symbol: "circle",
      symbolSize: 6,
      lineStyle: { width: 2 },
      label: stack ? { show: false } : label,
      emphasis: { focus: "none" },
    }));
    if (stack) {
      const total = data.axis.map((_, place) => {
        const known = data.series.map((s) => s.values[place]).filter((value) => value !== null);
        return known.length ? known.reduce((sum, value) => sum + value, 0) : null;
      });
      series.push({
        name: "_total",
        type: "line",
        data: total,
        symbol: "circle",
        symbolSize: 1,
        itemStyle: { opacity: 0 },
        lineStyle: { opacity: 0 },
        silent: true,
        tooltip: { show: false },
        label: { ...label, opacity: 1 },
      });
    }
    return {
      color: palettes[name],
      textStyle: { fontFamily: font, fontSize: 12, color: v("--ink-2") },
      animation: !calm, animationDuration: 250,
      aria: { enabled: true },
      legend: { show: many, left: 0, top: 0, itemWidth: 10, itemHeight: 10, itemGap: 14, icon: "rect", padding: 0, selectedMode: false,
        data: data.series.map((s) => s.name), textStyle: { color: v("--ink-2"), fontSize: 12, fontFamily: font } },
      grid: { left: 0, right: 4, top: many ? 44 : 24, bottom: 22, containLabel: false },
      tooltip: { trigger: "axis", confine: true, backgroundColor: "#fff", borderColor: v("--line-2"), padding: [8, 12], extraCssText: "box-shadow:0 2px 8px rgba(27,36,48,.12)",
        axisPointer: { type: kind === "line" ? "line" : "shadow", shadowStyle: { color: "rgba(27,36,48,.04)" } }, formatter: tip(figure.dataset.unit || "", show) },
      xAxis: { type: "category", data: data.axis, axisTick: { show: false }, axisLine: { lineStyle: { color: v("--line-2") } }, axisLabel: { color: v("--ink-2"), fontSize: 12, fontFamily: font, margin: 8, interval: 0 } },
      yAxis: { type: "value", show: false, min: 0 },
      series,
    };
  }

  const charts = [];
  for (const figure of document.querySelectorAll(".plotted[data-chart]")) {
    const plot = figure.querySelector(".plot");
    const data = read(figure.querySelector("table"));
    const chart = window.echarts.init(plot, null, { renderer: "svg" });
    chart.setOption(option(figure, data));
    chart.on("click", (p) => {
      const link = data.series[p.seriesIndex]?.links[p.dataIndex];
      if (link) window.location.assign(link);
    });
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", figure.querySelector("figcaption").textContent.replace(/\s+/g, " ").trim());
    new ResizeObserver(() => chart.resize()).observe(plot);
    charts.push(chart);
  }
  /* on paper: patterns where several series may lose their colour, and a drawing that scales with the column */
  const decal = (on) => charts.forEach((c) => {
    if (c.getOption().series.length > 1) c.setOption({ aria: { enabled: true, decal: { show: on } } }, { lazyUpdate: false });
    const svg = c.getDom().querySelector("svg");
    if (on) {
      svg.setAttribute("viewBox", `0 0 ${c.getWidth()} ${c.getHeight()}`);
      svg.setAttribute("preserveAspectRatio", "xMinYMid");
    } else svg.removeAttribute("viewBox");
  });
  window.addEventListener("beforeprint", () => decal(true));
  window.addEventListener("afterprint", () => decal(false));
})();
