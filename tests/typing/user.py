"""A user's program of the public API. Type checkers accept it in strict mode; it is not run."""

from __future__ import annotations

import asyncio
from typing import Any

import pandas as pd

import qfwidget as qf


def fields(form: qf.CompressionWidget) -> dict[str, str | None]:
    form.weight = "W8A16C16"
    form.strategy = "Quantization"
    form.description = None
    return {"name": form.name, "weight": form.weight, "source": form.source_model_id, "set": form.model_set_id}


def outcome(form: qf.CompressionWidget) -> str:
    if form.error is not None:
        code: str = form.error["code"]
        status: int | None = form.error["status"]
        return f"{code} {status}"
    if form.response is not None and form.task is not None:
        return str(form.response["result"]) + str(form.task["status"])
    body: dict[str, Any] = form.value
    problems: dict[str, qf.Finding] = form.problems
    for field, problem in (problems | form.warnings).items():
        print(field, problem, problem.sentence)
    return "valid" if form.valid else str(body)


def create() -> qf.CompressionTask:
    request = qf.CompressionRequest("demo", "amv-1", weight="W8A16C16")
    if request.problems or request.warnings:
        request = request.replace(weight="INT8-PTQ")
    try:
        task = qf.create_task(request, reuse=True).wait(timeout=60, notify=lambda ended: print(ended.status))
    except qf.TaskFailed as failed:
        again: qf.CompressionTask = qf.create_task(failed.task.request.replace(weight=None, strategy="Sparsity"))
        print(failed.status, failed.reason, failed.hint)
        return again
    except qf.ConsoleError as error:
        print(error.code, error.status, error.request_id)
        raise
    except qf.UnknownOutcome as error:
        print(error.candidates)
        raise
    program: str = task.to_code("deploy", "python")
    print(program, task.model_id, task.info["id"], qf.create_task({"name": "demo"}))
    return qf.create_task(source_model_id="amv-1", weight="W8A16C16")


def tables() -> pd.DataFrame:
    models = qf.list_models(compressible=True)
    print(qf.list_model_sets().columns, models.columns)
    return qf.list_tasks(status=["running", "succeeded"], created_after="2026-11-27")


async def several(tasks: list[qf.CompressionTask]) -> list[str]:
    return [task.status for task in await asyncio.gather(*tasks)]


def main() -> None:
    with qf.demo(task_seconds=1) as console:
        qf.sign_in(console.access_key, console.secret_key, check=False)
        form = qf.CompressionWidget(source_model_id="amv-1", locale="zh", notify=lambda task: print(task.status))
        form.observe(lambda change: print(change.new), "valid")
        attached = qf.CompressionWidget.attach("amva-1")
        task: qf.CompressionTask | None = attached.get_task()
        form.summary()
        print(fields(form), outcome(form), create(), tables(), task, form.submit(again=True), form.models, form.tasks)
        form.close()
    qf.sign_out()
