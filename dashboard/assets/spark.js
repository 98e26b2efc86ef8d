// A sparkline as plain SVG: six of plotly's take longer to draw than all else on the page. It reads the same figure.

const shape = (tag, attributes, ...inside) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...inside);
  return made;
};

// marks of one unit around 0, 0, by plotly's names
const MARKS = {
  circle: "M1,0A1,1 0 1 1 -1,0A1,1 0 1 1 1,0Z",
  square: "M-1,-1H1V1H-1Z",
  diamond: "M0,-1.3L1.3,0L0,1.3L-1.3,0Z",
  star: "M0,-1.4L.36,-.5L1.33,-.43L.59,.19L.82,1.13L0,.62L-.82,1.13L-.59,.19L-1.33,-.43L-.36,-.5Z",
  x: "M-.5,-1L0,-.5L.5,-1L1,-.5L.5,0L1,.5L.5,1L0,.5L-.5,1L-1,.5L-.5,0L-1,-.5Z",
  "triangle-up": "M0,-1.3L1.15,.65H-1.15Z",
  "triangle-down": "M0,1.3L1.15,-.65H-1.15Z",
  "triangle-right": "M1.3,0L-.65,1.15V-1.15Z",
};

const at = (value, place) => (Array.isArray(value) ? value[place] : value);
const plain = (text) => new DOMParser().parseFromString(text.replaceAll("<br>", "\n"), "text/html").body.textContent;

// [lowest, highest] of all traces → a place between two edges
const scale = (values, from, to) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2);
};

const points = ({ x, y }, across, up) =>
  x.map((day, place) => (y[place] === null ? null : [across(Date.parse(day)), up(y[place])]));

// a gap ends the line, and the next point begins one
const path = (places) => places.map((place, n) => place && `${places[n - 1] ? "L" : "M"}${place}`).filter(Boolean).join("");

const marks = ({ marker, text }, places) =>
  places.flatMap((place, n) => {
    if (!place) return [];
    const { width = 0, color = "none" } = marker.line ?? {};
    const mark = shape("path", {
      d: MARKS[at(marker.symbol, n)], fill: at(marker.color, n), stroke: at(color, n), "stroke-width": at(width, n),
      "vector-effect": "non-scaling-stroke", transform: `translate(${place}) scale(${at(marker.size, n) / 2})`,
    });
    const around = shape("circle", { cx: place[0], cy: place[1], r: 9, fill: "transparent" }); // easier to point at
    return [shape("g", {}, mark, around, shape("title", {}, plain(text[n])))];
  });

const drawn = ({ data, layout }, alt, width) => {
  const { l, r, t, b } = layout.margin;
  const numbers = data.flatMap(({ y }) => y.filter((value) => value !== null));
  const across = scale(data.flatMap(({ x }) => x.map(Date.parse)), l, width - r);
  const up = scale(numbers, layout.height - b, t);
  const svg = shape("svg", { width, height: layout.height, role: "img", "aria-label": alt });
  data.forEach((trace, n) => {
    const places = points(trace, across, up);
    if (trace.fill) {
      const below = points(data[n - 1], across, up);
      svg.append(shape("path", { d: `${path([...below, ...places.reverse()].filter(Boolean))}Z`, fill: trace.fillcolor }));
    } else if (trace.mode.includes("lines") && trace.line.width) {
      svg.append(shape("path", { d: path(places), fill: "none", stroke: trace.line.color, "stroke-width": trace.line.width }));
    }
    if (trace.mode.includes("markers")) svg.append(...marks(trace, places));
  });
  return svg;
};

export default function ({ data, parentElement }) {
  const node = parentElement.querySelector(".spark") ?? parentElement.appendChild(document.createElement("div"));
  node.className = "spark";
  const figure = JSON.parse(data.figure);
  const draw = () => node.offsetWidth && node.replaceChildren(drawn(figure, data.alt, node.offsetWidth));
  draw();
  const watch = new ResizeObserver(() => node.firstChild?.getAttribute("width") != node.offsetWidth && draw());
  watch.observe(node);
  return () => watch.disconnect();
}
