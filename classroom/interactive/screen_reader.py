"""Names, states and a status line for a screen reader, which ipywidgets 7 and 8 leave out.

The handle of a slider has no name there, and it says its value with all the digits of a float; the handle of a
logarithmic slider says the exponent. A toggle button does not say whether it is pressed, and the buttons of a player
are icons without words. No widget can be a status line, whose new words are read out.

`EARS` is a hidden image whose error handler adds all this on the page, and again after each change. A front end that
does not run the handler still shows a working interactive.
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
    const box = track.parentElement.querySelector('input')?.value;
    const text = handle.getAttribute('aria-valuetext');
    if (handle.matches('.ui-slider-handle')) {
      set(handle, 'aria-valuenow', box);
    } else if (handle !== document.activeElement && isFinite(box)) {
      set(handle, 'aria-valuetext', handle.dataset.said = box);
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
