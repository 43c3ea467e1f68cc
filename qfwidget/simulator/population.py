"""Generates a realistic account: about two dozen handwritten model sets, and any number of random ones."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .account import MODEL_TYPES, Account, ModelSet, Version, VersionStatus
from .tasks import Task

SAMPLE_SOURCE_MODEL_ID = "amv-d1zx1iwdarfr"
"""The version that the API page's example compresses; it exists in every account with a model set."""
SAMPLE_MODEL_SET_ID = "am-adbuasyfaf"
"""The empty model set that the API page's example saves into; it exists in every account with two model sets."""

_NEWEST = 1_750_756_739.0  # 2025-06-24T17:18:59+08:00
_HOUR = 3600.0
_SETS_APART = 31 * _HOUR
_VERSIONS_APART = 5 * _HOUR


@dataclass(frozen=True)
class _Spec:
    """A handwritten model set.

    `versions` has one letter per version, oldest first: c compressible, n not compressible, g being created, f failed.
    """

    name: str
    model_type: str
    base_model: str
    versions: str
    id: str | None = None
    first_version_id: str | None = None
    unnamed: int = 0
    nulls: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


_SPECS = (
    _Spec(
        "客服助手-ERNIE-Speed",
        "Text2Text",
        "ERNIE-Speed-8K",
        "c",
        first_version_id=SAMPLE_SOURCE_MODEL_ID,
        labels=("客服", "线上"),
    ),
    _Spec("客服助手-压缩版", "Text2Text", "", "", id=SAMPLE_MODEL_SET_ID),
    _Spec("medical-qa-qwen3", "Text2Text", "Qwen3-8B", "ccc", labels=("healthcare",)),
    _Spec("合同要点抽取", "Text2Text", "ERNIE-Lite-8K", "cnc", labels=("法务",)),
    _Spec("math-reasoner", "Reasoning", "DeepSeek-R1-Distill-Qwen-7B", "nccg"),
    _Spec("sql-copilot-llama3", "Text2Text", "Meta-Llama-3-8B", "ccf", nulls=("labels",)),
    _Spec("电商文案生成", "Text2Text", "ERNIE-Speed-128K", "cccn", unnamed=1),
    _Spec("poster-diffusion", "Text2Image", "Stable-Diffusion-XL-Base-1.0", "nn"),
    _Spec("法律文书摘要", "Text2Text", "ERNIE-3.5-8K", "nn", omitted=("labels", "modifyTime")),
    _Spec("support-ticket-embeddings", "Embedding", "bge-large-en", "n"),
    _Spec("中文语义向量-微调", "Embedding", "bge-large-zh", "nf"),
    _Spec("invoice-vision", "ImageUnderstanding", "InternVL2_5-8B", "cn"),
    _Spec("产线质检图片理解", "ImageUnderstanding", "Qwen2.5-VL-7B-Instruct", "cg"),
    _Spec("产品短视频样片", "VideoGeneration", "MuseSteamer-2.0", "n", nulls=("modelNames",)),
    _Spec("audiobook-voices", "VioceGeneration", "CosyVoice2-0.5B", "nn"),
    _Spec("奥数解题-深度思考", "Reasoning", "DeepSeek-R1-Distill-Llama-8B", "cc"),
    _Spec("faq-reranker", "Reranker", "bge-reranker-large", "n", omitted=("modelNames",)),
    _Spec("站内搜索精排", "Reranker", "bce-reranker-base", "nn"),
    _Spec("Spring campaign (not trained yet)", "Text2Text", "", "", omitted=("modelIds", "labels")),
    _Spec("意图识别-ERNIE-Tiny", "Text2Text", "ERNIE-Tiny-8K", "ncccc", unnamed=2),
    _Spec("product-title-rewriter", "Text2Text", "Qwen2.5-7B-Instruct", "fgc"),
    _Spec("门店海报-国风", "Text2Image", "iRAG-1.0", "n"),
    _Spec(
        "全国门店智能导购多轮对话模型(含方言、促销话术与售后知识增强,第三季度)",
        "Text2Text",
        "ERNIE-Speed-8K",
        "cc",
        nulls=("labels", "modifyTime"),
    ),
    _Spec('A/B 实验 <第二轮> & "对照组"', "Text2Text", "Qwen3-8B", "gf"),
)

_PRESETS = (
    _Spec("ERNIE-Speed", "Text2Text", "ERNIE-Speed-8K", "cn"),
    _Spec("ERNIE-Lite", "Text2Text", "ERNIE-Lite-8K", "cc"),
    _Spec("ERNIE-4.5", "Text2Text", "ERNIE-4.5-Turbo-128K", "n"),
    _Spec("Qwen3", "Text2Text", "Qwen3-8B", "cnn"),
    _Spec("Meta-Llama-3", "Text2Text", "Meta-Llama-3-8B", "c"),
    _Spec("DeepSeek-R1", "Reasoning", "DeepSeek-R1-Distill-Qwen-7B", "cn"),
    _Spec("InternVL2.5", "ImageUnderstanding", "InternVL2_5-8B", "c"),
    _Spec("Stable-Diffusion-XL", "Text2Image", "Stable-Diffusion-XL-Base-1.0", "n"),
    _Spec("bge-large-zh", "Embedding", "bge-large-zh", "n"),
    _Spec("bce-reranker", "Reranker", "bce-reranker-base", "n", omitted=("description",)),
    _Spec("MuseSteamer", "VideoGeneration", "MuseSteamer-2.0", "n"),
    _Spec("CosyVoice2", "VioceGeneration", "CosyVoice2-0.5B", "n"),
)


@dataclass(frozen=True)
class _Past:
    """A past task, on the first version of a handwritten model set."""

    model_set: str
    name: str
    strategy: str
    weight: str | None
    failure: str | None = None
    cancelled: bool = False
    description: str | None = None


_HISTORY = (
    _Past("奥数解题-深度思考", "R1-W4-初试", "Quantization", "W4A16C16"),
    _Past(
        "medical-qa-qwen3", "qa-w4a16", "Quantization", "W4A16C16",
        failure="Calibration failed: the activation range of layer 27 overflowed.",
    ),
    _Past("medical-qa-qwen3", "qa-w8a16", "Quantization", "W8A16C16", description="nightly build"),
    _Past("合同要点抽取", "合同抽取稀疏化", "Sparsity", None, failure="资源不足:未能在 24 小时内分配到 GPU"),
    _Past("合同要点抽取", "合同抽取-INT8", "Quantization", "INT8-PTQ", description="上线前压缩"),
    _Past("电商文案生成", "文案-W8A16", "Quantization", "W8A16C16", cancelled=True),
)  # fmt: skip

_SUBJECTS = (
    "客服问答", "legal-summary", "商品标题", "intent-router", "病历结构化", "code-review",
    "新闻摘要", "resume-screening", "保险理赔", "travel-planner", "舆情分析", "game-npc",
    "会议纪要", "sales-coach", "政务热线", "recipe-writer",
)  # fmt: skip
_BASE_MODELS = {
    "Text2Text": ("ERNIE-Speed-8K", "ERNIE-Lite-8K", "Qwen3-8B", "Meta-Llama-3-8B"),
    "Text2Image": ("Stable-Diffusion-XL-Base-1.0",),
    "Embedding": ("bge-large-zh", "bge-large-en"),
    "ImageUnderstanding": ("InternVL2_5-8B", "Qwen2.5-VL-7B-Instruct"),
    "VideoGeneration": ("MuseSteamer-2.0",),
    "VioceGeneration": ("CosyVoice2-0.5B",),
    "Reasoning": ("DeepSeek-R1-Distill-Qwen-7B", "DeepSeek-R1-Distill-Llama-8B"),
    "Reranker": ("bge-reranker-large", "bce-reranker-base"),
}
_TYPE_FREQUENCIES = (20, 1, 1, 2, 1, 1, 5, 1)
_COMPRESSIBLE_TYPES = frozenset({"Text2Text", "Reasoning", "ImageUnderstanding"})

_STATUS_OF_LETTER: dict[str, VersionStatus] = {
    "c": "Ready",
    "n": "Ready",
    "g": "Creating",
    "f": "Fail",
}


def populate(model_sets: int, seed: int) -> Account:
    """Return an account with own and preset model sets and past tasks.

    Args:
        model_sets: Number of own model sets. The first two have the IDs of the API page's example.
        seed: Random seed. The same number and seed give the same account.
    """
    account = Account(seed)
    rng = random.Random(f"population {seed}")
    specs = list(_SPECS[:model_sets])
    specs += [_random_spec(rng, number) for number in range(len(specs), model_sets)]
    for age, spec in reversed(list(enumerate(_PRESETS))):
        _add(account, spec, _NEWEST - (age + 400) * _SETS_APART, rng, preset=True)
    for age, spec in reversed(list(enumerate(specs))):
        _add(account, spec, _NEWEST - (age + 1) * _SETS_APART, rng, preset=False)
    _add_history(account)
    return account


def _random_spec(rng: random.Random, number: int) -> _Spec:
    model_type = rng.choices(MODEL_TYPES, _TYPE_FREQUENCIES)[0]
    letters = "cccccnngf" if model_type in _COMPRESSIBLE_TYPES else "nnnnngf"
    versions = "".join(rng.choices(letters, k=rng.choice((0, 1, 2, 3, 4, 4, 5, 6))))
    return _Spec(
        name=f"{rng.choice(_SUBJECTS)}-{number:04d}",
        model_type=model_type,
        base_model=rng.choice(_BASE_MODELS[model_type]),
        versions=versions,
        unnamed=1 if versions and rng.random() < 0.03 else 0,
        nulls=("labels",) if rng.random() < 0.1 else (),
        omitted=("modifyTime",) if rng.random() < 0.05 else (),
    )


def _add(account: Account, spec: _Spec, created: float, rng: random.Random, *, preset: bool) -> None:
    model_set = account.add_model_set(
        ModelSet(
            id=spec.id or account.new_id("am"),
            name=spec.name,
            model_type=spec.model_type,
            created=created,
            modified=created,
            preset=preset,
            description=f"{spec.base_model} 等基础模型" if preset else None,
            labels=list(spec.labels),
            unnamed=spec.unnamed,
            nulls=frozenset(spec.nulls),
            omitted=frozenset(spec.omitted),
        )
    )
    for number, letter in enumerate(spec.versions, start=1):
        first_id = spec.first_version_id if number == 1 else None
        # A version that is being created or has failed may be marked as compressible: clients must check its status.
        compressible = letter == "c" or (letter in "gf" and rng.random() < 0.5)
        left_out = not compressible and rng.random() < 0.4
        account.add_version(
            Version(
                id=first_id or account.new_id("amv"),
                name=f"{spec.base_model}-V{number}" if preset else f"V{number}",
                model_set_id=model_set.id,
                base_model=spec.base_model,
                status=_STATUS_OF_LETTER[letter],
                compressible=compressible,
                source={"sourceType": "PlatformPreset"} if preset else _source(account, rng),
                created=created + number * _VERSIONS_APART,
                description=f"第 {number} 轮训练" if rng.random() < 0.3 else None,
                omitted=frozenset({"isSupportModelComp"} if left_out else ()),
                nulls=frozenset({"model"} if letter == "f" else ()),
            )
        )


def _source(account: Account, rng: random.Random) -> dict[str, str]:
    if rng.random() < 0.75:
        return {"sourceType": "Train", "trainTaskId": f"task-{rng.getrandbits(40):010x}"}
    return {"sourceType": "Import", "bosPath": f"bos:/models/import-{rng.getrandbits(24):06x}/"}


def _add_history(account: Account) -> None:
    own = {item.name: item for item in account.model_sets.values() if not item.preset}
    for number, past in enumerate(_HISTORY):
        if past.model_set not in own:
            continue
        model_set = own[past.model_set]
        created = _NEWEST + number * 3 * _HOUR
        task = Task(
            id=account.new_id("amva"),
            name=past.name,
            description=past.description,
            source_model_id=model_set.versions[0],
            model_set_id=model_set.id,
            strategy=past.strategy,
            weight=past.weight,
            created=created,
            started=created,
            duration=_HOUR,
            failure=past.failure,
            cancelled=created + 0.5 * _HOUR if past.cancelled else None,
        )
        account.tasks[task.id] = task
        account.settle(task.finished)
