"""What a screen reader needs and ipywidgets, 7 and 8 alike, does not give: names, states, and a line that is read out.

The handle of an ipywidgets slider has no name, and says its value with all of a float's digits; a toggle button does
not say whether it is pressed, and the buttons of a player are icons only. Nor can a widget be told that it is a status
line. `EARS` is a hidden image whose error handler puts these right on the page and keeps watch over them. If a front
end does not run it, an interactive works as before.
"""

from html import escape

SCRIPT = """
const set = (element, name, text) => {
  if (element && text && element.getAttribute(name) !== text) element.setAttribute(name, text);
};
const icons = {'fa-play': 'play', 'fa-pause': 'pause', 'fa-stop': 'stop', 'fa-retweet': 'repeat'};
const tend = view => {
  for (const line of view.querySelectorAll('.course-line > .widget-html-content')) set(line, 'role', 'status');
  for (const track of view.querySelectorAll('.widget-slider')) {
    const handle = track.querySelector('.noUi-handle, .ui-slider-handle');
    if (!handle) continue;
    set(handle, 'role', 'slider');
    set(handle, 'aria-label', track.querySelector('label').textContent);
    const box = track.parentElement.querySelector('input');
    const text = handle.getAttribute('aria-valuetext');
    if (handle.matches('.ui-slider-handle')) {
      set(handle, 'aria-valuenow', box?.value);
    } else if (text !== handle.dataset.said) {
      const value = track.matches('.course-log') ? 10 ** text : Number(text);
      handle.dataset.said = String(Number(value.toPrecision(4)));
      set(handle, 'aria-valuetext', handle.dataset.said);
    }
  }
  for (const group of view.querySelectorAll('.widget-toggle-buttons')) {
    for (const button of group.querySelectorAll('button')) {
      set(button.parentElement, 'role', 'group');
      set(button.parentElement, 'aria-label', group.querySelector('label').textContent);
      set(button, 'aria-pressed', String(button.matches('.mod-active')));
    }
  }
  for (const button of view.querySelectorAll('.course-step')) set(button, 'aria-label', button.title);
  for (const icon of view.querySelectorAll('.widget-play button i'))
    set(icon.parentElement, 'aria-label', icons[[...icon.classList].find(name => name in icons)]);
};
const begin = left => {
  const view = this.closest('.course-view');
  if (!view?.isConnected) return left && setTimeout(begin, 50, left - 1);
  const attributeFilter = ['class', 'title', 'aria-valuetext'];
  new MutationObserver(() => tend(view)).observe(view, {childList: true, subtree: true, attributeFilter});
  tend(view);
};
begin(200);
"""

EARS = f'<img src="data:," alt="" hidden onerror="{escape(" ".join(SCRIPT.split()))}">'
