"""How fast pages open, as Lighthouse scores it: built sites → a score for each kind of page.

`python -m bench.lighthouse` builds the repository's own timeline and the whole product of 10,000
events, serves each with `timeline serve --site`, and lets Lighthouse (from npm) look at the
heaviest page of each kind in Chromium, as on a phone of middling speed with a slow connection.
Nothing of it needs the network but the installation of Lighthouse, which `make lighthouse` does.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import measure, projects, report, result_files
from bench.generators import GENERATORS, NPM, WHOLE
from bench.run import environment
from bench.weights import ROOT, kinds
from tools.programs import chromium

LEAST = 98
"""The score that every page is to reach, of 100."""
KINDS = {"chronology": "", "event": "events/*/", "topic": "topics/*/", "series": "series/*/"}
"""The pages that are looked at, by their kind in `bench.weights`."""

_PROGRAM = NPM / "node_modules" / "lighthouse" / "cli" / "index.js"
_REPOSITORY = projects.HERE.parent
_TIMINGS = {
    "first-contentful-paint": "first paint s",
    "largest-contentful-paint": "largest paint s",
    "total-blocking-time": "blocked ms",
    "cumulative-layout-shift": "layout shift",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One page: the median of its scores, the spread, and the median of each timing."""

    site: str
    page: str
    path: str
    scores: tuple[float, ...]
    timings: Mapping[str, float]

    @property
    def score(self) -> float:
        """The median, of 100."""
        return median(self.scores)


def main(arguments: list[str]) -> int:
    """Build, serve, look and print; 0 when every page reaches the score."""
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each page (5)")
    parser.add_argument("--size", type=int, default=10_000, help="events of the invented corpus")
    parser.add_argument("--sites", nargs="+", choices=("own", "corpus"), default=["own", "corpus"])
    parser.add_argument("--keep", metavar="DIR", help="keep every report of Lighthouse there")
    parser.add_argument("--save", action="store_true", help=result_files.HELP)
    wanted = parser.parse_args(arguments)
    missing = _missing()
    if missing:
        print(missing, file=sys.stderr)
        return 1
    projects.CACHE.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="lighthouse-", dir=projects.CACHE))
    seen: list[Seen] = []
    try:
        for name in wanted.sites:
            root = work / name
            if name == "own":
                _copy_own(root)
            else:
                projects.lend(WHOLE[0], wanted.size, root)
            address = "/" if name == "own" else ROOT
            build = (*GENERATORS[0].command(root), "--base-url", f"https://example.org{address}")
            # The corpus has a today of its own.
            measure.timed(build, root, os.environ if name == "own" else environment())
            keep = Path(wanted.keep) if wanted.keep else work
            seen += _look(name, root, address, wanted.runs, keep)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(_table(seen))
    if wanted.save:
        versions = report.versions(GENERATORS[:1])
        path = result_files.save("lighthouse", report.machine(), versions, _saved_lines(seen))
        print(f"\nSaved to {path}")
    return int(any(one.score < LEAST for one in seen))


def _missing() -> str:
    """What has to be installed first, in a line, or ""."""
    if shutil.which("node") is None or not _PROGRAM.exists():
        return "Lighthouse is not installed: make lighthouse installs it, where there is npm"
    if chromium() is None:
        return "Chromium is not installed: on Debian and Ubuntu run: sudo apt install chromium"
    return ""


def _copy_own(root: Path) -> None:
    root.mkdir()
    shutil.copy(_REPOSITORY / "timeline.yaml", root)
    for folder in ("content", "static", "themes", "templates"):
        if (_REPOSITORY / folder).exists():
            shutil.copytree(_REPOSITORY / folder, root / folder)


def _look(site: str, root: Path, address: str, runs: int, keep: Path) -> Iterator[Seen]:
    heaviest = {kind.name: kind.heaviest for kind in kinds(root / "site", address)}
    with _served(root, address) as host:
        for page, kind in KINDS.items():
            if kind not in heaviest:
                continue
            path = address + heaviest[kind]
            reports = []
            for number in range(1, runs + 1):
                print(f"{site} {page} {number}", file=sys.stderr, flush=True)
                reports.append(_run(host + path, keep / f"{site}-{page}-{number}.json"))
            yield Seen(
                site,
                page,
                path,
                tuple(100 * one["categories"]["performance"]["score"] for one in reports),
                {
                    name: median(one["audits"][name]["numericValue"] for one in reports)
                    for name in _TIMINGS
                },
            )


@contextmanager
def _served(root: Path, address: str) -> Iterator[str]:
    """The host under which `timeline serve --site` shows the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = GENERATORS[0].command(root)[0]
    server = subprocess.Popen(
        (program, "serve", "--site", "--port", str(port)),
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    host = f"http://127.0.0.1:{port}"
    try:
        _wait(server, host + address)
        yield host
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"timeline serve --site does not answer at {url}")


def _run(url: str, output: Path) -> dict[str, Any]:
    """One report. Raises `CommandFailedError` where Lighthouse could not make it."""
    output.parent.mkdir(parents=True, exist_ok=True)
    command = (
        "node",
        str(_PROGRAM),
        url,
        "--only-categories=performance",
        "--form-factor=mobile",
        "--output=json",
        f"--output-path={output}",
        "--quiet",
        "--no-enable-error-reporting",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    )
    folder = output.parent / "run"
    folder.mkdir(exist_ok=True)
    measure.timed(command, folder, {**os.environ, "CHROME_PATH": str(chromium() or "")})
    made: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return made


def _saved_lines(seen: list[Seen]) -> Iterator[result_files.Line]:
    for page in seen:
        yield {
            "site": page.site,
            "page": page.page,
            "runs": len(page.scores),
            "score": round(page.score),
            "min": round(min(page.scores)),
            "max": round(max(page.scores)),
            **{name: round(value, 3) for name, value in page.timings.items()},
        }


def _table(seen: list[Seen]) -> str:
    heads = ("site", "page", "score", "spread", *_TIMINGS.values(), "", "path")
    lines = []
    for one in seen:
        paints = (f"{one.timings[name] / 1000:.2f}" for name in list(_TIMINGS)[:2])
        blocked, shift = (one.timings[name] for name in list(_TIMINGS)[2:])
        lines.append(
            (
                one.site,
                one.page,
                f"{one.score:.0f}",
                f"{min(one.scores):.0f}–{max(one.scores):.0f}",
                *paints,
                f"{blocked:.0f}",
                f"{shift:.3f}",
                "reached" if one.score >= LEAST else "not reached",
                one.path,
            )
        )
    return report.aligned(heads, lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
