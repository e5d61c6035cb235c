"""Drives the course's site for the browser (JupyterLite) in a real Chromium that reaches nothing but this machine.

with Site(folder) as site, running_chromium(OFFLINE) as browser, visitor(browser, site) as (page, seen):
    site.open(page, "notebooks/00_welcome.ipynb")
    cells = site.run_afresh(page)
"""

import functools
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

from browser import PROBE, Jupyter
from browser_site import FIRST_PAGE, Handler

OFFLINE = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
PATIENCE = 90_000  # milliseconds: Python itself is loaded first
READY = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.info"


class Seen:
    """What a page asked for: the addresses outside of the site, and the site's own that were not there."""

    def __init__(self, address):
        self.address, self.foreign, self.missing = address, [], []

    def request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def response(self, response):
        if response.status >= 400:
            self.missing.append(response.url)


class Site(Jupyter):
    """The built site, served from a thread of this process: each page has a kernel of its own, in the browser."""

    def __init__(self, folder):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def open(self, page, name=FIRST_PAGE):
        """Open a notebook as a reader does who follows a link from elsewhere, and wait for its kernel's first word."""
        self.name = name
        page.goto(f"{self.address}/lab/index.html?path={name}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(READY)

    def take_in(self, page, name):
        """Put a further notebook's cells in the place of those on the page. The kernel stays: it is slow to start."""
        self.name = name
        page.evaluate(
            """async address => {
                const notebook = await (await fetch(address)).json();
                jupyterapp.shell.currentWidget.context.model.fromJSON(notebook);
            }""",
            f"{self.address}/files/{name}",
        )

    def run_afresh(self, page):
        """Take the saved outputs away and run all cells; return the cells."""
        page.evaluate("() => { window.jupyterapp.commands.execute('editmenu:clear-all'); }")
        self.run_all(page)
        return self.outputs(page)


@contextmanager
def visitor(browser, site):
    """A reader with an empty browser: (page, what it asked for)."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    seen = Seen(site.address)
    context.on("request", seen.request)
    context.on("response", seen.response)
    page = context.new_page()
    page.add_init_script(PROBE)
    try:
        yield page, seen
    finally:
        context.close()
