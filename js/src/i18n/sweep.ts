/** The texts of the sweep that the form does not have, in English and in Simplified Chinese. */
import { number, type Pair, type Texts } from "./pairs";

const tasks = (count: number): string => (count === 1 ? "1 task" : `${number(count)} tasks`);
const versionsOf = (count: number): string =>
  count === 1 ? "1 version" : `${number(count)} versions`;
const settingsOf = (count: number): string =>
  count === 1 ? "1 setting" : `${number(count)} settings`;

export const title: Pair = ["Compression sweep", "批量压缩"];

export const versions: Pair = ["Versions to compress", "待压缩的模型版本"];
export const noVersions: Pair = [
  "Choose a model, then add its versions. Versions of several models can be combined.",
  "请先选择模型，再添加模型版本。可添加多个模型的版本。",
];
export const removeVersion = (name: string): Pair => [`Remove ${name}`, `移除 ${name}`];
export const strategies: Pair = ["Strategies", "压缩策略"];
export const weights: Pair = ["Weights", "量化配置"];
export const listed: Pair = ["Listed for each version", "各版本支持的全部配置"];
export const listedHint: Pair = [
  "All weights that the product page lists for its base model",
  "产品文档中列出的、该版本基础模型支持的配置",
];
export const otherWeights: Pair = ["Other weights", "其他量化配置"];
export const otherWeightsHint: Pair = [
  "The names that Qianfan uses, separated by commas, e.g. w8a8c4",
  "填写千帆控制台显示的策略名称，以逗号分隔，如 w8a8c4",
];
export const noWeights: Pair = [
  "The chosen strategies take no weight.",
  "所选压缩策略无需量化配置。",
];
export const pattern: Pair = ["Name pattern", "名称模板"];
export const patternHint: Pair = [
  "Fields: {model}, {version}, {weight}, {strategy}. Long names are shortened, equal ones numbered.",
  "可用字段：{model}、{version}、{weight}、{strategy}。过长的名称会被截短，重复的名称会自动编号。",
];
export const ownModels: Pair = ["Each version’s own model", "各版本所属的模型"];
export const targetHint: Pair = [
  "Each new version is saved to its source’s own model by default.",
  "新版本默认保存到各版本所属的模型。",
];
export const mapped: Pair = ["Set in Python, by version", "由 Python 按版本指定"];
export const mappedTargets = (pairs: string): Pair => [
  `${pairs}. The others are saved to their own model. A choice here replaces this.`,
  `${pairs}。其余版本保存到各自所属的模型。在此选择会取代上述设置。`,
];
export const again: Pair = ["Create existing tasks again", "重新创建已有的任务"];
export const againHint: Pair = [
  "Otherwise, a task with the same settings that has succeeded or is running is used.",
  "不勾选时，沿用配置相同且已成功或正在运行的任务。",
];

export const combinations = (versions: number, settings: number): Pair => [
  `${versionsOf(versions)} × ${settingsOf(settings)} = ${tasks(versions * settings)}`,
  `${number(versions)} 个版本 × ${number(settings)} 种配置 = ${number(versions * settings)} 个任务`,
];
export const unevenCombinations = (versions: number, count: number): Pair => [
  `${versionsOf(versions)}, ${tasks(count)}`,
  `${number(versions)} 个版本，共 ${number(count)} 个任务`,
];
export const unknownCombinations = (versions: number): Pair => [
  `${versionsOf(versions)}. The plan will show how many tasks.`,
  `${number(versions)} 个版本，任务数以计划为准`,
];

export const plan: Pair = ["Plan", "生成计划"];
export const planAgain: Pair = ["Plan again", "重新生成计划"];
export const planning: Pair = ["Planning… Nothing is created yet.", "正在生成计划，不会创建任务…"];
export const loading: Pair = ["Reading the record…", "正在读取记录文件…"];
export const stale: Pair = [
  "Your choices have changed. Plan again before you create the tasks.",
  "选择已更改，请重新生成计划后再创建任务。",
];
export const missing = {
  sourceModelId: ["Add at least one version.", "请至少添加一个模型版本。"],
  strategy: ["Choose at least one strategy.", "请至少选择一种压缩策略。"],
  weight: ["Choose or type at least one weight.", "请至少选择或填写一种量化配置。"],
  name: ["Enter a pattern for the names.", "请填写名称模板。"],
} satisfies Texts;

export const thePlan: Pair = ["Plan of the tasks", "任务计划"];
export const theTasks: Pair = ["Tasks of this sweep", "本批任务"];
export const setting: Pair = ["Setting", "压缩配置"];
export const whatHappens: Pair = ["What happens", "处理方式"];
export const willCreate: Pair = ["Create", "创建"];
export const exists = (task: string, status: string): Pair => [
  `Exists already: ${task} (${status})`,
  `已有任务：${task}（${status}）`,
];
export const createsAgain = (task: string, status: string): Pair => [
  `Create again, although it exists: ${task} (${status})`,
  `重新创建，已有任务：${task}（${status}）`,
];
export const cannotCreate = (reason: string): Pair => [
  `Cannot be created: ${reason}`,
  `无法创建：${reason}`,
];
export const planCounts = (create: number, reuse: number, skip: number): Pair => [
  [
    `${number(create)} to create`,
    `${number(reuse)} ${reuse === 1 ? "exists" : "exist"} already`,
    `${number(skip)} cannot be created`,
  ]
    .filter((_, index) => index === 0 || [create, reuse, skip][index])
    .join(", "),
  [`待创建 ${number(create)} 个`, `已有 ${number(reuse)} 个`, `无法创建 ${number(skip)} 个`]
    .filter((_, index) => index === 0 || [create, reuse, skip][index])
    .join("，"),
];

export const create = (count: number): Pair => [
  `Create ${tasks(count)}`,
  `创建 ${number(count)} 个任务`,
];
export const nothingToCreate: Pair = [
  "There is nothing to create: each task exists already or cannot be created.",
  "没有需要创建的任务：均已存在或无法创建。",
];
export const askCreate = (count: number): Pair => [
  `Create ${tasks(count)} now?`,
  `现在创建 ${number(count)} 个任务吗？`,
];
export const mayCost: Pair = [" They may cost money.", "可能产生费用。"];
export const yesCreate: Pair = ["Yes, create them", "确认创建"];
export const dontCreate: Pair = ["Don’t create", "不创建"];
export const sending: Pair = ["Creating the tasks…", "正在创建任务…"];

export const states = {
  planned: ["Planned", "待创建"],
  sending: ["Sending", "提交中"],
  unknown: ["Outcome unknown", "结果未知"],
  refused: ["Refused", "被拒绝"],
  skipped: ["Cannot be created", "无法创建"],
  deleted: ["Deleted", "已删除"],
} as Record<string, Pair>;
/** How many tasks have a status, within a sentence. */
export const inStatus = {
  succeeded: (count) => [`${count} succeeded`, `${count} 个成功`],
  failed: (count) => [`${count} failed`, `${count} 个失败`],
  refused: (count) => [`${count} refused`, `${count} 个被拒绝`],
  unknown: (count) => [`${count} with unknown outcome`, `${count} 个结果未知`],
  stopped: (count) => [`${count} stopped`, `${count} 个已终止`],
  stopping: (count) => [`${count} stopping`, `${count} 个终止中`],
  running: (count) => [`${count} running`, `${count} 个运行中`],
  creating: (count) => [`${count} being created`, `${count} 个创建中`],
  sending: (count) => [`${count} being sent`, `${count} 个提交中`],
  planned: (count) => [`${count} not sent yet`, `${count} 个尚未提交`],
  deleted: (count) => [`${count} deleted`, `${count} 个已删除`],
  skipped: (count) => [`${count} cannot be created`, `${count} 个无法创建`],
} as Record<string, (count: number) => Pair>;
export const succeededOf = (count: number, all: number): Pair => [
  `${number(count)} of ${number(all)} succeeded`,
  `${number(all)} 个任务中 ${number(count)} 个成功`,
];
export const reused: Pair = [" (existed already)", "（原已存在）"];
export const reason: Pair = ["Reason", "原因"];

export const stop: Pair = ["Stop", "停止"];
export const askStop = (unsent: number, running: number): Pair => [
  [
    unsent ? `Stop? ${tasks(unsent)} will not be sent.` : "Stop? Nothing more will be sent.",
    running === 1 && "1 running task will be cancelled, and its progress lost.",
    running > 1 && `${number(running)} running tasks will be cancelled, and their progress lost.`,
  ]
    .filter(Boolean)
    .join(" "),
  [
    unsent ? `要停止吗？${number(unsent)} 个任务将不再提交` : "要停止吗？将不再提交任务",
    running > 0 && `${number(running)} 个运行中的任务将被终止，已完成的进度会丢失`,
  ]
    .filter(Boolean)
    .join("；")
    .concat("。"),
];
export const yesStop: Pair = ["Yes, stop", "确认停止"];
export const letRun: Pair = ["Let them run", "继续运行"];
export const stopping: Pair = ["Stopping…", "正在停止…"];
export const resume = (count: number): Pair => [
  `Resume: send ${tasks(count)}`,
  `继续：提交 ${number(count)} 个任务`,
];
export const askResume = (count: number): Pair => [
  `Send ${tasks(count)} now? They were not sent, were refused or failed, or the existing ones were stopped or deleted.`,
  `现在提交 ${number(count)} 个任务吗？它们未提交、被拒绝或失败，或所沿用的任务已终止或被删除。`,
];
export const yesResume: Pair = ["Yes, send them", "确认提交"];
export const dontResume: Pair = ["Don’t send", "不提交"];
export const unknownLeft: Pair = [
  "A task whose outcome is unknown may exist. It is not sent again; look for it in the Qianfan console.",
  "结果未知的任务可能已经创建，不会再次提交。请在千帆控制台确认。",
];
export const newSweep: Pair = ["New sweep", "新建批量压缩"];
export const newSweepLater: Pair = [
  "You can start a new sweep once no task is running.",
  "所有任务结束后才能新建批量压缩。",
];

export const deploy: Pair = ["Deploy…", "部署…"];
export const deployVersion = (name: string): Pair => [
  `Deploy the new version of ${name}`,
  `部署 ${name} 的新模型版本`,
];
export const python: Pair = ["This sweep in Python", "用 Python 实现"];
export const recordedIn: Pair = ["Recorded in ", "记录文件："];
export const sweepFailed = {
  load: ["Could not load the record", "无法加载记录文件"],
  plan: ["Could not plan", "无法生成计划"],
  run: ["Could not create all tasks", "未能创建全部任务"],
  resume: ["Could not create all tasks", "未能创建全部任务"],
  cancel: ["Could not stop everything", "未能全部停止"],
} satisfies Texts;
