"""Access to the Qianfan console; the only folder that uses the qianfan SDK."""
