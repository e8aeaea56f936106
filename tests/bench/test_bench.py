"""The harness of the benchmarks: that it measures, not what."""

import json
import subprocess
import sys
from pathlib import Path

from bench.benches import BENCHES
from bench.figures import Figure, percentile, table
from bench.simulated import SimulatedEngine
from bench.stage import Stage, create, each, name
from bench.terminal import Terminal

ROOT = Path(__file__).parent.parent.parent


def test_app_on_simulated_engine() -> None:
    """The app in a real terminal shows what happens on the simulated engine, and what it takes is measured."""
    with Stage() as stage:
        engine = stage.simulated(20)
        with stage.app(engine) as app:
            filled = app.until(lambda text: "0/20 running" in text and name(0) in text)
            assert filled > app.started
            each(engine.api, range(3), "start")
            app.until("3/20 running")
            each(engine.api, range(2), "stop")
            app.until("1/20 running")
            create(engine.api, 21)
            app.until("1/21 running")
            app.settle(0.2)
            pressed = app.press("j")
            app.until(lambda _text: app.last > pressed)
            app.settle(0.2)
            burst = app.written(pressed, 0.1)
            assert burst and burst[0].time > pressed
            load = app.load(0.5)
            assert load.cpu >= 0 and load.bytes >= 0
            assert app.rss > 10
    assert not engine.folder.exists()


def test_simulated_engine_refuses_what_it_does_not_know() -> None:
    with SimulatedEngine() as engine:
        create(engine.api, 1)
        assert [each["Names"] for each in engine.api.get("/containers/json", all=True)] == [[f"/{name(0)}"]]
        answer = engine.api.get("/containers/json", filters={"id": ["unknown"]})
        assert answer == []


def test_terminal_shows_what_was_written_in_pieces() -> None:
    parts = ("\x1b[?20", "26hab", "\x1b", "[1;1Hcd")
    script = f"import time\nfor part in {parts}: print(part, end='', flush=True); time.sleep(.05)\ntime.sleep(60)"
    with Terminal([sys.executable, "-c", script]) as terminal:
        terminal.until(lambda text: text.startswith("cd "))


def test_table_tells_what_falls_short() -> None:
    figures = [Figure("quick", 1.5, "ms", 2), Figure("slow", 3, "ms", 2), Figure("plain", 200.4, "B")]
    lines = table(figures).splitlines()
    assert lines[2].split() == ["quick", "<=", "2", "ms", "1.50", "ms", "ok"]
    assert lines[3].split()[-1] == "short"
    assert lines[4].split() == ["plain", "200", "B"]
    assert percentile([3, 1, 2], 0.95) == 3


def test_command_line(tmp_path: Path) -> None:
    """One quick bench from the command line; a wrong name is refused with those there are."""
    file = tmp_path / "figures.json"
    command = (sys.executable, "-m", "bench")
    done = subprocess.run((*command, "floor", "--json", file), cwd=ROOT, capture_output=True, text=True, check=True)
    assert "python -c pass" in done.stdout
    assert [figure["unit"] for figure in json.loads(file.read_text())] == ["ms", "ms"]
    wrong = subprocess.run((*command, "nothing"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert all(bench in wrong.stderr for bench in BENCHES)
