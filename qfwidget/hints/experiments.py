"""Messages and hints about sweeps."""

from __future__ import annotations

from ..language import Text

EXPERIMENTS: dict[str, Text] = {
    "empty_plan": Text(
        "Give source_model_id, strategy and weight at least one value each: qfwidget.list_models(compressible=True) "
        "lists the versions.",
        "请为 source_model_id、strategy 和 weight 各给出至少一个值；"
        "qfwidget.list_models(compressible=True) 会列出可用的版本。",
    ),
    "too_many_tasks": Text(
        "Each task may cost money. To create this many, raise the limit with limit=…",
        "每个任务都可能产生费用。如果确实需要这么多任务，请用 limit=… 放宽上限。",
    ),
    "bad_name_pattern": Text("To use a brace in the name, write it twice.", "如需在名称中使用大括号，请连写两次。"),
    "bad_sweep_file": Text(
        "Restore the file from a backup, or find the tasks with qfwidget.list_tasks(). No task was created.",
        "请用备份恢复该文件，或用 qfwidget.list_tasks() 查找其中的任务。未创建任何任务。",
    ),
    "newer_sweep_file": Text(
        "Install the newest qfwidget and load the file again. No task was created.",
        "请安装最新版的 qfwidget 后重新加载。未创建任何任务。",
    ),
    "other_account": Text(
        "The sweep belongs to another account, or its versions and tasks were deleted. Sign in with the account that "
        "created it, and load the file again. No task was created.",
        "该批次属于其他账号，或者其中的版本与任务均已删除。请登录创建它的账号后重新加载。未创建任何任务。",
    ),
    "unsettled_sweep_file": Text(
        "Load it with qfwidget.Sweep.load(path) and call resume(), or save this sweep under another path.",
        "请用 qfwidget.Sweep.load(path) 加载该文件并调用 resume()，或将本批次保存到其他路径。",
    ),
    "running_sweep_file": Text(
        "Load it with qfwidget.Sweep.load(path), which also reads how far the tasks are, or save this sweep under "
        "another path.",
        "请用 qfwidget.Sweep.load(path) 加载该文件（会同时读取任务的最新状态），或将本批次保存到其他路径。",
    ),
    "sweep_account": Text(
        "Nothing more is sent. Sign in with the account that the sweep was planned for, and call run(), resume() or "
        "wait() again.",
        "不会再发送任何请求。请登录制定该计划时所用的账号，再调用 run()、resume() 或 wait()。",
    ),
    "sweep_busy": Text(
        "Wait until the sweep has been planned or sent and its tasks have ended, or stop it.",
        "请等待计划生成、提交完成且任务结束，或先终止本批次。",
    ),
    "plan_changed": Text(
        "Nothing was sent. Look at the plan as it is now, and confirm again.",
        "未发送任何请求。请查看最新的计划后重新确认。",
    ),
    "sweep_record": Text(
        "Without its record, the sweep sends nothing more. Make the file readable and writable, or save the sweep "
        "under another path.",
        "缺少记录时不再提交任务。请确保该文件可读写，或更换保存路径。",
    ),
    "replaced_sweep_file": Text(
        "To keep this sweep too, call save() with another path; until then, nothing is sent.",
        "如需保留本批次，请先用 save() 保存到其他路径，在此之前不会再发送请求。",
    ),
    "sweep_still_running": Text(
        "The tasks continue. Call wait() again, or see the sweep's tasks.",
        "任务仍在继续。可再次调用 wait()，或查看 tasks。",
    ),
}
"""Key → what to do."""

EXPERIMENT_MESSAGES: dict[str, Text] = {
    "not_a_column": Text(
        '{field} is a whole table; give one column of it, such as table["{column}"]',
        '{field} 是整个表格；请给出其中的一列，例如 table["{column}"]',
    ),
    "sweep_busy": Text("the sweep is being planned, sent or run", "该批次正在计划、提交或运行中"),
    "plan_changed": Text("the number of tasks differs from what was confirmed", "要创建的任务数与确认时不一致"),
    "empty_plan": Text("source_model_id, strategy or weight is empty", "source_model_id、strategy 或 weight 为空"),
    "too_many_tasks": Text(
        "limit is {limit}, but the plan would create {count} tasks", "计划将创建 {count} 个任务，超过了上限 {limit}"
    ),
    "bad_again": Text("again must be True or False, not {value}", "again 必须是 True 或 False，而不是 {value}"),
    "bad_limit": Text(
        "limit must be a whole number that is at least 0, not {value}", "limit 必须是不小于 0 的整数，而不是 {value}"
    ),
    "bad_model_sets": Text(
        "model_set_id must be the ID of a model, a mapping from version to model, or None, not {value}",
        "model_set_id 必须是模型的 ID、从模型版本到模型的映射或 None，而不是 {value}",
    ),
    "preset_target": Text(
        "modelSetId is a preset model of Qianfan, into which nothing can be saved; choose one of your own",
        "modelSetId 是千帆预置模型，无法保存到其中，请改用账号自有的模型",
    ),
    "sweep_account": Text("the SDK now uses another address or account", "SDK 已指向其他服务地址或账号"),
    "merged_tasks": Text(
        "{count} of the given combinations repeat others; each is planned once",
        "给出的组合中有 {count} 个重复，每种组合只计划一次",
    ),
    "bad_name_pattern": Text(
        "name is {pattern}; its fields can be {fields}", "name 的值是 {pattern}，其中可用的字段只有 {fields}"
    ),
    "unknown_sources": Text(
        "model_set_id names versions that are not in source_model_id: {sources}",
        "model_set_id 中有不属于 source_model_id 的版本：{sources}",
    ),
    "no_listed_weights": Text(
        "no weights are listed for {base_model}; specify them", "支持列表中没有 {base_model}，请直接指定量化配置"
    ),
    "bad_sweep_file": Text(
        "path is {path}, which is not the record of a sweep or is damaged", "path 指定的 {path} 不是批次记录，或已损坏"
    ),
    "newer_sweep_file": Text(
        "path is {path}, which a newer version of qfwidget has written", "path 指定的 {path} 由更新版本的 qfwidget 写入"
    ),
    "other_account": Text(
        "this account has none of the versions and tasks in {path}", "当前账号下没有 {path} 中的任何版本和任务"
    ),
    "unsettled_sweep_file": Text(
        "path is {path}, which has tasks that may have been created",
        "path 指定的 {path} 中有可能已创建的任务",
    ),
    "running_sweep_file": Text(
        "path is {path}, the record of another sweep, whose tasks are still running according to it",
        "path 指定的 {path} 是另一批次的记录，其中的任务尚未结束",
    ),
    "replaced_sweep_file": Text(
        "path is {path}, in which another sweep has been saved since", "path 指定的 {path} 已被另一批次的记录取代"
    ),
    "sweep_counts": Text("{count}: {statuses}", "共 {count}：{statuses}"),
    "sweep_trouble": Text(
        'sweep: {statuses}. For the reasons, see the column "error" of its tasks. Tasks that are unknown are not sent '
        "again unless you call resume(unknown=True)",
        "批次：{statuses}。原因见 tasks 的 error 列。"
        "结果未知（unknown）的任务不会重新发送，除非调用 resume(unknown=True)",
    ),
    "sweep_still_running": Text(
        "the sweep has not finished after {seconds} s: {statuses}", "批次在 {seconds} 秒后仍未结束：{statuses}"
    ),
    "sweep_stale": Text(
        "the states could not be read, so the table shows the last known ones: {reason}",
        "无法读取最新状态，表中是上次得到的状态：{reason}",
    ),
    "sweep_interrupted": Text(
        "requests sent: {sent}, not sent: {left}. Requests in flight continue; resume() or run() sends the "
        "rest, and nothing twice",
        "已发送 {sent} 个请求，{left} 个未发送。途中的请求会继续；resume() 或 run() 会发送其余请求，不会重复创建",
    ),
    "sweep_interrupted_in_program": Text(
        "requests sent: {sent}, not sent: {left}. Requests in flight may create tasks: Sweep.load finds them if "
        "the sweep has a path, and qfwidget.list_tasks() lists them",
        "已发送 {sent} 个请求，{left} 个未发送。途中的请求可能会创建任务：指定过 path 时可用 Sweep.load 找回，"
        "也可用 qfwidget.list_tasks() 查看",
    ),
    "sweep_lost": Text(
        "the process ended while this was being sent, and no task was found", "发送期间进程已结束，且未查到该任务"
    ),
    "sweep_deleted": Text(
        "this account has no such task; it may have been deleted", "当前账号下没有该任务，可能已删除"
    ),
}
"""Key → what happened."""

EXPERIMENT_REASONS: dict[str, Text] = {
    "unknown_base_model": Text("an unknown base model", "未知的基础模型"),
}
"""Parts of messages."""
