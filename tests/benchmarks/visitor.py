"""A visitor without a browser: speaks to the server as Streamlit's page does, and takes the time of each answer."""

import random
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect


class Visitor:
    """One open page. Filters are chosen at random from what the page offers."""

    def __init__(self, address: str, seed: int):
        self.address = address.replace("http", "ws", 1) + "_stcore/stream"
        self.random = random.Random(seed)
        self.widgets: dict[str, list[str]] = {}

    async def __aenter__(self):
        self.link = connect(self.address, subprotocols=["streamlit"], max_size=None)
        self.socket = await self.link.__aenter__()
        await self._run(BackMsg())
        return self

    async def __aexit__(self, *problem):
        await self.link.__aexit__(*problem)

    async def click(self) -> float:
        """Changes the filters; the seconds until the page has been sent again."""
        message = BackMsg()
        for widget, options in self.widgets.items():
            state = message.rerun_script.widget_states.widgets.add(id=widget)
            state.string_array_value.data.extend(self.random.sample(options, self.random.randint(0, len(options) - 1)))
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.query_string = ""
        clock = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(await self.socket.recv())
            self._note(told)
            if told.WhichOneof("type") == "script_finished":
                assert told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return time.perf_counter() - clock

    def _note(self, told: ForwardMsg) -> None:
        element = told.delta.new_element
        assert element.WhichOneof("type") != "exception", element.exception.message
        if element.WhichOneof("type") == "multiselect":
            self.widgets[element.multiselect.id] = list(element.multiselect.options)
