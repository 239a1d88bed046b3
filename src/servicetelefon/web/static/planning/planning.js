// The cockpit looks again while a scenario is being computed, and keeps the place on the page.

const AGAIN = 2000;

if (document.querySelector("[data-computing]")) {
  setTimeout(() => location.reload(), AGAIN);
}
