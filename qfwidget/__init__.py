"""A Jupyter widget and a Python API that create model compression tasks on Baidu Qianfan.

Importing this package imports neither the SDK nor pandas: each name is loaded at its first use. `__init__.pyi` lists
them.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
