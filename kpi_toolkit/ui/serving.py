"""The server of the app: Streamlit with our configuration, started from the command line."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from kpi_toolkit.resources import resource_file


def serve(address: str, port: int, sign_in: Path | None, *, browser: bool) -> None:
    """Serve the app until it is stopped.

    ``sign_in``: a TOML file with the section [auth] of an identity provider; without it one person works on
    this computer. ``browser``: open the page there.
    """
    from streamlit import config
    from streamlit.web import bootstrap

    script = str(resource_file("app.py"))
    config._main_script_path = script  # so that the configuration beside the script is found
    options: dict[str, object] = {
        "server_address": address,
        "server_port": port,
        "server_headless": not browser,
        "logger_hideWelcomeMessage": True,
    }
    if sign_in is not None:
        options["secrets_files"] = [str(sign_in.absolute())]
    bootstrap.load_config_options(flag_options=options)
    threading.Thread(target=_ready, name="ready", daemon=True).start()
    bootstrap.run(script, False, [], options)


def _ready() -> None:
    """Bring to memory what the first page needs, while the browser still fetches its own part."""
    from kpi_toolkit.review.ports import Unavailable
    from kpi_toolkit.ui import app
    from kpi_toolkit.ui.desk import store

    assert app
    with suppress(Unavailable):  # the page itself says what is wrong
        store()
    import kpi_toolkit.assessment.assess
    import kpi_toolkit.ui.pages.start  # noqa: F401
