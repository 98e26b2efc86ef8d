"""Many people click at random while logs are loaded: does anybody ever get what is another's?

    python -m tests.security.clicking [LOADS] [SESSIONS] [EVERY]

10 people (an owner, the front desk, 8 logins of three therapists) in 50 sessions speak to one server as browsers do: they
open pages, set filters and move on, until 10 logs were loaded, one a minute. Printed are the clicks, foreign words, refused
or failed runs, and lock errors; each should be 0 but the clicks.
"""

import asyncio
import random
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

import etl
from tests.browser.conftest import free_port, serving

from . import canaries
from .canaries import FRONT_DESK, OWNER, SAM, TOM, UNA, cookies, foreign, found

PEOPLE = (OWNER, FRONT_DESK, SAM, SAM, SAM, TOM, TOM, TOM, UNA, UNA)
LOADS, SESSIONS, EVERY = 10, 50, 60
PATIENCE = 120  # seconds for one answer


@dataclass
class Tally:
    """What happened; wrong: foreign words by person; trouble: runs that failed, with what the page said."""

    clicks: int = 0
    loads: int = 0
    wrong: list[tuple[str, bytes]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    refused_loads: list[str] = field(default_factory=list)


class Clicker:
    """One open tab of one person."""

    def __init__(self, who: str, address: str, folder: Path, seed: int, tally: Tally, pattern: re.Pattern | None):
        self.who, self.address, self.folder, self.tally = who, address, folder, tally
        self.random = random.Random(seed)
        self.pattern = pattern
        self.pages: list[str] = []
        self.page = ""
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[str] = []

    async def run(self, done: asyncio.Event) -> None:
        cookie = cookies(self.folder, self.address, self.who, sub=f"{self.who}{id(self)}")
        token = cookie.split("_streamlit_xsrf=")[-1]
        async with connect(self.address.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit", token], max_size=None,
                           origin=self.address, additional_headers={"Cookie": cookie}) as socket:
            await self._ask(socket, BackMsg(rerun_script={}))
            ended = False
            while not ended:
                ended = done.is_set()
                await asyncio.sleep(self.random.uniform(0, 4))
                await self._ask(socket, self._click())
                self.tally.clicks += 1

    def _click(self) -> BackMsg:
        """Another page, other filters, or a button."""
        message = BackMsg(rerun_script={})
        kind = self.random.random()
        if self.pages and kind < 0.5:
            self.page = self.random.choice(self.pages)
            self.choices, self.buttons = {}, []
        message.rerun_script.page_script_hash = self.page
        if kind >= 0.5 and self.choices:
            for widget, options in self.choices.items():
                state = message.rerun_script.widget_states.widgets.add(id=widget)
                state.string_array_value.data.extend(self.random.sample(options, self.random.randint(0, len(options))))
        if kind > 0.9 and self.buttons:
            message.rerun_script.widget_states.widgets.add(id=self.random.choice(self.buttons)).trigger_value = True
        return message

    async def _ask(self, socket, message: BackMsg) -> None:
        await socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                data = await socket.recv()
                if self.pattern and (seen := found(self.pattern, data)):
                    self.tally.wrong += [(self.who, word) for word in seen]
                told = ForwardMsg.FromString(data)
                self._note(told)
                if told.WhichOneof("type") == "script_finished" and told.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                    if told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        self.tally.trouble.append(f"{self.who}: the page did not run")
                    return

    def _note(self, told: ForwardMsg) -> None:
        if told.WhichOneof("type") == "navigation":
            self.pages = [page.page_script_hash for page in told.navigation.app_pages]
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.tally.trouble.append(f"{self.who}: {element.exception.message}")
        elif kind == "alert" and any(word in element.alert.body for word in ("cannot be", "could not be", "damaged")):
            self.tally.trouble.append(f"{self.who}: {element.alert.body}")
        elif kind == "multiselect":
            self.choices[element.multiselect.id] = list(element.multiselect.options)
        elif kind == "button" and element.button.label in ("Earlier", "Later", "All clients") + ("Clear",):
            self.buttons.append(element.button.id)


async def _load(folder: Path, loads: int, every: float, tally: Tally, done: asyncio.Event) -> None:
    """So many logs, of another therapist each time, with `every` seconds between them."""
    while tally.loads < loads:
        await asyncio.sleep(every)
        who = canaries.WHO[tally.loads % 3]
        log = canaries.more(folder.parent / f"qx{who}more{tally.loads}.csv", who, tally.loads)
        try:
            await asyncio.to_thread(etl.load, log, folder)
        except etl.Refused as refused:
            tally.refused_loads.append(str(refused))
        tally.loads += 1
    done.set()


async def _everyone(address: str, folder: Path, loads: int, sessions: int, every: float) -> Tally:
    tally, done, patterns = Tally(), asyncio.Event(), {who: foreign(folder, who) for who in set(PEOPLE) - {OWNER}}
    people = [PEOPLE[n % len(PEOPLE)] for n in range(sessions)]
    clickers = [Clicker(who, address, folder, n, tally, patterns.get(who)) for n, who in enumerate(people)]
    await asyncio.gather(*(each.run(done) for each in clickers), _load(folder, loads, every, tally, done))
    return tally


def run(folder: Path, loads: int = LOADS, sessions: int = SESSIONS, every: float = EVERY) -> Tally:
    """Lets them click at a server of its own on the clinic of canaries in that folder."""
    port = free_port()
    address = f"http://localhost:{port}"
    canaries.people(folder, address)
    # in a thread of its own, as a browser of the tests has a loop in this one
    with serving(folder, port, OUTCOMES_LOGIN_SECRET="secret"), ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, _everyone(address, folder, loads, sessions, every)).result()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "clinic"
        home.mkdir()
        done = run(canaries.make(home), *given)
    print(f"{done.clicks} clicks, {done.loads} loads: {len(done.wrong)} foreign words, {len(done.trouble)} runs in trouble, "
          f"{len(done.refused_loads)} loads refused")
    for line in [*map(str, done.wrong[:10]), *done.trouble[:10], *done.refused_loads[:10]]:
        print(line)
    sys.exit(bool(done.wrong or done.trouble or done.refused_loads or not done.clicks))
