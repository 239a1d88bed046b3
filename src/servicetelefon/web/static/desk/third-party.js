// <third-party>: the list of whom the agent can call beside. Its content is the server's, fetched
// by htmx each time it opens: whom the line may call follows from the call.

class ThirdParty extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#digit(event));
    this.addEventListener("htmx:afterSettle", () => this.querySelector("button, select, h3")?.focus());
  }

  get #opener() { return document.querySelector(`[aria-controls="${this.id}"]`); }

  toggle() { if (this.hidden) this.open(); else this.close(); }

  open() {
    this.#show(true);
    htmx.trigger(this, "opened");
  }

  close() {
    if (this.hidden) return;
    const inside = this.contains(document.activeElement);
    this.#show(false);
    this.replaceChildren();
    if (inside) this.#opener.focus();
  }

  #show(open) {
    this.hidden = !open;
    this.#opener.setAttribute("aria-expanded", String(open));
  }

  // Two keys bring in the interpreter: one opens the list, a digit chooses.
  #digit(event) {
    if (event.target.matches("select, input") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") this.close();
    this.querySelector(`[data-digit="${CSS.escape(event.key)}"]`)?.click();
  }
}

customElements.define("third-party", ThirdParty);
