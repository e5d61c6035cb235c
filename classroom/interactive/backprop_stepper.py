"""Chapter 06: the backprop stepper. It walks back through any graph, edge by edge: local × global = contribution."""

import math

from micrograd_lite.pictures.graphs import SIGNS
from micrograd_lite.pictures.style import DATA_TEXT, GRADIENT_TEXT, INK, MUTED_TEXT

from ..engine import Value, topological_order
from .graph_picture import GraphPicture
from .numbers import factor, four, in_short, number_in, show
from .view import Control, Refused, View, button, checkbox, text_box, with_words

MOST = 80
NARROWEST = 600
LONG, TOO_LONG = 300, 1000


def example():
    """The chapter's own graph: a and b are used twice."""
    a, b = Value(-2.0, label="a"), Value(3.0, label="b")
    d, e = a * b, a + b
    f = d * e
    d.label, e.label, f.label = "d", "e", "f"
    return f


# -- the walk, as a list of moments ------------------------------------------------------------------------------------


def nodes_under(root):
    """Every node of the reader's graph once, the result first. `Refused` if it is not a graph, or too large."""
    if not all(hasattr(root, name) for name in ("data", "_prev", "_local")):
        raise Refused(f"Give the stepper a Value. This is of type {type(root).__name__}.")
    nodes, seen = [root], {root}
    for node in nodes:
        for parent in node._prev:
            if parent not in seen:
                seen.add(parent)
                nodes.append(parent)
        if len(nodes) > 100 * MOST:
            break
    if len(nodes) > MOST:
        count = f"more than {100 * MOST}" if len(nodes) > 100 * MOST else len(nodes)
        raise Refused(
            f"This graph has {count} nodes, too many to read and to step through. The stepper takes up to {MOST}. "
            "Choose a part, such as backprop_stepper(an_inner_node)."
        )
    return nodes


def copied(root):
    """A copy of the reader's graph, as {node: copy}. The reader's own graph stays as it is."""
    copies = {}
    for node in parents_first(nodes_under(root)):
        parents = tuple(copies[parent] for parent in node._prev)
        copies[node] = Value(node.data, parents, node._op, (1.0,) * len(parents), node.label)  # `walk` reads _local
    return copies


def parents_first(nodes):
    """The nodes in an order in which each one comes after its parents."""
    ready, listed, waiting = [], set(), list(reversed(nodes))
    while waiting:
        later = []
        for node in waiting:
            if all(parent in listed for parent in node._prev):
                listed.add(node)
                ready.append(node)
            else:
                later.append(node)
        waiting = later
    return ready


def names_of(nodes):
    """A name for each node: its label, a constant's number, or v1, v2 …. Nodes with the same label get numbers."""
    names, taken, count = {}, set(), 0
    for node in nodes:
        name = node.label
        if not name and not node._prev and not node._op:
            name = show(node.data)
        while not name:
            count += 1
            name = f"v{count}" if f"v{count}" not in {n.label for n in nodes} else ""
        base, k = name, 2
        while name in taken:
            name, k = f"{base} ({k})", k + 1
        taken.add(name)
        names[node] = name
    return names


def walk(root):
    """The graph's root and shape, and one step for each edge: child, parent, local, above, share, before, total."""
    copies = copied(root)
    nodes, top = list(copies.values()), copies[root]
    local_towards = {copy: tuple(map(float, node._local)) for node, copy in copies.items()}
    names = names_of(nodes)
    steps, grad = [], {node: 0.0 for node in nodes}
    grad[top] = 1.0
    for node in reversed(topological_order(top)):
        for place, (parent, local) in enumerate(zip(node._prev, local_towards[node])):
            share = local * grad[node]
            before, grad[parent] = grad[parent], grad[parent] + share
            ends = {"child": names[node], "parent": names[parent], "place": place}
            numbers = {"local": local, "above": grad[node], "share": share, "before": before, "total": grad[parent]}
            steps.append({**ends, **numbers})
    shape = [(names[n], SIGNS.get(n._op, n._op), [names[p] for p in n._prev], local_towards[n], n.data) for n in nodes]
    return {"root": names[top], "shape": shape, "steps": steps}


def compute(walked, step=0, predict=False, guess="", told=None):
    """The state of the walk after `step` edges. `told` is the reader's guess for the last edge."""
    steps = walked["steps"]
    step = max(0, min(step, len(steps)))
    grads, shares = {walked["root"]: 1.0}, {}
    for one in steps[:step]:
        grads[one["parent"]] = one["total"]
        shares.setdefault(one["parent"], []).append(one["share"])
    asked = predict and told is None and step < len(steps)
    # If there is a question, it is about the next edge. If not, the last edge is shown.
    active = steps[step] if asked else steps[step - 1] if step else None
    return {
        "walked": walked,
        "step": step,
        "grads": grads,
        "shares": shares,
        "active": active,
        "asked": asked,
        "told": told,
        "guess": guess,
    }


def guess_in(text):
    """The number that the reader typed, or None for an empty box."""
    number = number_in(text)
    if number is None and text.strip():
        raise Refused(f"“{in_short(text)}” is not a number. Type the contribution, such as 3 or −0.5, and press next.")
    return number


def is_right(guess, share):
    return math.isclose(guess, share, rel_tol=5e-3, abs_tol=5e-4)


# -- words -------------------------------------------------------------------------------------------------------------


def say(state):
    walked, steps, step, active = state["walked"], state["walked"]["steps"], state["step"], state["active"]
    root = walked["root"]
    if not steps and cut_off(walked):
        return f"{root} is {what_is_off(walked, root)}. Its gradient is 1, and the walk ends here."
    if not steps:
        return f"{root} was not computed from anything. Its gradient is 1, and the walk ends here."
    if state["asked"]:
        return (
            f"Step {step + 1} of {len(steps)}: what does {active['parent']} get along the marked edge from "
            f"{active['child']}? local {show(active['local'])}, global {show(active['above'])}."
            "\nType the contribution into the box and press next. If the box is empty, next shows it."
        )
    if active is None:
        return (
            f"Step 0 of {len(steps)}: the seed. d{root}/d{root} = 1, and every other gradient is still 0.\nPress next."
            + ends_early(walked)
        )
    line = f"Step {step} of {len(steps)}, from {active['child']} to {active['parent']}: {product(active)}."
    if state["told"] is not None:
        line = verdict(state["told"], active["share"]) + line
    uses = sum(one["parent"] == active["parent"] for one in steps)
    sum_so_far = f"The grad of {active['parent']}: {show(active['before'])} + {factor(active['share'])}"
    more = f"{sum_so_far} = {show(active['total'])}."
    if uses > 1:
        done = len(state["shares"][active["parent"]])
        times = "twice" if uses == 2 else f"{uses} times"
        more += f" It is used {times}, and now has {done} of {uses} shares."
    if active["parent"] in cut_off(walked):
        more += f" It is {what_is_off(walked, active['parent'])}, so nothing flows on."
    if step == len(steps):
        more += " That was the last edge."
    return f"{line}\n{more}"


def cut_off(walked):
    """The nodes that an operation made but that have no parents, such as a relu that is off: {name: operation}."""
    return {name: sign for name, sign, parents, _, _ in walked["shape"] if sign and not parents}


def what_is_off(walked, name):
    sign = cut_off(walked)[name]
    return f"{'a relu that is off' if sign == 'relu' else f'made by {sign}'} and has no parents"


def ends_early(walked):
    """A sentence about the nodes at which the graph ends early."""
    off = list(cut_off(walked).items())
    if not off:
        return ""
    first = [name for name, _ in off[:4]]
    names = " and ".join([", ".join(first[:-1]), first[-1]] if len(first) > 1 else first)
    names = ", ".join(first) + " and others" if len(off) > 4 else names
    if {sign for _, sign in off} != {"relu"}:
        return f" The graph ends at {names}: no parents are stored there."
    what = "is a relu that is off: it has" if len(off) == 1 else "are relus that are off: they have"
    return f" {names} {what} no parents, so the graph ends there."


def product(active):
    """The line local × global = contribution, with its numbers."""
    local, above = show(active["local"]), factor(active["above"])
    return f"local {local} × global {above} = contribution {show(active['share'])}"


def verdict(guess, share):
    if guess == "":
        return ""
    return f"Right, {show(share)}. " if is_right(guess, share) else f"You said {show(guess)}; it is {show(share)}. "


# -- the picture -------------------------------------------------------------------------------------------------------


def total_reach(walked):
    """How many columns all edges cross together. If there are many long edges, Graphviz takes seconds or minutes."""
    column, reach = {}, 0
    shape = {name: parents for name, _, parents, _, _ in walked["shape"]}
    for name, parents in shape.items():  # parents first
        column[name] = 1 + max((column[parent] for parent in parents), default=0)
        reach += sum(column[name] - column[parent] for parent in parents)
    return reach


def graph(walked):
    """The graph of the reader's expression, laid out, and the number of each edge by (child, place)."""
    reach = total_reach(walked)
    picture = GraphPicture(ranksep=20, label_room=44 if reach < LONG else 0, nodesep=12, margin=9)
    edges, uses = {}, {}
    for one in walked["steps"]:
        uses[one["parent"]] = uses.get(one["parent"], 0) + 1
    for name, sign, _, _, _ in walked["shape"]:
        rows = ("data", "grad", "sum") if uses.get(name, 0) > 1 else ("data", "grad")
        wide = max(92, 12 + 9 * len(name), 112 if len(rows) == 3 else 0)
        picture.value(name, name, parameter=not sign, width=wide, rows=rows)
    for name, sign, parents, _, _ in walked["shape"]:
        if sign:
            picture.operation((name, sign), sign)
            for place, parent in enumerate(parents):
                edges[name, place] = picture.edge(parent, (name, sign))
            edges[name] = picture.edge((name, sign), name)
    picture.lay_out() if reach < TOO_LONG else picture._columns()
    picture.size = (max(NARROWEST, picture.size[0]), picture.size[1])  # room for the words above a small graph
    return picture, edges


def draw(state, laid_out):
    picture, edges = laid_out
    walked, active, grads = state["walked"], state["active"], state["grads"]
    local, marks, texts = {}, {}, {}
    for name, _, parents, locals_, data in walked["shape"]:
        grad = four(grads[name]) if name in grads else "0"
        texts[name] = {"data": four(data), "grad": grad, "sum": as_sum(state["shares"].get(name, []))}
        for place in range(len(parents)):
            local[edges[name, place]] = four(locals_[place])
    if active:
        child, parent = active["child"], active["parent"]
        sign = next(sign for name, sign, *_ in walked["shape"] if name == child)
        marks = {parent: "chosen", child: "active", (child, sign): "active"}
        marks[edges[child, active["place"]]] = marks[edges[child]] = "active"
    elif walked["steps"]:
        marks = {walked["root"]: "active"}
    title = f"Backpropagation from {walked['root']}, step {state['step']} of {len(walked['steps'])}"
    drawing = picture.draw(title, say(state).replace("\n", " "), local=local, marks=marks, texts=texts, top=58)
    heading(drawing, state)
    return drawing.svg()


def heading(drawing, state):
    """The numbers of the edge, in large letters above the graph."""
    active = state["active"]
    pieces = [("on an arrow: local;  in a box:", MUTED_TEXT), ("data", DATA_TEXT), ("and", MUTED_TEXT)]
    drawing.phrase(14, 22, [*pieces, ("grad", GRADIENT_TEXT)], 12)
    if active is None:
        drawing.text(14, 48, f"seed: d{state['walked']['root']}/d{state['walked']['root']} = 1", INK, 17, bold=True)
        return
    result = "?" if state["asked"] else four(active["share"])
    words = f"{four(active['local'])} × {bracketed(active['above'])} = {result}"
    drawing.text(14, 48, words, GRADIENT_TEXT, 18, bold=True)
    explained = f"local × global = contribution, from {active['child']} to {active['parent']}"
    drawing.text(28 + 10.5 * len(words), 48, explained, INK, 13)


def as_sum(shares):
    """What a node has collected so far, such as 3 − 6. If there are many shares, only the last ones."""
    if not shares:
        return "0"
    shown = [four(share) for share in shares]
    for first in range(len(shown)):
        words = shown[first] + "".join(f" − {s[1:]}" if s[0] == "−" else f" + {s}" for s in shown[first + 1 :])
        words = f"… {words}" if first else words
        if len(words) <= 11 or first == len(shown) - 1:
            return words


def bracketed(x):
    return f"({four(x)})" if x < 0 else four(x)


# -- the view ----------------------------------------------------------------------------------------------------------


class Walker:
    """What the buttons do. `step` and `told` are kept in a control without a widget."""

    def __init__(self, root):
        self.root, self.walked, self.laid_out = root, None, None

    def prepare(self):
        if self.walked is None:
            self.walked = walk(self.root)
            self.laid_out = graph(self.walked)
        return self.walked

    def compute(self, place, predict, guess):
        step, told = place
        return compute(self.prepare(), step, predict, guess, told)

    def draw(self, state):
        return draw(state, self.laid_out)

    def next(self, view):
        step, told = view.controls["place"].value
        if step >= len(self.prepare()["steps"]):
            return
        if not view.controls["predict"].value:
            view.put(place=(step + 1, None))
        elif told is not None:  # told: now ask for the next one
            view.put(place=(step, None), guess="")
        else:
            try:
                guess = guess_in(view.controls["guess"].value)
            except Refused as refusal:
                view.refuse(str(refusal))
                return
            view.put(place=(step + 1, "" if guess is None else guess))

    def back(self, view):
        step, told = view.controls["place"].value
        view.put(place=(max(0, step - 1), None), guess="")

    def start(self, view):
        view.put(place=(0, None), guess="")

    def end(self, view):
        view.put(place=(len(self.prepare()["steps"]), None), guess="")


def telling_moment(steps):
    """The step at which a node that is used twice gets its second share. If there is none, the middle step."""
    met = set()
    for k, one in enumerate(steps, 1):
        if one["parent"] in met:
            return k
        met.add(one["parent"])
    return len(steps) // 2


class StepperView(View):
    """A view with a still picture of its own."""

    walker = None

    def still(self):
        """If nothing has been pressed, the still picture shows the middle of the walk: a node collects its sum."""
        if self.failed or self.controls["place"].value != (0, None):
            return super().still()
        walked = self.walker.walked
        step = telling_moment(walked["steps"])
        state = compute(walked, step)
        return with_words(draw(state, self.walker.laid_out), say(state))


def safely(action):
    """The action of a button; it does nothing if there is no graph to walk through."""

    def press(view):
        try:
            action(view)
        except Refused:
            pass

    return press


def backprop_stepper(root=None, step=0):
    """Step through the backward pass from `root`, one edge at a time. Without a root, the graph is (a·b)·(a + b)."""
    walker = Walker(example() if root is None else root)
    buttons = [
        button("start", safely(walker.start), "go back to the seed"),
        button("back", safely(walker.back), "go one edge back"),
        button("next", safely(walker.next), "go one edge further"),
        button("to the end", safely(walker.end), "go along all edges"),
        Control("place", (step, None), []),
    ]
    asking = [checkbox("predict", label="predict first"), text_box("guess", label="contribution", width="190px")]
    view = StepperView([buttons, asking], walker.compute, walker.draw, say, lines=2)
    view.walker = walker
    return view
