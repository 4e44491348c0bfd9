// Steps through a presentation by the keys that a keyboard and a presenter's clicker send. Each step is a link on the page.
(() => {
  if (window.ldspPresenter) return; // the page is drawn again whenever something is chosen on it
  window.ldspPresenter = true;
  const steps = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" };
  // Arrows belong to whatever moves by them: a text, a box, a slider, a map, a table.
  const ownsArrows =
    "input, textarea, select, [contenteditable], [role=slider], [role=combobox], [role=listbox], [role=tab], canvas, [role=grid], [role=figure]";
  document.addEventListener(
    "keydown",
    (event) => {
      const step = steps[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const at = event.target instanceof Element ? event.target : null;
      if (at && at.closest(event.key.startsWith("Arrow") ? ownsArrows : "textarea")) return;
      const link = document.getElementById(`ldsp-${step}`);
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      link.click();
    },
    true,
  );
})();
