// <elapsed-time since="2026-03-02T08:00:00Z">: how long something lasts, counted on.

const started = performance.now();
const meta = document.querySelector('meta[name="server-time"]');
const serverTime = meta ? Date.parse(meta.content) : Date.now();

// The server's clock, whatever this computer's says.
const now = () => serverTime + performance.now() - started;

class ElapsedTime extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#show();
    this.#timer = setInterval(() => this.#show(), 1000);
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  #show() {
    const seconds = Math.max(0, Math.floor((now() - Date.parse(this.getAttribute("since"))) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    if (this.textContent !== text) this.textContent = text;
  }
}

customElements.define("elapsed-time", ElapsedTime);
