"""What every local web page of the toolkit is served by: on this machine alone, to whoever has the
address that the command printed, and with nothing that a text could make run.

An application of Starlette is put behind `Guard` and served by `serve`::

    serve(app, command="explore", say=typer.echo)
"""

from toolkit.web.safety import Guard as Guard
from toolkit.web.safety import new_token as new_token
from toolkit.web.server import require_web as require_web
from toolkit.web.server import serve as serve
