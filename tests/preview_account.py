"""Records what the kernel sends to a form on the simulated account, for the preview, which has no kernel.

`python -m tests.preview_account FILE` writes the recording as JSON; `js/preview/` plays it back.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import qfwidget as qf
from qfwidget import rules, weights
from tests.form.front_end import FrontEnd

TRAITS = ("locale", "save", "rules", "listed", "advice")
LANGUAGES = ("python", "qfwidget", "node", "java", "go", "curl")
LOCALES = ("en", "zh-CN")
BODY = {
    "name": "@name",
    "description": "@description",
    "sourceModelId": "amv-d1zx1iwdarfr",
    "modelSetId": "am-adbuasyfaf",
    "config": {"strategy": "Quantization", "weight": "INT8-PTQ"},
}
"""A task that the account can create. The page puts its own name and description into the programs."""


def recorded() -> dict[str, Any]:
    """Return the account: its models, versions and tasks, what is published while a task is created, and programs."""
    with qf.demo(task_seconds=1):
        widget = qf.CompressionWidget()
        form = FrontEnd(takes_keys=False)
        try:
            account = {"traits": {name: getattr(widget, name) for name in TRAITS}, **_lists(form), **_task(form)}
        finally:
            form.service.close()
            widget.close()
    return account


def _lists(form: FrontEnd) -> dict[str, Any]:
    form.ask("listModelSets", refresh=False, received=0)
    form.ask("describeAll")
    form.ask("listTasks", sourceModelId=None)
    listed = [task for event in form.events("tasks") for task in event["tasks"]]
    described = form.ask("describeTasks", taskIds=[task["id"] for task in listed][:100])["result"]["tasks"]
    versions = [version for event in form.events("versions") for version in event["versions"]]
    return {
        "adviceOf": _advice(versions),
        "modelSets": [model_set for event in form.events("modelSets") for model_set in event["modelSets"]],
        "versions": versions,
        "tasks": described,
    }


def _advice(versions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return base model → weight → what is unusual about it, in each language."""
    bases = {version["baseModel"] for version in versions if version["baseModel"]}
    offered = [*rules.rules()["weights"], *(weight for base in bases for weight in weights.listed_for(base) or ())]
    found = {base: {weight: weights.advice(weight, base) for weight in offered} for base in sorted(bases)}
    return {
        base: {weight: advice["weight"].sentences for weight, advice in by_weight.items() if advice}
        for base, by_weight in found.items()
    }


def _task(form: FrontEnd) -> dict[str, Any]:
    before = len(form.published)
    form.ask("createTask", body=BODY, again=False)
    done = form.wait(lambda: _succeeded(form.published[before:]))
    played = form.published[before:]
    return {
        "created": played,
        "createdAlready": form.ask("createTask", body=BODY, again=False)["error"],
        "programs": _programs(),
        "deployPrograms": {
            locale: {
                language: form.ask("deployCode", taskId=done["id"], language=language, locale=locale)["result"]["code"]
                for language in LANGUAGES
            }
            for locale in LOCALES
        },
    }


def _succeeded(published: list[dict[str, Any]]) -> Any:
    tasks = (traits["task"] for traits in published if traits.get("task"))
    return next((task for task in tasks if task["status"] == "succeeded"), None)


def _programs() -> dict[str, dict[str, dict[str, str]]]:
    """Return language of the page → variant → language → program. A variant lacks the optional fields in its name."""
    variants: dict[str, dict[str, Any]] = {
        "": {},
        "weight": {"strategy": "Sparsity", "weight": None},
        "description": {"description": None},
        "description,weight": {"strategy": "Sparsity", "weight": None, "description": None},
    }
    request = qf.CompressionRequest(
        name="@name",
        source_model_id="amv-d1zx1iwdarfr",
        model_set_id="am-adbuasyfaf",
        weight="INT8-PTQ",
        description="@description",
    )
    return {
        locale: {
            variant: {language: request.replace(**fields).to_code(language, locale=locale) for language in LANGUAGES}
            for variant, fields in variants.items()
        }
        for locale in LOCALES
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(recorded(), ensure_ascii=False, indent=1), encoding="utf-8")
