/** The texts of the form, in English and in Simplified Chinese. */
import { number, type Pair, percent, type Texts } from "./pairs";

export * from "./notices";

export const title: Pair = ["Model compression", "模型压缩"];
export const simulated: Pair = ["Simulated console", "模拟控制台"];
export const simulatedHint: Pair = ["Nothing here costs money.", "不会产生任何费用。"];
export const signOut: Pair = ["Sign out", "退出登录"];
export const switchLanguage: Pair = ["中文", "EN"];

export const model: Pair = ["Model", "模型"];
export const version: Pair = ["Version", "模型版本"];
export const target: Pair = ["Save to model", "保存到模型"];
export const strategy: Pair = ["Strategy", "压缩策略"];
export const weight: Pair = ["Weight", "量化配置"];
export const name: Pair = ["Task name", "任务名称"];
export const description: Pair = ["Description", "任务描述"];
export const optional: Pair = ["optional", "选填"];
export const refresh: Pair = ["Refresh", "刷新"];

export const strategies = {
  Quantization: ["Quantization", "量化"],
  Sparsity: ["Sparsity", "稀疏化"],
} as Record<string, Pair>;
export const other: Pair = ["Other", "其他"];
export const otherWeight: Pair = ["Other weight", "其他量化配置"];
export const otherWeightHint: Pair = [
  "The name that Qianfan uses, e.g. w8a8c4",
  "填写千帆控制台显示的策略名称，如 w8a8c4",
];
export const noWeight = (strategy: string): Pair => [
  `${strategy} takes no weight`,
  `${strategy}无需量化配置`,
];
export const nominalBits: Pair = [
  "Nominal bits, out of 16 (BF16): W weights, A activations, C KV cache",
  "标称位数（以 BF16 的 16 位为基准）：W 权重，A 激活值，C KV Cache",
];
export const savings = (bits: number): Pair => [
  `Weights: ${bits} of 16 bits, ${{ 4: "a quarter of", 8: "half" }[bits] ?? percent(bits / 16)} the memory (nominal).`,
  `权重 ${bits}/16 位，显存约为原来的 ${percent(bits / 16)}（标称值）。`,
];
export const unknownBits: Pair = [
  " Activations, KV cache: not stated.",
  "激活值、KV Cache 未注明。",
];
export const otherBits = (activations: number, cache?: number): Pair => [
  `Activations ${activations}, KV cache ${cache}.`,
  `激活值 ${activations} 位，KV Cache ${cache} 位。`,
];
export const listedFor = (model?: string | null): Pair => [
  `Listed for ${model ?? "the chosen version"}:`,
  `${model ?? "所选版本"} 支持的配置：`,
];
export const listPage = (date: string): Pair => [`product page, ${date}`, `产品文档，${date}`];

export const choose: Pair = ["Search by name or ID", "按名称或 ID 搜索"];
export const chooseVersion: Pair = [
  "Choose a version, or type its ID",
  "请选择版本，或直接输入 ID",
];
export const chooseTarget: Pair = ["The source’s own model", "默认为所选模型"];
export const targetHint: Pair = [
  "The new version is saved to the source’s own model by default.",
  "新版本默认保存到所选模型。",
];
export const chooseOtherTarget: Pair = ["Choose or create a model", "请选择或新建模型"];
export const loadingModels: Pair = ["Loading models…", "正在加载模型…"];
export const modelCount = (count: number): Pair => [
  count === 1 ? "1 model" : `${number(count)} models`,
  `共 ${number(count)} 个模型`,
];
export const noModels: Pair = ["This account has no models yet.", "当前账号下还没有模型。"];
export const noModelsHelp: Pair = [
  "Fine-tune or import one on Qianfan, then refresh.",
  "请先在千帆平台精调或导入模型，再刷新。",
];
export const stoppedAt = (count: number): Pair => [
  `Stopped at ${number(count)} models.`,
  `已停止加载，当前共 ${number(count)} 个模型。`,
];
export const presets: Pair = ["Preset models", "预置模型"];
export const onlyCompressible: Pair = ["Only compressible", "仅显示可压缩的"];
export const checkedVersions = (checked: number, all: number): Pair => [
  `${number(checked)} of ${number(all)} versions checked`,
  `已检查 ${number(checked)}/${number(all)} 个版本`,
];
export const removed = (id: string): Pair => [
  `${id} is no longer in the list.`,
  `${id} 已不在列表中。`,
];
export const checkingVersions: Pair = [
  "Checking which versions can be compressed…",
  "正在检查哪些版本支持压缩…",
];
export const noneCompressible: Pair = [
  "No version of this model can be compressed.",
  "该模型没有支持压缩的版本。",
];
export const versionCount = (count: number): Pair => [
  count === 1 ? "1 version" : `${number(count)} versions`,
  `${number(count)} 个版本`,
];
export const firstOf = (shown: number, all: number): Pair => [
  `${number(shown)} of ${number(all)}; keep typing`,
  `共 ${number(all)} 项，显示前 ${number(shown)} 项，请继续输入`,
];
export const noMatchTypeId = (prefix: string): Pair => [
  `No match. You can type a full ID (${prefix}…).`,
  `无匹配项，可直接输入完整 ID（${prefix}…）`,
];
export const showOptions = (field: string): Pair => [
  `Show the options of ${field}`,
  `展开${field}选项`,
];
export const retry: Pair = ["Try again", "重试"];
export const stop: Pair = ["Stop", "停止"];
export const goOn: Pair = ["Continue", "继续"];

export const newModel: Pair = ["New model…", "新建模型…"];
export const newModelName: Pair = ["Name of the new model", "新模型名称"];
export const createModel: Pair = ["Create model", "创建模型"];
export const dismiss: Pair = ["Cancel", "取消"];

export const create: Pair = ["Create task", "创建任务"];
export const creating: Pair = ["Creating the task…", "正在创建任务…"];
export const waiting: Pair = [
  "The kernel is busy. The task will be created when it is free.",
  "内核正忙，空闲后将立即创建任务。",
];
export const undo: Pair = ["Undo", "撤销"];
export const undone: Pair = ["Undone. Nothing was sent.", "已撤销，未发送任何请求。"];
export const looking: Pair = [
  "No response arrived. Checking whether the task was created…",
  "未收到响应，正在查询任务是否已创建…",
];
export const ready: Pair = ["Ready to create (Ctrl+Enter)", "可以提交（Ctrl+Enter）"];
export const needed = (fields: string): Pair => [`Still needed: ${fields}`, `还需填写：${fields}`];
export const listOf = (items: string[]): Pair => [items.join(", "), items.join("、")];
export const summary: Pair = ["The task cannot be created yet:", "暂时无法创建任务："];
export const created: Pair = ["This task has been created", "该任务已创建"];
export const createAgain = {
  created_already: [
    "This task has been created. Create another one with the same settings?",
    "该任务已创建。要用相同的配置再创建一个吗？",
  ],
  created_perhaps: [
    "It is not known whether this task was created. Create it again?",
    "尚不确定该任务是否已创建。要再创建一次吗？",
  ],
} satisfies Texts;
export const createAnother: Pair = ["Create another", "再创建一个"];
export const dontCreate: Pair = ["Don’t create", "不再创建"];

export const request: Pair = ["Request", "请求"];
export const response: Pair = ["Response", "响应"];
export const noResponse: Pair = ["The response will appear here.", "响应将显示在此处。"];
export const showAs: Pair = ["Show as", "显示格式"];
export const codeLater: Pair = [
  "The code will appear here once the task can be created.",
  "填写完整后，代码将显示在此处。",
];
export const copy: Pair = ["Copy", "复制"];
export const copyOf = (what: string): Pair => [`Copy ${what}`, `复制${what}`];
export const copyOutcomes = {
  copied: ["Copied", "已复制"],
  notCopied: ["Not copied. Select the text instead.", "复制失败，请手动选择。"],
} satisfies Texts;
export const requestId: Pair = ["Request ID", "请求 ID"];
export const taskId: Pair = ["Task ID", "任务 ID"];
export const newVersionId: Pair = ["New version", "新模型版本"];
export const failedReason: Pair = ["Reason", "失败原因"];
export const started: Pair = ["Created", "创建时间"];
export const finished: Pair = ["Finished", "完成时间"];
export const raw: Pair = ["Raw JSON", "原始 JSON"];
export const progress: Pair = ["Progress", "进度"];
export const ended: Pair = ["Ended", "结束"];
export const elapsed: Pair = ["Elapsed time", "已用时间"];

export const taskActions = {
  cancelTask: {
    name: ["Cancel task", "终止任务"],
    question: [
      "Cancel this task? Its progress will be lost.",
      "要终止该任务吗？已完成的进度将会丢失。",
    ],
    yes: ["Yes, cancel it", "确认终止"],
    no: ["Let it run", "继续运行"],
  },
  deleteTask: {
    name: ["Delete task", "删除任务"],
    question: [
      "Delete this task from the list? The version it created is kept.",
      "要从列表中删除该任务吗？它生成的模型版本会保留。",
    ],
    yes: ["Yes, delete it", "确认删除"],
    no: ["Keep it", "保留"],
  },
} satisfies Record<string, Texts>;
export const taskDeleted: Pair = ["The task has been deleted.", "任务已删除。"];

export const useSettings: Pair = ["Use these settings", "使用这些配置"];
export const notify: Pair = ["Notify me when it ends", "任务结束时通知我"];
export const notifying: Pair = ["The browser will notify you.", "任务结束时浏览器将通知您。"];
export const notifyDenied: Pair = [
  "The browser does not allow notifications here.",
  "浏览器不允许此页面发送通知。",
];
export const deploy: Pair = ["Deploy the new version", "部署新模型版本"];
export const deployCosts: Pair = [
  "A service costs money from the moment it is created. The form never creates one.",
  "服务一经创建即开始计费。表单不会创建服务。",
];

export const compare: Pair = ["Compare several…", "批量压缩…"];
export const compareFailed: Pair = [
  "Run qf.SweepWidget() in a cell of its own.",
  "请在新单元格中运行 qf.SweepWidget()。",
];

export const tasks: Pair = ["Tasks of this account", "账号下的任务"];
export const task: Pair = ["Task", "任务"];
export const status: Pair = ["Status", "状态"];
export const ran: Pair = ["Duration", "用时"];
export const onlyOfSource: Pair = ["Only for the chosen version", "仅显示所选版本的任务"];
export const refreshTasks: Pair = ["Refresh tasks", "刷新任务"];
export const loadingTasks: Pair = ["Loading tasks…", "正在加载任务…"];
export const taskCount = (count: number): Pair => [
  count === 1 ? "1 task" : `${number(count)} tasks`,
  `共 ${number(count)} 个任务`,
];
export const moreTasks: Pair = ["Show more", "显示更多"];
export const followTask = (task: string): Pair => [`Follow ${task}`, `跟踪 ${task}`];
export const thisIsIt: Pair = ["This is it", "就是这个任务"];
export const lookAgain: Pair = ["Look again", "再查一次"];
