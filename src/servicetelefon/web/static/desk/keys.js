// The few keys: each presses the button that shows it, or goes to the field.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
  const places = [...document.querySelectorAll(`[data-key="${event.key}"]`)];
  const place = places.find((one) => !one.disabled && one.offsetParent !== null);
  if (!place) return;
  event.preventDefault();
  if (place.matches("button")) place.click(); else place.focus();
});
