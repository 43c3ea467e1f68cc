"""A Jupyter widget that creates model compression tasks on Baidu Qianfan, and the same from plain Python.

Importing this imports neither the SDK nor pandas: each name is loaded when it is first used. `__init__.pyi` lists them.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
