import { useEffect, useState } from "preact/hooks";
import { elapsedTime, span } from "../../form/duration";
import type { Draft } from "../../form/rules";
import { type Span, timeline } from "../../form/timeline";
import { localTime } from "../../i18n";
import type { TaskStatus } from "../../i18n/notices";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { Failure } from "../parts/Failure";
import { useView } from "../view";
import { UseSettings } from "./AfterTask";

const SHOWN_AT_FIRST = 20;

/** The account's tasks, newest first: when each ran and for how long. Pressing one follows it. */
export function TasksPanel() {
  const { form, state, say } = useView();
  const { tasks, listingTasks, tasksError, onlyOfSource } = state;
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const shown = tasks
    .slice(0, limit)
    .map((listed) => (listed.id === state.task?.id ? { ...listed, ...state.task } : listed));
  useEffect(() => {
    void form.describeTasks(shown.map(({ id }) => id));
  }, [tasks, limit]);
  const countText = listingTasks ? say(t.loadingTasks) : say(t.taskCount(tasks.length));

  return (
    <details
      class="qf-tasks"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !state.tasksListed) void form.listTasks();
      }}
    >
      <summary class="qf-summary">{say(t.tasks)}</summary>
      <section aria-label={say(t.tasks)} class="qf-panel">
        <div class="qf-panel-head">
          <label class="qf-check">
            <input
              class="qf-radio"
              type="checkbox"
              checked={onlyOfSource}
              onChange={(event) => form.listTasksOfSource(event.currentTarget.checked)}
            />
            {say(t.onlyOfSource)}
          </label>
          <span role="status" class="qf-muted">
            {!tasksError && countText}
          </span>
          <Button tone="quiet" busy={listingTasks} onPress={form.listTasks}>
            {say(t.refreshTasks)}
          </Button>
        </div>
        {tasksError && state.connection !== "gone" && (
          <Failure error={tasksError} onRetry={form.listTasks} />
        )}
        {shown.length > 0 && <TaskTable tasks={shown} />}
        {tasks.length > limit && (
          <Button tone="quiet" onPress={() => setLimit(2 * limit)}>
            {say(t.moreTasks)}
          </Button>
        )}
      </section>
    </details>
  );
}

function TaskTable({ tasks }: { tasks: readonly TaskInfo[] }) {
  const { form, state, say, language } = useView();
  const now = Date.now();
  const places = timeline(tasks.map((task) => span(task) ?? [now, now]));
  // Names the model first: most versions are called V1.
  const nameOf = (source: string): string => {
    for (const { modelSetName, versions } of state.modelSets) {
      const version = versions.find(({ modelId }) => modelId === source);
      if (version) return `${modelSetName} ${version.modelName}`;
    }
    return source;
  };
  return (
    <table class="qf-table">
      <thead>
        <tr>
          {[t.task, t.version, t.weight, t.status, t.started, t.ran].map((heading) => (
            <th key={heading} scope="col">
              {say(heading)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.map((task, index) => {
          const [from, to] = places[index] as Span;
          const status = task.status ?? "";
          const source = task.sourceModelId ?? "";
          const { strategy, weight } = (task.config ?? {}) as Draft;
          const followed = task.id === state.task?.id;
          return (
            <tr key={task.id} class={`qf-task-${status}`} aria-current={followed || undefined}>
              <td>
                <Button
                  tone="quiet"
                  aria-label={say(t.followTask(task.name || task.id))}
                  busy={state.acting}
                  onPress={() => void form.act("followTask", task.id)}
                >
                  {task.name || task.id}
                </Button>
                <div class="qf-mono qf-muted" translate={false}>
                  {task.id}
                </div>
              </td>
              <td>{nameOf(source)}</td>
              <td>
                <div translate={!weight}>{weight ?? say(t.strategies[String(strategy)])}</div>
                <UseSettings task={task} listed />
              </td>
              <td class="qf-status">{say(t.statuses[status as TaskStatus]) ?? status}</td>
              <td>{localTime(task.createTime, language)}</td>
              <td>
                <span class="qf-track" aria-hidden="true">
                  <span
                    style={{
                      "--qf-from": `${100 * from}%`,
                      "--qf-share": `${100 * (to - from)}%`,
                    }}
                  />
                </span>
                {elapsedTime(task)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
