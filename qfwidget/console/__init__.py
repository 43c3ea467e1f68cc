"""The Qianfan console: the only folder that knows the qianfan SDK."""
