// One chart. Its nodes stay when its figure changes, so that zoom, place and focus stay with them.

// The page's frame asks for plotly before Streamlit starts, so that it is ready when the first figure comes.
const plotly = new Promise((done, failed) => {
  const script = document.getElementById("plotly");
  const ready = () => done(window.Plotly);
  window.Plotly ? ready() : Object.assign(script, { onload: ready, onerror: failed });
});

const FULL_SCREEN = {
  name: "fullscreen",
  title: "Full screen",
  icon: { width: 24, height: 24, path: "M5 5h5v2H7v3H5V5m9 0h5v5h-2V7h-3V5m3 9h2v5h-5v-2h3v-3m-7 3v2H5v-5h2v3h3Z" },
  click: (node) => (document.fullscreenElement ? document.exitFullscreen() : node.requestFullscreen()),
};

const themed = (layout, node) => {
  const colour = (name) => getComputedStyle(node).getPropertyValue(`--st-${name}-color`).trim();
  const text = colour("text");
  const hoverlabel = { ...layout.hoverlabel, bgcolor: colour("secondary-background"), bordercolor: colour("border") };
  hoverlabel.font = { ...hoverlabel.font, color: text };
  return {
    ...layout,
    font: { ...layout.font, color: text },
    hoverlabel,
    paper_bgcolor: colour("background"), // a picture taken of the chart has this ground, too
    modebar: { bgcolor: "transparent", color: colour("gray-text"), activecolor: text },
  };
};

export default async function ({ data, parentElement }) {
  const node = parentElement.querySelector(".chart") ?? parentElement.appendChild(document.createElement("div"));
  node.classList.add("chart"); // plotly knows its node by a class of its own beside this one
  const Plotly = await plotly;
  const figure = JSON.parse(data.figure);
  const { height, ...layout } = figure.layout; // the node has it, and gives the whole screen's when it fills it
  const modeBarButtons = [...data.config.modeBarButtons, ...(document.fullscreenEnabled ? [[FULL_SCREEN]] : [])];
  await Plotly.react(node, figure.data, themed(layout, node), { ...data.config, modeBarButtons });
  node.querySelectorAll(".main-svg").forEach((drawn) => drawn.setAttribute("aria-hidden", "true"));
  const said = node.querySelector(".main-svg");
  said.removeAttribute("aria-hidden");
  said.setAttribute("role", "img");
  said.setAttribute("aria-label", data.alt);
  node.watch ??= new ResizeObserver(() => {
    const { width, height } = node._fullLayout ?? {};
    if (node.offsetWidth && (node.offsetWidth !== width || node.offsetHeight !== height)) Plotly.Plots.resize(node);
  });
  node.watch.observe(node);
  return () => {
    if (parentElement.isConnected) return; // a newer figure has taken over, the node lives on
    node.watch.disconnect();
    Plotly.purge(node);
  };
}
