from .console.account import sign_in as sign_in
from .console.account import sign_out as sign_out
from .demo import Demo as Demo
from .demo import demo as demo
from .errors import ConsoleError as ConsoleError
from .errors import ErrorInfo as ErrorInfo
from .errors import InvalidRequest as InvalidRequest
from .errors import NotSignedIn as NotSignedIn
from .errors import QfError as QfError
from .errors import QfWarning as QfWarning
from .errors import StillRunning as StillRunning
from .errors import TaskFailed as TaskFailed
from .errors import UnknownOutcome as UnknownOutcome
from .errors import Unreachable as Unreachable
from .experiments.planning import sweep as sweep
from .experiments.sweep import Sweep as Sweep
from .findings import Finding as Finding
from .form.sweep.widget import SweepWidget as SweepWidget
from .form.widget import CompressionWidget as CompressionWidget
from .models.lists import create_model_set as create_model_set
from .models.lists import list_model_sets as list_model_sets
from .models.lists import list_models as list_models
from .request import CompressionRequest as CompressionRequest
from .snippets import list_tasks_code as list_tasks_code
from .tasks.create import create_task as create_task
from .tasks.lists import list_tasks as list_tasks
from .tasks.task import CompressionTask as CompressionTask

__all__: list[str]
__version__: str
