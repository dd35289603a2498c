// Sorts the rows of table.sortable by a column: its head becomes a button, aria-sort says how. A cell's data-value counts where it has one, its text elsewhere;
// what has no value ("" or –) comes last either way.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (head.hasAttribute("data-unsorted")) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortRows(table, heads, column));
  });
}

// A box that has nothing to move is no stop of the keyboard; one that has more at its right says so, as its scroll bar may be hidden, or below many rows.
for (const box of document.querySelectorAll(".sideways")) {
  const mark = () => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else if (document.activeElement !== box) {
      box.removeAttribute("tabindex");
    }
    box.classList.toggle("goes-on", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
  };
  mark();
  box.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(box);
}

function sortRows(table, heads, column) {
  const valueOf = (row) => {
    const cell = row.cells[column];
    const value = (cell.dataset.value ?? cell.textContent).trim();
    return value === "–" ? "" : value;
  };
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const isNumeric = rows.every((row) => !Number.isNaN(Number(valueOf(row))));
  const before = heads[column].getAttribute("aria-sort");
  // Numbers begin with the largest, words with the first.
  const order = before ? (before === "ascending" ? "descending" : "ascending") : isNumeric ? "descending" : "ascending";
  const sign = order === "ascending" ? 1 : -1;
  const compare = isNumeric ? (a, b) => Number(a) - Number(b) : (a, b) => a.localeCompare(b, "en", { numeric: true });
  for (const body of table.tBodies) {
    const keyed = [...body.rows].map((row) => [valueOf(row), row]);
    keyed.sort(([a], [b]) => (a === "") - (b === "") || (a === "" ? 0 : sign * compare(a, b)));
    body.append(...keyed.map(([, row]) => row));
  }
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", order);
}
