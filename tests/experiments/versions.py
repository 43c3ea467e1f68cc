"""Versions of the simulated account that can be compressed."""

ERNIE = "amv-d1zx1iwdarfr"
QWEN = ("amv-jrs4x425sde2", "amv-z9gxiepzi9xz", "amv-3hottn6d4m7m")
EMPTY_MODEL_SET = "am-adbuasyfaf"
WEIGHTS = ("INT8-PTQ", "W8A16C16", "W4A16C16")
