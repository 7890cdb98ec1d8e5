// Everything that the page uses of others, as one module. Licences: vendor.licenses.txt.
export { render, Component } from "preact";
export { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect } from "preact/hooks";
export { memo } from "preact/compat";
import { h } from "preact";
import htm from "htm";
export const html = htm.bind(h);
export { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
export { default as uPlot } from "uplot";
