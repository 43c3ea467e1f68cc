"""The same fields and the same call, built by hand from ipywidgets."""

from __future__ import annotations

from typing import Any

import ipywidgets

from tests.benchmarks.peers.calls import create, model_sets, problem_of


def form() -> ipywidgets.VBox:
    """A form that lists the models, validates the input, and creates a task on a click."""
    sets = model_sets()
    model = ipywidgets.Dropdown(description="Model", options=list(sets))
    version = ipywidgets.Dropdown(description="Version", options=sets[model.value])
    target = ipywidgets.Dropdown(description="Save to", options=list(sets))
    strategy = ipywidgets.ToggleButtons(description="Strategy", options=["Quantization", "Sparsity"])
    weight = ipywidgets.RadioButtons(description="Weight", options=["INT8-PTQ", "W8A16C16", "W4A16C16"])
    name = ipywidgets.Text(description="Task name", value="demo")
    description = ipywidgets.Textarea(description="Description")
    problem = ipywidgets.HTML()
    button = ipywidgets.Button(description="Create task")
    answer = ipywidgets.HTML()

    def choose(change: dict[str, Any]) -> None:
        version.options = sets[change["new"]]

    def check(change: dict[str, Any]) -> None:
        problem.value = problem_of(change["new"])

    def submit(_: ipywidgets.Button) -> None:
        quantized = weight.value if strategy.value == "Quantization" else None
        answer.value = create(name.value, version.value, target.value.split()[-1], strategy.value, quantized)

    model.observe(choose, "value")
    name.observe(check, "value")
    button.on_click(submit)
    model.value = next(label for label in sets if "amv-d1zx1iwdarfr" in sets[label])
    version.value = "amv-d1zx1iwdarfr"
    return ipywidgets.VBox(
        [model, version, target, strategy, weight, name, problem, description, button, answer],
    )
