// A piece of the page as HTML that the server wrote and escaped. What is pressed in it says so to the server.
export default function ({ data, parentElement, setTriggerValue }) {
  const node = parentElement.querySelector(".piece") ?? parentElement.appendChild(document.createElement("div"));
  if (!node.className) node.addEventListener("focusout", ({ target }) => target.closest("details")?.removeAttribute("open"));
  node.className = "piece";
  if (node.shown !== data.html) Object.assign(node, { shown: data.html, innerHTML: data.html }); // else focus and what is open stay
  node.onclick = ({ target }) => {
    const pressed = target.closest("[data-say]");
    if (pressed) setTriggerValue(pressed.dataset.say, pressed.dataset.about);
  };
}
