// One script tag in another site: a button that opens the chat in a frame. Nothing is loaded or
// stored before it is pressed, no cookie is set, nothing of the other site is read.
// How to embed it: docs/howto/widget.md

const script = document.currentScript;
const home = new URL(script.src).origin;
const title = script.dataset.title || "Fragen zur Sozialhilfe";
const language = script.dataset.language || "de";

function fixed(element, rules) {
  for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value);
}

const button = document.createElement("button");
button.type = "button";
button.textContent = title;
button.setAttribute("aria-expanded", "false");
fixed(button, {
  position: "fixed", "inset-block-end": "1rem", "inset-inline-end": "1rem", "z-index": "2147483000",
  "min-block-size": "3rem", padding: "0.75rem 1.25rem", border: "0", "border-radius": "0.5rem",
  font: "600 1rem system-ui, sans-serif", background: "#12505b", color: "#ffffff", cursor: "pointer",
});

let frame = null;

function open() {
  frame = document.createElement("iframe");
  frame.src = `${home}/widget?sprache=${encodeURIComponent(language)}`;
  frame.title = title;
  frame.allow = "";
  fixed(frame, {
    position: "fixed", "inset-block-end": "5rem", "inset-inline-end": "1rem", "z-index": "2147483000",
    "inline-size": "min(26rem, calc(100vw - 2rem))", "block-size": "min(40rem, calc(100vh - 7rem))",
    border: "1px solid #75838a", "border-radius": "0.75rem", background: "#ffffff", "color-scheme": "light dark",
  });
  button.before(frame);
  frame.focus();
}

button.addEventListener("click", () => {
  if (frame === null) open();
  else frame.hidden = !frame.hidden;
  if (frame) frame.style.setProperty("display", frame.hidden ? "none" : "block");
  button.setAttribute("aria-expanded", String(!frame.hidden));
});

document.body.append(button);
