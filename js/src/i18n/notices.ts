/** The texts about problems, errors, the account and the kernel, in English and in Simplified Chinese. */
import type {
  FieldName,
  LocalErrorKey,
  ShownProblemCode,
  VersionReason,
  WarningCode,
} from "../messages";
import type { Pair, Texts } from "./pairs";

export type TaskStatus = "creating" | "running" | "succeeded" | "failed" | "stopping" | "stopped";

/** The parameters of warnings. */
interface WarningParams {
  min?: number;
  max?: number;
  length?: number;
  prefix?: string;
}

export const signInTitle: Pair = ["Sign in to Qianfan", "登录千帆"];
export const signInText: Pair = [
  "Use your Baidu AI Cloud account’s keys. They stay in the kernel’s memory.",
  "请填写百度智能云账号的密钥。密钥只保存在内核内存中。",
];
export const signIn: Pair = ["Sign in", "登录"];
export const signInAgain: Pair = ["Sign in again", "重新登录"];
export const bothKeys: Pair = ["Enter both keys.", "两个密钥都需要填写。"];
export const pages = {
  keys: ["Where to find the keys", "在哪里获取密钥"],
  activation: ["Activate Qianfan", "开通千帆"],
  console: ["See it in the Qianfan console", "在千帆控制台查看"],
  policies: ["About the policies", "查看权限说明"],
  compression: ["Which models can be compressed", "哪些模型支持压缩"],
} satisfies Texts;
export const environment: Pair = [
  "Or set these before the kernel starts:",
  "也可以在启动内核前设置环境变量：",
];
export const notSignedIn: Pair = ["Not signed in", "尚未登录"];
export const takesNoKeys: Pair = [
  "Visitors may share one process, so this form takes no keys. Whoever runs the app sets these before it starts:",
  "访问者可能共用一个进程，因此表单不接受密钥。请由应用的运行者在启动前设置以下环境变量：",
];

export const connection = {
  busy: [
    "The kernel is busy. The form will continue when it is free.",
    "内核正忙，空闲后将自动继续。",
  ],
  silent: [
    "The kernel is not responding. If no cell is running, run this cell again.",
    "内核没有响应。如果没有单元格在运行，请重新运行此单元格。",
  ],
  restored: [
    "Saved with the notebook and read-only. Run the cell to use the form.",
    "此表单随 Notebook 保存，仅供查看。如需使用，请运行此单元格。",
  ],
  gone: ["The kernel has stopped. Run the cell again.", "内核已停止，请重新运行此单元格。"],
} satisfies Texts;

export const modelMissing: Pair = ["Choose the model to compress.", "请选择要压缩的模型。"];
export const notAccepted: Pair = ["The console did not accept this value.", "服务端不接受该值。"];
export const missing = {
  sourceModelId: ["Choose the version to compress.", "请选择要压缩的模型版本。"],
  modelSetId: ["Choose the model to save to.", "请选择要保存到的模型。"],
  strategy: ["Choose a strategy.", "请选择压缩策略。"],
  weight: ["Choose a weight, or type another one.", "请选择或填写量化配置。"],
  name: ["Give the task a name.", "请填写任务名称。"],
} satisfies Record<Exclude<FieldName, "description">, Pair>;
export const problems = {
  not_text: ["This contains characters that cannot be sent.", "含有无法发送的字符。"],
  unknown_strategy: ["Choose one of the strategies.", "请从列出的压缩策略中选择。"],
  not_compressible: [
    "This version cannot be compressed; choose another.",
    "所选版本不支持压缩，请更换。",
  ],
} satisfies Record<Exclude<ShownProblemCode, "missing">, Pair>;

export const warnings = {
  shorter_than_advised: ({ min }) => [
    `Shorter than the ${min} characters that Qianfan advises.`,
    `建议不少于 ${min} 个字符。`,
  ],
  longer_than_advised: ({ max, length }) => [
    `${length} characters; Qianfan advises at most ${max}.`,
    `当前 ${length} 个字符，建议不超过 ${max} 个字符。`,
  ],
  unlike_an_id: ({ prefix }) => [
    `IDs here usually begin with ${prefix}.`,
    `ID 通常以 ${prefix} 开头。`,
  ],
} satisfies Record<WarningCode, (params: WarningParams) => Pair>;

export const versionReasons = {
  not_supported: ["cannot be compressed", "不支持压缩"],
  creating: ["still being created", "创建中"],
  failed: ["creation failed", "创建失败"],
  unreadable: ["could not be read", "无法读取"],
} satisfies Record<VersionReason, Pair>;

export const statuses = {
  creating: ["Creating", "创建中"],
  running: ["Running", "运行中"],
  succeeded: ["Succeeded", "成功"],
  failed: ["Failed", "失败"],
  stopping: ["Stopping", "终止中"],
  stopped: ["Stopped", "已终止"],
} satisfies Record<TaskStatus, Pair>;

export const failed: Pair = ["That failed", "操作未成功"];
export const createFailed: Pair = ["Could not create the task", "无法创建任务"];
export const createUnknown: Pair = ["The task may have been created", "任务可能已创建"];
// The page's own errors, except two that are not shown.
export const errors = {
  kernel_gone: connection.gone,
  reply_lost: [
    "The kernel stopped before it replied. Check the Qianfan console for the outcome.",
    "内核在回复前已停止，请到千帆控制台确认操作是否完成。",
  ],
} satisfies Record<Exclude<LocalErrorKey, "kernel_silent" | "closed">, Pair>;

export const broken: Pair = ["The form could not be displayed.", "表单无法显示。"];
export const showAgain: Pair = ["Show again", "重新显示"];
