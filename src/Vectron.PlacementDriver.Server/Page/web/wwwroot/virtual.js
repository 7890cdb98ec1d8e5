// Lists of any length: only the rows in sight exist.
import { html, useEffect, useLayoutEffect, useRef, useState, Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "./vendor.js";

/** The rows of a scrolled element that are in sight. */
export function useVirtualRows(count, rowHeight, headHeight = 0) {
  const scroller = useRef(null);
  const virtualizer = useRef(null);
  const [, redraw] = useState(0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 800, height: 600 },
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(n => n + 1),
  };
  virtualizer.current ??= new Virtualizer(options);
  virtualizer.current.setOptions(options);
  useLayoutEffect(() => virtualizer.current._didMount(), []);
  useLayoutEffect(() => virtualizer.current._willUpdate());
  useEffect(() => virtualizer.current.measure(), [rowHeight]);
  return { scroller, virtualizer: virtualizer.current };
}

/** Whether the screen is narrow. */
export function usePhone() {
  const query = matchMedia("(max-width: 700px)");
  const [phone, setPhone] = useState(query.matches);
  useEffect(() => {
    const turn = event => setPhone(event.matches);
    query.addEventListener("change", turn);
    return () => query.removeEventListener("change", turn);
  }, []);
  return phone;
}

const HEAD_HEIGHT = 42;

/**
 * A table that is sorted by its headings and walked by the arrow keys.
 * Columns: { key, title, width, end (to the right), phone (kept on narrow screens), value (to sort by), cell }.
 */
export function Grid({ label, columns, rows, rowKey, onOpen, initialSort, empty }) {
  const phone = usePhone();
  const shown = phone ? columns.filter(column => column.phone) : columns;
  const [sort, setSort] = useState(initialSort ?? { key: columns[0].key, down: false });
  const [active, setActive] = useState(null);
  const sorted = sortRows(rows, columns.find(column => column.key === sort.key), sort.down);
  const { scroller, virtualizer } = useVirtualRows(sorted.length, phone ? 52 : 40, HEAD_HEIGHT);
  const template = { gridTemplateColumns: shown.map(column => column.width).join(" ") };
  const at = sorted.findIndex(row => rowKey(row) === active);
  const items = virtualizer.getVirtualItems();
  const visible = items.some(item => item.index === at);
  const onKeyDown = event => {
    const page = Math.max(1, items.length - 12);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: sorted.length - 1 }[event.key];
    if (to !== undefined && sorted.length) {
      event.preventDefault();
      const next = Math.min(sorted.length - 1, Math.max(0, to));
      setActive(rowKey(sorted[next]));
      virtualizer.scrollToIndex(next);
    } else if (event.key === "Enter" && at >= 0 && event.target === event.currentTarget) {
      onOpen?.(sorted[at]);
    }
  };
  if (!rows.length) return html`<p class="empty">${empty}</p>`;
  return html`
    <div class="grid card"><div class="scroll" role="grid" aria-label=${label} aria-rowcount=${sorted.length + 1} aria-colcount=${shown.length}
      ref=${scroller} tabindex="0" onKeyDown=${onKeyDown} aria-activedescendant=${visible ? `row-${active}` : undefined}>
      <div role="rowgroup" class="head"><div role="row" aria-rowindex="1" class="cells" style=${template}>
        ${shown.map(column => html`
          <div key=${column.key} role="columnheader" class=${column.end ? "end" : ""}
            aria-sort=${sort.key === column.key ? (sort.down ? "descending" : "ascending") : "none"}>
            <button onClick=${() => setSort({ key: column.key, down: sort.key === column.key && !sort.down })}>
              ${column.title}<span aria-hidden="true">${sort.key === column.key ? (sort.down ? " ↓" : " ↑") : ""}</span></button>
          </div>`)}
      </div></div>
      <div role="rowgroup" class="all" style=${{ height: `${virtualizer.getTotalSize()}px` }}>
          ${items.map(item => {
            const row = sorted[item.index];
            if (!row) return null;
            const key = rowKey(row);
            return html`
              <div key=${key} id=${`row-${key}`} role="row" aria-rowindex=${item.index + 2} aria-selected=${key === active}
                class=${`cells row ${onOpen ? "opens" : ""}`} onClick=${() => { setActive(key); onOpen?.(row); }}
                style=${{ ...template, height: `${item.size}px`, transform: `translateY(${item.start - HEAD_HEIGHT}px)` }}>
                ${shown.map(column => html`<div key=${column.key} role="gridcell" class=${column.end ? "end" : ""}>${column.cell(row)}</div>`)}
              </div>`;
          })}
      </div>
    </div></div>`;
}

function sortRows(rows, column, down) {
  const value = column.value;
  const sorted = [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return typeof x === "string" ? x.localeCompare(y, "en", { numeric: true }) : x - y;
  });
  return down ? sorted.reverse() : sorted;
}
