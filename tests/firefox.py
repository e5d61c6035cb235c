"""A Firefox without a window, driven over WebDriver BiDi. Playwright can't drive a distribution's own Firefox.

with Firefox(folder) as firefox:
    firefox.goto("http://127.0.0.1:8000/")
    firefox.wait_for("document.title")
    firefox.press("ArrowLeft")
"""

import json
import re
import shutil
import subprocess
import time

KEYS = {"ArrowLeft": "\ue012", "ArrowRight": "\ue014"}
# Without a window nothing has the focus, and JupyterLab knows no current notebook.
NOTEBOOK = "[...(window.jupyterapp?.shell?.widgets('main') ?? [])].find(w => w.content?.model?.cells?.length)"
# No connection but to this machine: every other one is sent to a port where nothing listens.
SETTINGS = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
}


def firefox():
    """The path of a Firefox on this machine, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    def __init__(self, folder):
        self.folder, self.count = folder, 0

    def __enter__(self):
        import websocket  # comes with Jupyter Server

        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in SETTINGS.items()]
        (self.folder / "user.js").write_text("\n".join(lines))
        command = [
            firefox(),
            "--headless",
            "--no-remote",
            "--profile",
            str(self.folder),
            "--remote-debugging-port",
            "0",
        ]
        self.log = self.folder / "firefox.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            self.socket = websocket.create_connection(f"{self._address()}/session", timeout=120, suppress_origin=True)
            self.send("session.new", capabilities={})
            self.page = self.send("browsingContext.getTree")["contexts"][0]["context"]
            self.send("browsingContext.setViewport", context=self.page, viewport={"width": 1280, "height": 1000})
        except Exception:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _address(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = re.search(r"WebDriver BiDi listening on (ws://\S+)", self.log.read_text())
            if found:
                return found[1]
            time.sleep(0.2)
        raise RuntimeError(f"Firefox did not start:\n{self.log.read_text()[-1000:]}")

    def send(self, method, **params):
        """Send one command and return its result; what else arrives in the meantime is passed over."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message'][:500]}")
                return answer["result"]

    def goto(self, url):
        self.send("browsingContext.navigate", context=self.page, url=url, wait="complete")

    def evaluate(self, expression):
        """The value of a JavaScript expression, awaited if it is a promise."""
        text = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        answer = self.send("script.evaluate", expression=text, target={"context": self.page}, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def wait_for(self, expression, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.evaluate(expression)
            if found:
                return found
            time.sleep(0.1)
        raise TimeoutError(expression)

    def open(self, url):
        """Open a notebook of a JupyterLab, and wait for its kernel."""
        self.goto(url)
        self.wait_for(f"!!{NOTEBOOK}")
        self.wait_for(f"{NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'")

    def run_all(self):
        """Take the saved outputs away, run all cells, and return the cells."""
        code = f"{NOTEBOOK}.content.model.toJSON().cells.filter(c => c.cell_type === 'code' && c.source.length)"
        failed = "c.outputs.some(o => o.output_type === 'error')"
        self.evaluate("void jupyterapp.commands.execute('editmenu:clear-all')")
        self.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_for(f"{code}.every(c => c.execution_count) || {code}.some(c => {failed})")
        self.wait_for(f"{NOTEBOOK}.sessionContext.session.kernel.status === 'idle'")
        return self.evaluate(f"{NOTEBOOK}.content.model.toJSON().cells")

    def press(self, key):
        actions = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.send("input.performActions", context=self.page, actions=[keyboard])
