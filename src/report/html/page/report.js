"use strict";
// Sorts, searches, switches the language, and shows the sentences behind a number.
// Texts of strangers enter the page as text nodes only, never as markup.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const data = JSON.parse(document.getElementById("data").textContent);
  const evidence = data.evidence || { roles: [], relations: [], rules: [], documents: [], clauses: [], behind: {} };
  const terms = data.terms || {};
  const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const english = () => root.dataset.lang === "en";
  const say = (zh, en) => (english() ? en : zh);
  const WORDS = {
    definition: "定义", contrast: "对比", relationship: "关系", attribute: "属性", mention: "提及",
  };

  /* Language */
  const button = document.getElementById("lang");
  const title = document.title;
  const setLanguage = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "en" ? "en" : "zh-CN";
    button.textContent = lang === "en" ? "中文" : "English";
    button.setAttribute("aria-label", lang === "en" ? "切换到中文" : "Switch to English");
    document.title = lang === "en" ? title.replace("与", " and ") : title;
    for (const more of document.querySelectorAll(".more")) more.textContent = label(more.dataset);
    try { localStorage.setItem("bianyi-language", lang); } catch { /* a file may have no storage */ }
  };
  button.addEventListener("click", () => setLanguage(english() ? "zh" : "en"));

  /* Tables: sort, search, fold */
  const label = (d) => (d.open ? say("收起", "Show fewer") : say(`显示全部 ${d.rows} 行`, `Show all ${d.rows} rows`));
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const refresh = (table) => {
    const words = (table.dataset.words || "").split(" ").filter(Boolean);
    const group = table.dataset.chosen || "";
    const first = table.dataset.open || words.length || group ? Infinity : Number(table.dataset.first || Infinity);
    let n = 0;
    for (const row of table.tBodies[0].rows) {
      if (row.text === undefined) row.text = row.textContent.toLowerCase();
      const found = words.every((w) => row.text.includes(w)) && (!group || row.dataset.group === group);
      row.hidden = !(found && n++ < first);
    }
  };
  for (const table of document.querySelectorAll("table[data-first]")) {
    const rows = table.tBodies[0].rows.length;
    if (rows > Number(table.dataset.first)) {
      const more = document.createElement("button");
      more.type = "button";
      more.className = "more noprint";
      more.dataset.rows = rows;
      more.textContent = label(more.dataset);
      more.addEventListener("click", () => {
        if (table.dataset.open) { delete table.dataset.open; delete more.dataset.open; }
        else { table.dataset.open = more.dataset.open = "1"; }
        more.textContent = label(more.dataset);
        refresh(table);
      });
      table.parentElement.after(more);
    }
    refresh(table);
  }
  for (const input of document.querySelectorAll("[data-filter]")) {
    const table = document.getElementById(input.dataset.filter);
    input.addEventListener("input", () => { table.dataset.words = input.value.toLowerCase().trim(); refresh(table); });
  }
  for (const select of document.querySelectorAll("[data-choose]")) {
    const table = document.getElementById(select.dataset.choose);
    select.addEventListener("change", () => { table.dataset.chosen = select.value; refresh(table); });
  }
  const cellValue = (row, column, kind) => {
    const cell = row.cells[column];
    if (kind !== "num") return cell.innerText.trim();
    const exact = cell.dataset.v;
    return exact === undefined || exact === "" ? null : Number(exact);
  };
  for (const control of document.querySelectorAll("[data-sort]")) {
    control.addEventListener("click", () => {
      const head = control.closest("th");
      const table = head.closest("table");
      const kind = control.dataset.sort;
      const before = head.getAttribute("aria-sort");
      const order = before === "none" ? (kind === "num" ? "descending" : "ascending")
        : before === "descending" ? "ascending" : "descending";
      for (const other of head.parentElement.cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const body = table.tBodies[0];
      const keyed = [...body.rows].map((row, i) => {
        row.hidden = false;
        return { row, i, v: cellValue(row, head.cellIndex, kind) };
      });
      keyed.sort((x, y) => {
        // What is missing stands last, whichever way the column is sorted.
        if (x.v === null || y.v === null) return (x.v === null) - (y.v === null) || x.i - y.i;
        const c = kind === "num" ? x.v - y.v : collator.compare(x.v, y.v);
        return c * sign || x.i - y.i;
      });
      body.append(...keyed.map((k) => k.row));
      refresh(table);
    });
  }

  /* Sentences */
  const dialog = document.getElementById("sentences");
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const marked = (text, words) => {
    const p = make("p");
    const lower = text.toLowerCase();
    // Lower case may change the length of rare letters; then nothing is marked rather than the wrong place.
    if (lower.length !== text.length) { p.textContent = text; return p; }
    let at = 0;
    while (at < text.length) {
      let next = -1, word = "";
      for (const w of words) {
        const i = w ? lower.indexOf(w, at) : -1;
        if (i >= 0 && (next < 0 || i < next)) { next = i; word = w; }
      }
      if (next < 0) break;
      p.append(text.slice(at, next), make("mark", "", text.slice(next, next + word.length)));
      at = next + word.length;
    }
    p.append(text.slice(at));
    return p;
  };
  const clauseElement = (index, words) => {
    const [document_, line, start, role, relation, inherited, negated, rule, text] = evidence.clauses[index];
    const [name, article, source, url, pageTitle, date] = evidence.documents[document_];
    const [roleName, side] = evidence.roles[role];
    const box = make("div", `clause ${side}`);
    const relationName = evidence.relations[relation];
    const p = marked(text, words);
    p.prepend(make("span", `role ${side}`, roleName), " ");
    box.append(p);
    const where = make("p", "where");
    const facts = [english() ? relationName : WORDS[relationName] || relationName];
    if (inherited) facts.push(say("承前", "inherited"));
    if (negated) facts.push(say("否定", "negated"));
    facts.push(evidence.rules[rule]);
    where.append(`${facts.join(" · ")} — `);
    const shown = [source, pageTitle, date.slice(0, 10)].filter(Boolean).join(" · ") || name;
    if (url) {
      const a = make("a", "", shown);
      a.href = url; a.target = "_blank"; a.rel = "noopener noreferrer";
      where.append(a);
    } else {
      where.append(shown);
    }
    where.append(make("br"), `${name}#${article}:${line}:${start}`);
    box.append(where);
    return box;
  };
  const show = (key, element) => {
    const cut = key.indexOf(":");
    const kind = key.slice(0, cut), name = key.slice(cut + 1);
    const list = document.getElementById("sentences-list");
    const facts = document.getElementById("sentences-facts");
    list.replaceChildren();
    facts.textContent = "";
    document.getElementById("sentences-title").textContent = element.dataset.title || name;
    let words = [], keys = [key];
    if (kind === "term") {
      words = [name.toLowerCase()];
      if (has(terms, name)) {
        const f = terms[name][1];
        const [a, b] = [evidence.roles.find((r) => r[1] === "a"), evidence.roles.find((r) => r[1] === "b")].map((r) => (r ? r[0] : ""));
        facts.textContent = say(
          `${a}：${f.f_a.shown} 次，${f.sources_a.shown} 个来源，${f.docs_a.shown} 页；${b}：${f.f_b.shown} 次，${f.sources_b.shown} 个来源，${f.docs_b.shown} 页。对数比 ${f.log_ratio.shown}。`,
          `${a}: ${f.f_a.shown} times, ${f.sources_a.shown} sources, ${f.docs_a.shown} pages; ${b}: ${f.f_b.shown} times, ${f.sources_b.shown} sources, ${f.docs_b.shown} pages. Log ratio ${f.log_ratio.shown}.`);
      }
    } else if (kind === "sketch") {
      words = [(element.dataset.title || "").toLowerCase()];
    } else if (kind === "pair") {
      keys = [`source:${element.dataset.one}`, `source:${element.dataset.two}`];
      document.getElementById("sentences-title").textContent = keys.map((k) => k.slice(7)).join(" × ");
    }
    let n = 0;
    for (const k of keys) {
      const found = has(evidence.behind, k) ? evidence.behind[k] : [];
      if (keys.length > 1) list.append(make("h3", "", k.slice(7)));
      for (const index of found) { list.append(clauseElement(index, words)); n++; }
    }
    list.prepend(make("p", "rest", n
      ? say(`这里列出 ${n} 条；全部见 evidence 文件夹。`, `${n} clauses here; all of them are in the evidence folder.`)
      : say("本页没有收录它的句子；见 evidence 文件夹。", "This page carries no sentence of it; see the evidence folder.")));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("click", (event) => {
    if (event.target === dialog) { dialog.close(); return; }
    const element = event.target.closest("[data-show]");
    if (element) show(element.dataset.show, element);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const element = event.target.closest && event.target.closest("g[data-show]");
    if (element) { event.preventDefault(); show(element.dataset.show, element); }
  });
  document.getElementById("close").addEventListener("click", () => dialog.close());

  /* What a mark of a chart says, beside the pointer */
  const tip = document.getElementById("tip");
  const hint = (g) => {
    const key = g.dataset.show || "";
    const name = key.slice(5);
    if (key.startsWith("term:") && has(terms, name)) {
      const f = terms[name][1];
      const [a, b] = [evidence.roles.find((r) => r[1] === "a"), evidence.roles.find((r) => r[1] === "b")].map((r) => (r ? r[0] : ""));
      return `${name}\n${a} ${f.f_a.shown} · ${b} ${f.f_b.shown}\n${say("来源", "sources")} ${f.sources_a.shown} / ${f.sources_b.shown}\n${say("对数比", "log ratio")} ${f.log_ratio.shown}`;
    }
    return g.dataset.tip || "";
  };
  for (const own of document.querySelectorAll(".chart .hit > title")) {
    // The browser would show its own hint above ours.
    own.parentElement.dataset.tip = own.textContent.trim();
    own.remove();
  }
  for (const svg of document.querySelectorAll(".chart svg")) {
    svg.addEventListener("pointermove", (event) => {
      const g = event.target.closest(".hit");
      const text = g ? hint(g) : "";
      tip.hidden = !text;
      if (!text) return;
      tip.textContent = text;
      const box = tip.getBoundingClientRect();
      tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 8))}px`;
      tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, innerHeight - box.height - 8))}px`;
    });
    svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  /* Figures as files */
  const standalone = (svg) => {
    const copy = svg.cloneNode(true);
    const box = svg.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    for (const hidden of copy.querySelectorAll(english() ? ".zh" : ".en")) hidden.remove();
    for (const title_ of copy.querySelectorAll("title")) title_.remove();
    for (const g of copy.querySelectorAll("[data-show]")) {
      for (const name of ["data-show", "data-title", "data-tip", "tabindex", "role"]) g.removeAttribute(name);
    }
    const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", "#fff");
    copy.prepend(ground);
    return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
  };
  const download = (blob, name) => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(blob);
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 5000);
  };
  for (const control of document.querySelectorAll("[data-save]")) {
    control.setAttribute("aria-label", `${control.dataset.name}.${control.dataset.save}`);
    control.addEventListener("click", () => {
      const svg = control.closest("figure").querySelector("svg");
      if (!svg) return;
      const { text, width, height } = standalone(svg);
      const blob = new Blob([text], { type: "image/svg+xml" });
      const name = control.dataset.name;
      if (control.dataset.save === "svg") { download(blob, `${name}.svg`); return; }
      const image = new Image();
      const url = URL.createObjectURL(blob);
      image.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = width * 3;
        canvas.height = height * 3;
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        canvas.toBlob((png) => download(png, `${name}.png`), "image/png");
      };
      image.src = url;
    });
  }

  let language = "zh";
  try { language = localStorage.getItem("bianyi-language") || "zh"; } catch { /* a file may have no storage */ }
  setLanguage(language === "en" ? "en" : "zh");
})();
