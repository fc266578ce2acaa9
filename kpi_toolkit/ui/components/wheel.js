/* Choosing a part of the wheel: pointing shows its name, clicking or Enter chooses it, arrow keys move. One part
   at a time is in the tab order. Everything that is said comes from Python. */

const INWARDS = { data_point: "category", category: "dimension" };
const OUTWARDS = { dimension: "category", category: "data_point" };

export default function (component) {
  const frame = component.parentElement.querySelector(".kpi-choose");
  frame.component = component;
  frame.dataset.theme = isDark(getComputedStyle(frame).backgroundColor) ? "dark" : "light";
  frame.querySelector(".kpi-help").textContent = component.data.help;
  const picture = frame.querySelector(".kpi-picture");
  if (frame.drawn !== component.data.svg) {
    frame.drawn = component.data.svg;
    picture.innerHTML = component.data.svg;
    const svg = picture.querySelector("svg");
    svg.setAttribute("aria-describedby", `${svg.getAttribute("aria-describedby")} kpi-help`);
    listen(frame, picture);
  }
  press(frame);
  say(frame);
}

function isDark(colour) {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

const all = (frame) => [...frame.querySelectorAll("[data-key]")];
const ring = (frame, kind) => all(frame).filter((one) => one.dataset.kind === kind);
const chosen = (frame) => all(frame).find((one) => one.dataset.key === frame.component.data.selected);
const partOf = (event) => event.target.closest?.("[data-key]");

/* Which part is pressed, and which one Tab leads to where none has the focus. */
function press(frame) {
  const pressed = chosen(frame);
  for (const one of all(frame)) one.setAttribute("aria-pressed", String(one === pressed));
  if (pressed && !frame.querySelector(":focus-within")) enterAt(frame, pressed);
}

function enterAt(frame, part) {
  for (const one of all(frame)) one.setAttribute("tabindex", one === part ? "0" : "-1");
}

/* The name of what is pointed at, else of what has the focus, else of what is chosen. */
function say(frame) {
  const part = frame.pointed ?? frame.querySelector("[data-key]:focus") ?? chosen(frame);
  const line = frame.querySelector(".kpi-now");
  const words = part ? part.getAttribute("aria-label") : frame.component.data.nothing;
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("quiet", !part);
}

function choose(frame, part) {
  const { data, setStateValue } = frame.component;
  setStateValue("selected", data.selected === part.dataset.key ? null : part.dataset.key);
}

function go(frame, part) {
  enterAt(frame, part);
  part.focus();
}

function listen(frame, picture) {
  const svg = picture.firstElementChild;
  frame.pointed = null;
  svg.addEventListener("pointerover", (event) => {
    frame.pointed = partOf(event) ?? null;
    say(frame);
  });
  svg.addEventListener("pointerleave", () => {
    frame.pointed = null;
    say(frame);
  });
  svg.addEventListener("focusin", () => say(frame));
  svg.addEventListener("focusout", () => say(frame));
  svg.addEventListener("click", (event) => {
    const part = partOf(event);
    if (!part) return;
    go(frame, part);
    choose(frame, part);
  });
  svg.addEventListener("keydown", (event) => {
    const part = partOf(event);
    if (!part || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") choose(frame, part);
    else {
      const next = neighbour(frame, part, event.key);
      if (!next) return;
      go(frame, next);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

/* Where a key leads: along the ring, towards the centre and away from it, to the ends of the ring. */
function neighbour(frame, part, key) {
  const own = ring(frame, part.dataset.kind);
  const place = own.indexOf(part);
  const parts = all(frame);
  const here = parts.indexOf(part);
  const kind = part.dataset.kind;
  switch (key) {
    case "ArrowRight":
      return own[(place + 1) % own.length];
    case "ArrowLeft":
      return own[(place + own.length - 1) % own.length];
    case "ArrowUp":
      return parts.slice(0, here).findLast((one) => one.dataset.kind === INWARDS[kind]) ?? part;
    case "ArrowDown":
      return parts.slice(here + 1).find((one) => one.dataset.kind === OUTWARDS[kind]) ?? part;
    case "Home":
      return own[0];
    case "End":
      return own[own.length - 1];
    default:
      return null;
  }
}
