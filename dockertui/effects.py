"""What follows from a key, until all of it is done: the messages, callbacks, screens and workers that it caused.

Textual hands a key on as a message; its handlers post further messages, mount widgets, start workers. An `Effect`
counts all that is still to be done for one key, wherever it is under way (a diffusing computation: Dijkstra and
Scholten, "Termination detection for diffusing computations", 1980). Nothing else is waited for: an engine may send
events for ever.

A task works for the effect that it is bound to: the message pump of a widget while it handles a message of that
effect, a worker as long as it is attended.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, partial, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from textual._callback import invoke
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import Prompt
from textual.screen import Screen
from textual.worker import Worker

P = ParamSpec("P")
T = TypeVar("T")


SOON = 1.0
"""Seconds for which what a task opens is asked for by the key that it has left, as long as no other one came."""

STUCK = 2.0
"""Seconds without news, the event loop idle, after which an effect that waits for nothing known counts as done."""


LONGEST = 10.0
"""Seconds after which an effect counts as done that goes on for ever."""


class Wait(NamedTuple):
    """Work for a key that waits for something outside, such as an engine.

    `title` says what for. `give_up` ends it. Later keys need what a hard one opens; a `soft` one only makes them wait
    until it shows itself, and one that shows `at_once` opens nothing.
    """

    title: str
    give_up: Callable[[], Any]
    soft: bool = False
    at_once: bool = False


class Effect:
    """What follows from one key. `changed` is called when there is news: all is done, or less is waited for.

    `failed` says that what the key was to open did not: keys typed for that are for nobody. `followed` says that the
    next key had its turn.
    """

    __slots__ = ("__weakref__", "changed", "failed", "followed", "pending", "waits")

    def __init__(self) -> None:
        self.pending = 0
        self.failed = self.followed = False
        self.waits: dict[asyncio.Task[Any], Wait] = {}
        self.changed: Callable[[], None] = lambda: None

    @property
    def settled(self) -> bool:
        """Whether all of it is done."""
        return self.pending == 0

    @property
    def wait(self) -> Wait | None:
        """What keys wait for and cannot do without, the newest."""
        return next((wait for wait in reversed(self.waits.values()) if not wait.soft), None)

    @property
    def soft(self) -> bool:
        """Whether nothing is left but soft waits."""
        return 0 < self.pending == sum(wait.soft for wait in self.waits.values())

    def begin(self) -> None:
        """There is one more thing to be done."""
        self.pending += 1

    def end(self) -> None:
        """One thing is done."""
        self.pending -= 1
        self.changed()

    async def over(self) -> None:
        """Wait until all of it is done, or nothing more is for `STUCK` seconds, `LONGEST` at most."""
        if self.settled:
            return
        news = asyncio.Event()
        self.changed = news.set
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                while not self.settled:
                    news.clear()
                    async with asyncio.timeout(STUCK):
                        await news.wait()

    def give_up(self) -> None:
        """End all that waits for something outside."""
        for task, wait in [*self.waits.items()]:
            _leave(task)
            wait.give_up()

    @contextmanager
    def current(self) -> Iterator[None]:
        """Bind the running task to this effect for a while."""
        task = asyncio.current_task()
        assert task is not None
        before = _bound.get(task)
        _bound[task] = self
        self.begin()
        try:
            yield
        finally:
            _bound.pop(task, None)
            if before is not None:
                _bound[task] = before
            self.end()


_bound: dict[asyncio.Task[Any], Effect] = {}
"""The effect that a task works for."""

_left: WeakKeyDictionary[asyncio.Task[Any], tuple[Effect, float]] = WeakKeyDictionary()
"""The effect that a task has left, and when, as `time.monotonic` counts."""


def current() -> Effect | None:
    """The effect that the running task works for."""
    if not _bound:
        return None
    try:
        task = asyncio.current_task()
    except RuntimeError:  # Outside the event loop.
        return None
    return _bound.get(task) if task else None


def attend(
    worker: Worker[T],
    title: str,
    give_up: Callable[[], Any] | None = None,
    soft: bool = False,
    at_once: bool = False,
) -> Worker[T]:
    """Count a worker as a part of what the key does; keys wait for it, or give it up."""
    effect, task = current(), worker._task
    if effect is not None and task is not None and not task.done() and task not in _bound:
        effect.begin()
        effect.waits[task] = Wait(title, give_up or worker.cancel, soft, at_once)
        _bound[task] = effect
        task.add_done_callback(_leave)
    return worker


def attends(title: str, soft: bool = False) -> Callable[[Callable[P, Worker[T]]], Callable[P, Worker[T]]]:
    """Attend the worker that a method starts; stands above `@work`."""

    def decorate(method: Callable[P, Worker[T]]) -> Callable[P, Worker[T]]:
        @wraps(method)
        def start(*args: P.args, **kwargs: P.kwargs) -> Worker[T]:
            return attend(method(*args, **kwargs), title, soft=soft)

        return start

    return decorate


def leave() -> None:
    """Let the keys go on: the attended worker that calls this opens nothing that they could be meant for."""
    task = asyncio.current_task()
    if task is not None:
        if (effect := _bound.get(task)) is not None:
            _left[task] = (effect, time.monotonic())
        _leave(task)


def asked() -> bool:
    """Whether a key asks for what the running task opens: one that it works for, or the last one, just before."""
    if current() is not None:
        return True
    task = asyncio.current_task()
    left = _left.get(task) if task is not None else None
    return left is not None and not left[0].followed and time.monotonic() - left[1] < SOON


def fail() -> None:
    """What the running task was to open does not, and the user is told why, where keys still wait for that."""
    wait, effect = attended(), current()
    if wait is not None and effect is not None and not wait.soft:
        effect.failed = True


def _leave(task: asyncio.Task[Any]) -> None:
    effect = _bound.get(task)
    if effect is not None and effect.waits.pop(task, None) is not None:
        del _bound[task]
        effect.end()


class Hold:
    """Keeps an effect from being done until somebody goes on for it, in a task that is to be bound to it then."""

    def __init__(self) -> None:
        self._effect = current()
        if self._effect is not None:
            self._effect.begin()

    def go_on(self, wait: Wait | None) -> None:
        """Bind the running task, which waits for this from now on."""
        effect, task = self._effect, asyncio.current_task()
        self._effect = None
        if effect is None or task is None:
            return
        if wait is None or task.cancelling():
            effect.end()
            return
        effect.waits[task] = wait
        _bound[task] = effect
        task.add_done_callback(_leave)

    def drop(self) -> None:
        """Nobody goes on."""
        self.go_on(None)


def attended() -> Wait | None:
    """What the running task is known to wait for."""
    effect = current()
    task = asyncio.current_task() if effect is not None else None
    return effect.waits.get(task) if effect is not None and task is not None else None


class _Following:
    """A callback that its effect waits for, until it was called or is forgotten."""

    def __init__(self, effect: Effect, callback: Callable[..., Any]) -> None:
        self._effect: Effect | None = effect
        self._callback = callback
        effect.begin()

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        effect, self._effect = self._effect, None
        if effect is None:
            return await invoke(partial(self._callback, *args, **kwargs))
        with effect.current():
            effect.end()  # It counts as the task's now.
            return await invoke(partial(self._callback, *args, **kwargs))

    def __del__(self) -> None:
        if self._effect is not None:
            self._effect.end()


def following(callback: Callable[..., Any]) -> Callable[..., Any]:
    """The callback, as a part of what the key does that asks for it."""
    effect = current()
    return _Following(effect, callback) if effect is not None else callback


# -- Textual's message pumps -------------------------------------------------------------------------------------------


class _Queue(asyncio.Queue[Message | None]):
    """A pump's queue: each message stands beside the effect that it is a part of. `taken` is that of the last one."""

    taken: Effect | None = None

    def _put(self, item: Message | None) -> None:
        effect = current() if item is not None else None  # None ends the pump.
        if effect is not None:
            effect.begin()
        self._queue.append((item, effect))  # type: ignore[attr-defined]

    def _get(self) -> Message | None:
        item: Message | None
        item, self.taken = self._queue.popleft()  # type: ignore[attr-defined]
        return item

    def prompted(self) -> bool:
        """Whether the last message prompts the pump already, as a part of the same effect."""
        last, effect = self._queue[-1] if self._queue else (None, None)  # type: ignore[attr-defined]
        return isinstance(last, Prompt) and effect is current()

    def abandon(self) -> None:
        """No message is going to be handled any more."""
        while not self.empty():
            self.get_nowait()
            if self.taken is not None:
                self.taken.end()


def _message_queue(self: MessagePump) -> _Queue:
    return _Queue()


def _release(task: asyncio.Task[Any]) -> None:
    """A pump is done with what it was bound to."""
    effect = _bound.pop(task, None)
    if effect is not None:
        effect.end()


async def _get_message(self: MessagePump) -> Message:
    """Get the next message: what the one before it caused in this pump is done, and this one's effect begins.

    A pump leaves some of that, such as a new layout, to when no message waits: until then it works for that effect.
    """
    task = asyncio.current_task()
    assert task is not None
    if self._message_queue.empty():
        _release(task)
    message = await _textual_get_message(self)
    effect: Effect | None = self._message_queue.taken
    if effect is not None:
        _release(task)
        _bound[task] = effect
    return message


def _check_idle(self: MessagePump) -> None:
    """Prompt a pump to look at what was left to when no message waits, as a part of the effect that asks for it."""
    queue: _Queue = self._message_queue
    if self._running and (queue.empty() or current() is not None) and not queue.prompted():
        self.post_message(Prompt())


def _start_messages(self: MessagePump) -> None:
    """Start a pump: until its widget is mounted, that is a part of what the running task works for."""
    _textual_start_messages(self)
    task = self._task
    if task is None:
        return
    effect = current()
    if effect is not None:
        effect.begin()
        _bound[task] = effect
    task.add_done_callback(partial(_pump_ended, self))


def _pump_ended(pump: MessagePump, task: asyncio.Task[Any]) -> None:
    """What was still to be done by a pump is done by nobody."""
    _release(task)
    pump._message_queue.abandon()
    pump._next_callbacks.clear()
    if isinstance(pump, Screen):
        pump._callbacks.clear()


def _call_next(self: MessagePump, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    _textual_call_next(self, following(callback), *args, **kwargs)


_textual_get_message: Callable[[MessagePump], Awaitable[Message]] = MessagePump._get_message
_textual_start_messages: Callable[[MessagePump], None] = MessagePump._start_messages
_textual_call_next: Callable[..., None] = MessagePump.call_next


def install() -> None:
    """Have Textual's message pumps keep account of effects; once is enough."""
    queue = cached_property(_message_queue)
    queue.__set_name__(MessagePump, "_message_queue")
    for name, value in {
        "_message_queue": queue,
        "_get_message": _get_message,
        "_start_messages": _start_messages,
        "call_next": _call_next,
        "check_idle": _check_idle,
    }.items():
        setattr(MessagePump, name, value)
