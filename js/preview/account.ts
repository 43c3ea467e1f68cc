/** What a kernel sent to a form about the simulated account, and how it reads for other tasks. */
import type {
  Calls,
  CodeLanguage,
  ErrorInfo,
  Language,
  ModelSet,
  TaskInfo,
  Traits,
  Value,
  Version,
} from "../src/messages";

/** A task as the console describes it; the form itself does not show the description. */
export interface Task extends TaskInfo {
  description?: string | null;
}

/** What `tests/preview_account.py` has recorded. */
export interface Account {
  traits: Pick<Traits, "locale" | "save" | "rules" | "listed" | "advice">;
  modelSets: ModelSet[];
  versions: Version[];
  tasks: Task[];
  /** Base model → weight → what is unusual about it. */
  adviceOf: Record<string, Record<string, Record<Language, string>>>;
  /** The traits that are published while a task is created and followed to its end. */
  created: Partial<Traits>[];
  createdAlready: ErrorInfo;
  /** Language of the page → which optional fields are left out → language → program. */
  programs: Record<Language, Record<string, Record<CodeLanguage, string>>>;
  deployPrograms: Record<Language, Record<CodeLanguage, string>>;
}

/** Texts that are the same in the string literals of all languages. */
const PLAIN = /^[^'"\\$`\p{Cc}]*$/u;
const NOT_PLAIN: Record<Language, string> = {
  en: "In this preview, programs are shown only for texts without quotes, $ and \\.",
  "zh-CN": "在预览中，仅当文本不含引号、$ 和 \\ 时才显示程序。",
};

/** The warnings about the draft that a kernel would determine. */
export function adviceOn({ versions, adviceOf }: Account, value: Value): Traits["advice"] {
  const source = versions.find(({ modelId }) => modelId === value.sourceModelId);
  const weight = adviceOf[source?.baseModel ?? ""]?.[value.config?.weight ?? ""];
  return weight ? { weight } : {};
}

/** The program that creates a task, with its settings in place of the recorded ones. */
export function program(
  { created, programs }: Account,
  { body, language, locale }: Calls["toCode"]["params"],
): string {
  const { name, description, sourceModelId, modelSetId, config } = body;
  const absent = Object.entries({ description, weight: config?.weight })
    .filter(([, text]) => !text)
    .map(([field]) => field);
  const recorded = created.find(({ sent }) => sent)?.sent;
  const texts: [string | undefined, string | undefined][] = [
    [recorded?.name, name],
    [recorded?.description, description],
    [recorded?.sourceModelId, sourceModelId],
    [recorded?.modelSetId, modelSetId],
    [recorded?.config?.weight, config?.weight],
  ];
  if (!texts.every(([, text]) => PLAIN.test(text ?? ""))) return NOT_PLAIN[locale];
  return texts.reduce(
    (code, [marker, text]) => code.replaceAll(`"${marker}"`, () => `"${text}"`),
    programs[locale][absent.join()]?.[language] ?? "",
  );
}

/** The program that deploys the new version of a task, whose request is `sent`. */
export function deployProgram(
  { created, deployPrograms }: Account,
  task: Task,
  sent: Value,
  { language, locale }: Calls["deployCode"]["params"],
): string {
  const recorded = created.findLast((traits) => traits.task)?.task;
  const recordedSet = created.find((traits) => traits.sent)?.sent?.modelSetId;
  return deployPrograms[locale][language]
    .replaceAll(String(recorded?.modelId), String(task.modelId))
    .replaceAll(`"${recordedSet}"`, `"${sent.modelSetId}"`);
}

/** The request that creates a task again. As in the kernel, it saves to where the new version is, else to the source's model. */
export function requestOf({ versions }: Account, task: Task): Value {
  const { name, description, sourceModelId, modelId } = task;
  const { strategy, weight } = (task.config ?? {}) as NonNullable<Value["config"]>;
  const saved = [modelId, sourceModelId].map((id) => versions.find((each) => each.modelId === id));
  const modelSetId = saved.find(Boolean)?.modelSetId;
  return {
    ...(name && { name }),
    ...(description && { description }),
    ...(sourceModelId && { sourceModelId }),
    ...(modelSetId && { modelSetId }),
    config: { ...(strategy && { strategy }), ...(weight && { weight }) },
  };
}
