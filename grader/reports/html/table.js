// The students' table of report.html: sorts by any column, and shows the rows that fit the filter.
// Filter and order stand in the address (#outcome=wrong&sort=-1), so Back finds them again; the pages of students lead
// here with #after=7 or #before=7, and on from here in the order of the table.
// Without it the table is whole and in order of the names.
(() => {
  "use strict";
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const form = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = Array.from(body.rows, (row, order) => ({
    row,
    order,
    name: plain(row.cells[0].firstElementChild.textContent),
    values: Array.from(row.cells, (cell, column) => (column ? parseFloat(cell.textContent) : order)),
    verdicts: new Set(Array.from(row.cells, (cell) => cell.className)),
    mistakes: new Set((row.dataset.m || "").split(" ")),
    note: Boolean(row.cells[0].querySelector("small")),
    full: row.cells[1].hasAttribute("data-full"),
  }));
  let order = "in order of the names";
  let sorted = "";
  const KEPT = "grader-table";

  const outcomes = {
    "": () => true,
    full: (student) => student.full,
    part: (student) => !student.full,
    note: (student) => student.note,
  };

  function say() {
    const count = rows.filter((student) => !student.row.hidden).length;
    const text = `${count} of ${rows.length} students shown, ${order}.`;
    if (shown.textContent !== text) shown.textContent = text;
  }

  function keep() {
    const state = new URLSearchParams();
    for (const field of form.elements) if (field.name && field.value) state.set(field.name, field.value);
    if (sorted) state.set("sort", sorted);
    const text = state.toString();
    try {
      history.replaceState(null, "", text ? `#${text}` : "#students");
      sessionStorage.setItem(KEPT, text);
    } catch {
      // A browser may allow neither for a file on the disk: then Back begins anew.
    }
  }

  function restore(text) {
    const state = new URLSearchParams(text);
    for (const field of form.elements) if (field.name && state.has(field.name)) field.value = state.get(field.name);
    const at = state.get("sort");
    if (at) {
      const column = Math.abs(parseInt(at, 10));
      const header = table.tHead.rows[0].cells[column];
      if (header) {
        sort(header, column);
        if (at.startsWith("-")) sort(header, column);
      }
    }
    filter();
  }

  function kept() {
    try {
      return sessionStorage.getItem(KEPT) || "";
    } catch {
      return "";
    }
  }

  function go(from, step) {
    const visible = rows.filter((student) => !student.row.hidden || student.order === from);
    const next = visible[visible.findIndex((student) => student.order === from) + step];
    const link = next && next.row.cells[0].querySelector("a");
    if (link) location.replace(link.href);
  }

  function filter() {
    const { name, outcome, mistake, from, to } = form.elements;
    const wanted = plain(name.value.trim());
    const fits = outcomes[outcome.value] || ((student) => student.verdicts.has(outcome.value));
    const low = from.value === "" ? -Infinity : Number(from.value);
    const high = to.value === "" ? Infinity : Number(to.value);
    for (const student of rows) {
      const score = student.values[1];
      student.row.hidden = !(
        student.name.includes(wanted) &&
        fits(student) &&
        (mistake.value === "" || student.mistakes.has(mistake.value)) &&
        (low === -Infinity || score >= low) &&
        (high === Infinity || score <= high)
      );
    }
    say();
  }

  function sort(header, column) {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    const value = (student) => (Number.isNaN(student.values[column]) ? -1 : student.values[column]);
    rows.sort((a, b) => sign * (value(a) - value(b)) || a.order - b.order);
    body.append(...rows.map((student) => student.row));
    const words = column ? (down ? "highest first" : "lowest first") : down ? "Z to A" : "A to Z";
    order = `sorted by ${header.textContent.trim()}, ${words}`;
    sorted = `${down ? "-" : ""}${column}`;
    say();
  }

  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      sort(header, column);
      keep();
    });
  });

  for (const item of document.querySelectorAll("[data-mistake]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = "Show them in the table";
    button.addEventListener("click", () => {
      form.reset();
      form.elements.mistake.value = item.dataset.mistake;
      filter();
      keep();
      document.getElementById("students").focus();
    });
    item.lastElementChild.append(" ", button);
  }

  form.hidden = false;
  form.addEventListener("input", () => {
    filter();
    keep();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () =>
    setTimeout(() => {
      filter();
      keep();
    }),
  );
  const fragment = location.hash.slice(1);
  const step = /^(after|before)=(\d+)$/.exec(fragment);
  if (step || fragment === "class") {
    restore(kept());
    if (step) go(Number(step[2]), step[1] === "after" ? 1 : -1);
    else keep();
  } else restore(fragment.includes("=") ? fragment : "");
})();
