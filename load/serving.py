"""The servers of a load, all on 127.0.0.1: PostgreSQL, apps with sign-in, and nginx as deploy/ has it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import requests

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser.serving import App, free_port  # noqa: E402
from store.own_postgres import own_postgres  # noqa: E402

ISSUER = "http://127.0.0.1:9/nobody-signs-in-here"
DEPLOY = ROOT / "deploy" / "nginx"
PATIENCE_SECONDS = 60


@dataclass
class Installation:
    """Apps on one database. ``origin``: where people reach them."""

    folder: Path
    url: str
    origin: str
    secret: str
    apps: list[App]
    certificate: str | bool = True


def _sign_in(folder: Path, origin: str, secret: str) -> Path:
    """What the app is told of its identity provider; cookies of signed-in people are signed with the secret."""
    path = folder / "sign-in.toml"
    path.write_text(
        f"""
[auth]
redirect_uri = "{origin}/oauth2callback"
cookie_secret = "{secret}"
client_id = "kpi-toolkit"
client_secret = "{secrets.token_hex(16)}"
server_metadata_url = "{ISSUER}/.well-known/openid-configuration"
"""
    )
    return path


@contextmanager
def one_app(folder: Path) -> Iterator[Installation]:
    """One app on a PostgreSQL of its own. ``folder``: an empty one."""
    with own_postgres() as server:
        port, secret = free_port(), secrets.token_hex(32)
        origin, url = f"http://localhost:{port}", server.database().render_as_string(hide_password=False)
        app = App(folder, url, port=port, sign_in=_sign_in(folder, origin, secret))
        try:
            app.start()
            yield Installation(folder, url, origin, secret, [app])
        finally:
            app.stop()


@contextmanager
def two_apps(folder: Path) -> Iterator[Installation]:
    """Two apps on one PostgreSQL behind nginx. ``folder``: an empty one."""
    with ExitStack() as stack:
        server = stack.enter_context(own_postgres())
        port, secret = free_port(), secrets.token_hex(32)
        origin, url = f"https://localhost:{port}", server.database().render_as_string(hide_password=False)
        sign_in, apps = _sign_in(folder, origin, secret), []
        for name in ("a", "b"):
            own = folder / name
            own.mkdir()
            app = App(own, url, sign_in=sign_in)
            stack.callback(app.stop)
            app.start()
            apps.append(app)
        certificate = _certificate(folder)
        stack.enter_context(nginx(folder, port, [app.port for app in apps]))
        yield Installation(folder, url, origin, secret, apps, str(certificate))


def _certificate(folder: Path) -> Path:
    """A certificate for localhost, made for this run."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return certificate


@contextmanager
def nginx(folder: Path, port: int, apps: list[int]) -> Iterator[None]:
    """nginx with the site of deploy/, on other ports and with a certificate of its own."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed: sh scripts/nginx.sh")
    conf = folder / "nginx"
    shutil.copytree(DEPLOY, conf)
    site = (conf / "kpi-toolkit.conf").read_text()
    for old, new in {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "listen [::]:443 ssl;": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen [::]:80;": "",
        "127.0.0.1:8501": f"127.0.0.1:{apps[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{apps[1]}",
        "kpi.example.org": "localhost",
        "/etc/nginx/kpi-toolkit": str(conf),
        "/etc/ssl/kpi-toolkit/certificate.pem": str(folder / "certificate.pem"),
        "/etc/ssl/kpi-toolkit/key.pem": str(folder / "key.pem"),
    }.items():
        if old not in site:
            raise RuntimeError(f"deploy/nginx/kpi-toolkit.conf has no “{old}”")
        site = site.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # a test's folder is its owner's
    main = folder / "nginx.conf"
    main.write_text(
        f"{user}pid {folder}/nginx.pid;\ndaemon off;\nworker_processes 1;\nerror_log {folder}/nginx.log;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n"
    )
    os.chmod(folder, 0o755)
    process = subprocess.Popen([program, "-c", str(main), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        until = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                requests.get(
                    f"https://localhost:{port}/_stcore/health",
                    verify=str(folder / "certificate.pem"),
                    timeout=5,
                )
                break
            except OSError:
                if process.poll() is not None or monotonic() > until:
                    raise RuntimeError((folder / "nginx.log").read_text()) from None
        yield
    finally:
        process.terminate()
        process.wait()
