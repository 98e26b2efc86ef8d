"""What the loader says when it will not go on: one plain sentence, nothing stored."""


class Refused(Exception):
    """Input or use that is refused whole. The message is one sentence for people."""


class SwapQuestion(Refused):
    """After is above before in most rows: the load stops and asks whether two columns are swapped.

    scale: "pain" or "anxiety".
    """

    def __init__(self, file: str, scale: str, higher: int, paired: int):
        self.scale = scale
        super().__init__(
            f"{file}: {scale} after the session is above {scale} before it in {higher} of {paired} rows. "
            "Are the two columns swapped? Load again with --swapped yes (exchange them) "
            "or --swapped no (they are right as they are)."
        )
