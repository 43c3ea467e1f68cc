import { useState } from "preact/hooks";
import { elapsedTime, span } from "../../form/duration";
import { type Span, timeline } from "../../form/timeline";
import { localTime } from "../../i18n";
import type { TaskStatus } from "../../i18n/keys";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { Failure } from "../parts/Failure";
import { useView } from "../view";

const SHOWN_AT_FIRST = 20;

/** The account's tasks, newest first: when each ran and for how long. Pressing one follows it. */
export function TasksPanel() {
  const { form, state, words } = useView();
  const { task, tasks, listingTasks, tasksError, onlyOfSource, connection } = state;
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const shown = tasks
    .slice(0, limit)
    .map((listed) => (listed.id === task?.id ? { ...listed, ...task } : listed));
  const countText = listingTasks ? words.loadingTasks : words.taskCount(tasks.length);

  return (
    <details
      class="qf-details qf-tasks"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !state.tasksListed) void form.listTasks();
      }}
    >
      <summary class="qf-summary">{words.tasks}</summary>
      <section aria-label={words.tasks} class="qf-panel">
        <div class="qf-panel-head">
          <label class="qf-check">
            <input
              class="qf-radio"
              type="checkbox"
              checked={onlyOfSource}
              onChange={(event) => form.listTasksOfSource(event.currentTarget.checked)}
            />
            {words.onlyOfSource}
          </label>
          <span role="status" class="qf-muted">
            {!tasksError && countText}
          </span>
          <Button tone="quiet" busy={listingTasks} onPress={() => void form.listTasks()}>
            {words.refreshTasks}
          </Button>
        </div>
        {tasksError && connection !== "gone" && (
          <Failure error={tasksError} onRetry={() => void form.listTasks()} />
        )}
        {shown.length > 0 && <TaskTable tasks={shown} />}
        {tasks.length > limit && (
          <Button tone="quiet" onPress={() => setLimit(2 * limit)}>
            {words.moreTasks(limit, tasks.length)}
          </Button>
        )}
      </section>
    </details>
  );
}

function TaskTable({ tasks }: { tasks: readonly TaskInfo[] }) {
  const { form, state, words, language } = useView();
  const now = Date.now();
  const places = timeline(tasks.map((task) => span(task, now) ?? [now, now]));
  return (
    <table class="qf-table">
      <thead>
        <tr>
          {[words.task, words.status, words.started, words.ran].map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.map((task, index) => {
          const status = task.status ?? "";
          const [from, to] = places[index] as Span;
          const followed = task.id === state.task?.id;
          return (
            <tr key={task.id} class={`qf-task-${status}`} aria-current={followed || undefined}>
              <td>
                <Button
                  tone="quiet"
                  aria-label={words.followTask(task.name || task.id)}
                  busy={state.acting}
                  onPress={() => void form.act("followTask", task.id)}
                >
                  {task.name || task.id}
                </Button>
                <div class="qf-mono qf-muted" translate={false}>
                  {task.id}
                </div>
              </td>
              <td class="qf-status">{words.statuses[status as TaskStatus] ?? status}</td>
              <td>{localTime(task.createTime, language)}</td>
              <td>
                <span class="qf-track" aria-hidden="true">
                  <span
                    class="qf-run"
                    style={{
                      "--qf-from": `${100 * from}%`,
                      "--qf-share": `${100 * (to - from)}%`,
                    }}
                  />
                </span>
                {elapsedTime(task, now)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
