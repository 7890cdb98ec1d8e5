import { html, useState } from "./vendor.js";

const KEY = "vectron-theme";
const NEXT = { auto: "light", light: "dark", dark: "auto" };
const SIGNS = { auto: "◐", light: "☀", dark: "☾" };

function use(theme) {
  document.documentElement.dataset.theme = theme;
}

use(localStorage.getItem(KEY) ?? "auto");

/** Light, dark, or as the system is. */
export function ThemeButton() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const turn = () => {
    const next = NEXT[theme];
    use(next);
    localStorage.setItem(KEY, next);
    setTheme(next);
  };
  return html`<button class="theme" onClick=${turn} aria-label=${`Colours: ${theme}. Change to ${NEXT[theme]}`} title=${`Colours: ${theme}`}>
    <span aria-hidden="true">${SIGNS[theme]}</span></button>`;
}
